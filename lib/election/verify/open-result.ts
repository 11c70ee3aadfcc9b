/**
 * Plaintexts of ranked questions: integers carried by the spelling of the element itself (BELENIOS §1.1, §1.2), so
 * that any element has one reading. Published in the order of the last shuffle.
 */
import type { AnyGroup, Element } from '#lib/crypto/group.ts';
import type { OpenQuestion } from '../election-json.ts';

/** Bits of padding below the integers: what was counted up until the number was an element. */
const PADDING = { Ed25519: 14n, 'RFC-3526-2048': 8n, 'BELENIOS-2048': null } as const;
const BITS = 8n;

/** The `count` integers of an element, or null in a group that carries none. */
export function integersOf(group: AnyGroup, element: Element, count: number): number[] | null {
  const padding = PADDING[group.name];
  if (padding === null) return null;
  const text = group.encode(element);
  const digits = BigInt(group.name === 'Ed25519' ? `0x${text}` : text) >> padding;
  return Array.from({ length: count }, (_, i) => Number((digits >> (BITS * BigInt(count - 1 - i))) & 0xffn));
}

/** @param published one list of integers per ballot. */
export function flawOfPlaintexts(
  group: AnyGroup,
  question: OpenQuestion,
  elements: readonly Element[],
  published: readonly unknown[],
): string | null {
  const own = elements.map((element) => integersOf(group, element, question.value.answers.length));
  return JSON.stringify(own) === JSON.stringify(published) ? null : 'the published ranks are not those of the ballots';
}
