import type { Locale } from '#lib/i18n/index.ts';

/** "12 ms", "1,4 s"; "–" where nothing was measured. */
export function spanOf(locale: Locale, ms: number | null): string {
  if (ms === null) return '–';
  const say = (value: number, digits: number): string =>
    value.toLocaleString(locale === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: digits });
  return ms < 1000 ? `${say(Math.round(ms), 0)} ms` : `${say(ms / 1000, 1)} s`;
}
