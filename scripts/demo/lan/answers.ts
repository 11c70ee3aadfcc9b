/** What multicast DNS says about our names (RFC 6762): pure functions, from a question to the records. */
import type { Answer, Heard, Said } from 'multicast-dns';
import type { LanAddress } from './addresses.ts';

/** Seconds that a listener may keep an answer: as for host names (RFC 6762 §10). */
const TTL = 120;
/** … and an asker that speaks ordinary DNS (§6.7). */
const LEGACY_TTL = 10;

/** The class of a question with the bit "answer me alone" (§5.4), as the package spells it. */
const UNICAST_CLASS = 'UNKNOWN_32769';

/** How an asker wants to be answered: everyone hears, it alone, or it alone in ordinary DNS. */
export type Manner = 'all' | 'alone' | 'legacy';

export const mannerOf = ({ questions }: Pick<Heard, 'questions'>, fromPort: number): Manner => {
  if (fromPort !== 5353) return 'legacy';
  return questions.every((question) => question.class === UNICAST_CLASS) ? 'alone' : 'all';
};

/**
 * The answer, or null where nothing of ours was asked. A name of ours without an address of the kind that was asked for
 * gets the word "there is none" (§6.1), so that nobody waits for it.
 */
export function answerTo(
  { id, questions }: Pick<Heard, 'id' | 'questions'>,
  names: readonly string[],
  addresses: readonly LanAddress[],
  manner: Manner,
): Said | null {
  const isLegacy = manner === 'legacy';
  const asked = questions.filter(
    (question) =>
      ['A', 'AAAA', 'ANY'].includes(question.type) &&
      ['IN', 'ANY', UNICAST_CLASS].includes(question.class ?? 'IN') &&
      names.includes(question.name.toLowerCase()),
  );
  const records = asked.flatMap(({ name, type }) => recordsOf(name.toLowerCase(), type, addresses));
  if (records.length === 0) return null;
  const answers = [...new Map(records.map((record) => [JSON.stringify(record), record])).values()].map((record) => ({
    ...record,
    ttl: isLegacy ? LEGACY_TTL : TTL,
    flush: !isLegacy,
  }));
  return isLegacy ? { id, questions: asked.map(({ name, type }) => ({ name, type })), answers } : { answers };
}

/** Said unasked at the start, and once more with a life of 0 s at the end (§8.3, §10.1). */
export const announcement = (names: readonly string[], addresses: readonly LanAddress[], isEnd = false): Said => ({
  answers: names
    .flatMap((name) => recordsOf(name, 'ANY', addresses))
    .map((record) => ({ ...record, ttl: isEnd ? 0 : TTL, flush: true })),
});

function recordsOf(name: string, type: string, addresses: readonly LanAddress[]): Answer[] {
  const known = addresses.map(({ family, address }) => ({ type: family === 'IPv4' ? 'A' : 'AAAA', address }) as const);
  const wanted = known.filter((one) => type === 'ANY' || one.type === type);
  if (wanted.length > 0) return wanted.map((one) => ({ name, type: one.type, ttl: TTL, data: one.address }));
  const rrtypes = [...new Set(known.map((one) => one.type))];
  return [{ name, type: 'NSEC', ttl: TTL, data: { nextDomain: name, rrtypes } }];
}
