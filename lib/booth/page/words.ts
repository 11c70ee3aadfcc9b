/** What every screen knows: its language, its words, its links, its dates, where its pictures come from. */

import type { Bilingual } from '#lib/election/text.ts';
import type { booth as texts } from '#lib/i18n/fr/booth.ts';
import { formatDate, formatHour, type Locale, ownTime, type Translate, typeset } from '#lib/i18n/index.ts';
import type { TroubleCode } from '../trouble.ts';
import type { Materials } from './material.ts';
import type { Sheet } from './sheet.ts';

export type Key = keyof typeof texts;
export type Messages = Readonly<Record<Key, string>>;

/** Every trouble has its sentence: a code without one does not compile. */
export const sentenceOf = (code: TroubleCode): Key => code;

export const steps = ['choose', 'check', 'sign', 'sent'] as const;
export type Step = (typeof steps)[number];

export type Links = { home: string; other: string; secret: string; practice: string };

/** `zone`: in which the vote was announced (IANA); the pages say its hours in the same one. */
export type Booth = { locale: Locale; t: Translate<Key>; links: Links; materials: Materials; zone: string };

export const say = ({ locale }: Pick<Booth, 'locale'>, text: Bilingual): string => typeset(locale, text);

export const dateOf = ({ locale, zone }: Booth, epochSeconds: number): string => formatDate(locale, epochSeconds, zone);

/** The hour alone, where its day is this one. */
export const hourOf = ({ locale, zone }: Booth, epochSeconds: number): string => formatHour(locale, epochSeconds, zone);

/** "Chez vous : samedi 14:00.", for whoever votes far away; empty where the clocks agree. */
export function hereOf({ locale, zone, t }: Booth, epochSeconds: number): string {
  const time = ownTime(locale, epochSeconds, zone);
  return time === '' ? '' : t('yourTime', { time });
}

/** "1,2 Mo": a size that tells whether a poor line will carry it. */
export const sizeOf = ({ locale }: Booth, bytes: number): string =>
  new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: bytes < 1_000_000 ? 'kilobyte' : 'megabyte',
    maximumFractionDigits: bytes < 1_000_000 ? 0 : 1,
  }).format(Math.max(1, bytes / (bytes < 1_000_000 ? 1000 : 1_000_000)));

/** How many answers, in one sentence. */
export function ruleOf({ t }: Booth, { min, max, blank }: Sheet['definition']['questions'][number]): string {
  const rule =
    min === max ? t('chooseExactly', { max }) : min <= 1 ? t('chooseUpTo', { max }) : t('chooseBetween', { min, max });
  return blank ? `${rule} ${t('orBlank')}` : rule;
}
