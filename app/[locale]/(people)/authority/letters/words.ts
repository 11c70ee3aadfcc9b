/** Words for what the mail's figures say: providers, reasons, spans of time. */
import { type Locale, translator } from '#lib/i18n/index.ts';
import { letters } from '#lib/i18n/letters.ts';

const NAMES: Readonly<Record<string, string>> = {
  gmail: 'Gmail',
  microsoft: 'Outlook, Hotmail',
  orange: 'Orange, Wanadoo',
  free: 'Free',
  sfr: 'SFR',
  laposte: 'La Poste',
  bouygues: 'Bouygues',
  yahoo: 'Yahoo, AOL',
  apple: 'iCloud',
  proton: 'Proton',
  gmx: 'GMX',
};

/** A provider as people know it; a domain that the operator named is shown as it is. */
export const nameOfLane = (locale: Locale, lane: string): string =>
  NAMES[lane] ?? (lane === 'other' ? translator(locale, letters)('otherLane') : lane);

export type Why = 'address' | 'full' | 'refused' | 'complaint' | 'server' | 'ours' | 'other';

/** What a status code (RFC 3463) or a word of ours means for the reader, who is no postmaster. */
export function whyOf(state: string, reason: string): Why {
  if (state === 'complained') return 'complaint';
  if (reason === 'fault') return 'ours';
  if (/^[45]\.2\.2$/.test(reason)) return 'full';
  // 5.1.x addresses, 5.2.1 mailbox disabled; 550 and 553 alone are what old servers say of unknown users
  if (/^5\.1\.(?!8)|^5\.2\.1$|^55[03]$/.test(reason)) return 'address';
  if (/^[45]\.7\.|^5\.1\.8$|^554$/.test(reason)) return 'refused';
  if (/^(unreachable|silent|busy|login|sender)$|^4/.test(reason)) return 'server';
  return 'other';
}

/** "about 3 hours": no more exact than what it is made of. */
export function sayMinutes(locale: Locale, minutes: number): string {
  const t = translator(locale, letters);
  if (minutes < 90)
    return t('minutes', { n: minutes < 1 ? 0 : minutes < 10 ? Math.round(minutes) : Math.round(minutes / 5) * 5 });
  if (minutes < 36 * 60) return t('hours', { n: Math.round(minutes / 60) });
  return t('days', { n: Math.round(minutes / 1440) });
}
