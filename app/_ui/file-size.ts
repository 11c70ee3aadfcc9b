import type { Locale } from '#lib/i18n/index.ts';

const units = { fr: ['ko', 'Mo'], en: ['kB', 'MB'] } as const;
const tags = { fr: 'fr-FR', en: 'en-GB' } as const;

/** "41 ko", "1,2 Mo": of bytes, in thousands. The space does not break. */
export function fileSize(locale: Locale, bytes: number): string {
  const isLarge = bytes >= 1_000_000;
  const number = isLarge ? Math.round(bytes / 100_000) / 10 : Math.max(1, Math.round(bytes / 1000));
  return `${number.toLocaleString(tags[locale])}\u00a0${units[locale][isLarge ? 1 : 0]}`;
}
