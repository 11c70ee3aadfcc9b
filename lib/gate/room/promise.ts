/**
 * What whoever waits is promised about the closing (PROTOCOL §7.1): told by the people side, which knows the votes. The gate
 * knows hours, and neither a vote's name nor who may take part in it.
 */
import { shared } from '#lib/ground/shared.ts';
import { formatDate, formatHour, type Locale, translator } from '#lib/i18n/index.ts';
import { room } from '#lib/i18n/room.ts';

/** Epoch seconds of a closing and of the end of its grace; `zone`: in which the vote was announced. */
export type Promised = { closes: number; until: number; zone: string };

const told = () => shared('gate/promised', () => ({ all: [] as readonly Promised[] }));
const said = () => shared('gate/promises-said', () => new Map<string, string>());

/** In the place of what was told before. */
export function learnPromises(all: readonly Promised[]): void {
  told().all = [...all].sort((a, b) => a.until - b.until);
}

/** Within so many seconds of a closing people ask themselves what becomes of them. */
const NEAR = 4 * 3600;

/** Whether some vote's closing has come and who was in line still votes. `now`: epoch seconds. */
export const isClosing = (now: number): boolean => told().all.some(({ closes, until }) => closes <= now && now < until);

/** The sentence about the closing that is next, or has come; null where none is near. `now`: epoch seconds. */
export function promiseOf(locale: Locale, now: number): string | null {
  const next = told().all.find(({ closes, until }) => now < until && closes - now < NEAR);
  if (next === undefined) return null;
  const { closes, until, zone } = next;
  const key = `${locale} ${closes} ${until} ${zone} ${now >= closes}`;
  const known = said().get(key);
  if (known !== undefined) return known;
  const at = { closes: formatDate(locale, closes, zone), until: formatHour(locale, until, zone) };
  const sentence = translator(locale, room)(now >= closes ? 'promiseNow' : 'promise', at);
  said().clear();
  said().set(key, sentence);
  return sentence;
}
