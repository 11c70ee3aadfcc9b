/**
 * Which sentences are said to who waits, with `{n}` where a number comes: by the server in its page, by the page's own
 * script as the line moves, by the booth and the other pages. The texts are in lib/i18n/room.ts.
 */
import { type Standing, spanOf } from './in-line.ts';

/** The keys of lib/i18n/room.ts that change while one waits. */
export const MOVING = [
  ...(['title', 'crowd'] as const),
  ...(['aheadNone', 'aheadOne', 'aheadMany', 'aheadUnknown'] as const),
  ...(['spanUnknown', 'spanMoment', 'spanMinute', 'spanMinutes', 'spanHour', 'spanHours'] as const),
  ...(['price', 'priceText', 'full', 'fullText', 'silent', 'called'] as const),
] as const;
export type Moving = (typeof MOVING)[number];
export type Sentences = Readonly<Record<Moving, string>>;

/** The sentences in the reader's language. */
export const sentencesOf = (t: (key: Moving, values: { n: string }) => string): Sentences =>
  Object.fromEntries(MOVING.map((key) => [key, t(key, { n: '{n}' })])) as Sentences; // one for each key

/** Whoever has a place is in line; who has none yet is not told so. */
export const sayHead = (say: Sentences, { state }: Pick<Standing, 'state'>): string =>
  state === 'waiting' ? say.title : say.crowd;

/** Two sentences: where one stands, and how long it takes. */
export function sayWhere(
  say: Sentences,
  standing: Pick<Standing, 'state'> & { ahead?: number | null; seconds?: number | null },
  spell: (n: number) => string,
): [string, string] {
  if (standing.state === 'price') return [say.price, say.priceText];
  if (standing.state === 'full') return [say.full, say.fullText];
  return [sayAhead(say, standing.ahead ?? null, spell), saySpan(say, standing.seconds ?? null, spell)];
}

function sayAhead(say: Sentences, ahead: number | null, spell: (n: number) => string): string {
  if (ahead === null) return say.aheadUnknown;
  if (ahead === 0) return say.aheadNone;
  return ahead === 1 ? say.aheadOne : say.aheadMany.replace('{n}', spell(ahead));
}

function saySpan(say: Sentences, seconds: number | null, spell: (n: number) => string): string {
  const span = spanOf(seconds);
  if (span.unit === 'minutes')
    return span.minutes === 1 ? say.spanMinute : say.spanMinutes.replace('{n}', spell(span.minutes));
  return { unknown: say.spanUnknown, moment: say.spanMoment, hour: say.spanHour, hours: say.spanHours }[span.unit];
}
