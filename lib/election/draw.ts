/**
 * Drawing the order of candidates by lot, so that anyone can do it again with a pencil and `sha256sum`:
 * the seed, a line feed and the French name are hashed, and the candidates stand in the order of the hashes.
 * Who chooses the seed after the names could try many: it comes from a public drawing, or the page draws it.
 */
import { sha256Hex } from '#lib/crypto/hash.ts';
import { randomBytes, toHex, utf8 } from '#lib/ground/bytes.ts';
import { line } from './text.ts';

/** Numbers of a public drawing, or what the page drew. */
export const Seed = line(80);

/** 80 random bits, as 20 hex digits in groups of five. */
export const freshSeed = (): string => toHex(randomBytes(10)).replace(/.{5}(?=.)/g, '$&-');

/** What is hashed for one name: hex SHA-256, by which the candidates are sorted. */
export const lotOf = (seed: string, name: string): string => sha256Hex(utf8(`${seed}\n${name}`));

/** The same answers in the order drawn; a name drawn twice keeps its written order. */
export const orderByLot = <Answer extends { name: { fr: string } }>(
  seed: string,
  answers: readonly Answer[],
): Answer[] =>
  answers
    .map((answer) => ({ answer, lot: lotOf(seed, answer.name.fr) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0))
    .map(({ answer }) => answer);
