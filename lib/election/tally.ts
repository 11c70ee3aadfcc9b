/**
 * From ballots to a result (BELENIOS §7, §10, §11): the encrypted sum, each trustee's decryption factors with their
 * proofs, and the numbers. Whoever verifies recomputes the sum and only compares exponents; discrete logarithms are
 * for whoever publishes.
 */
import { z } from 'zod';
import { type Ciphertext, combine, decodeCiphertext, encodeCiphertext, neutral, open } from '#lib/crypto/elgamal.ts';
import type { AnyGroup, Element } from '#lib/crypto/group.ts';
import { sha256Base64 } from '#lib/crypto/hash.ts';
import { decryptionClaim, parseProof, proveDecryption, verifyClaims, writeProof } from '#lib/crypto/proof.ts';
import { lagrange } from '#lib/crypto/threshold.ts';
import { Unreadable } from './archive.ts';
import { parseAs } from './archive-event.ts';
import { type AnyQuestion, isOpen } from './election-json.ts';
import { leavesOf, mapNested, type Nested, nestedOf, shapeOf } from './nested.ts';
import { Proof, type Seats, type TrusteeSet } from './trustees.ts';

export const CiphertextJson = z.object({ alpha: z.string(), beta: z.string() });
export type Tally = Nested<Ciphertext<Element>>;

/** The choices of one counted ballot, and its weight (1 in our own elections). */
export type Counted = { choices: Nested<Ciphertext<Element>>; weight: bigint };

const Tallied = nestedOf(CiphertextJson);
export const Factors = z.object({ decryption_factors: nestedOf(z.string()), decryption_proofs: nestedOf(Proof) });
/** A number of votes: as JSON has it, or from 2^30 on, where votes weigh, as a string (BELENIOS §7). */
const Votes = z.union([z.number().int().nonnegative(), z.string().regex(/^(?:0|[1-9][0-9]{0,29})$/)]);
/** Numbers per question; one deeper for Lists (per list) and for open questions (per ballot). */
export const Result = z.object({ result: nestedOf(Votes) });

const scale = (group: AnyGroup, { alpha, beta }: Ciphertext<Element>, weight: bigint): Ciphertext<Element> =>
  weight === 1n ? { alpha, beta } : { alpha: group.power(alpha, weight), beta: group.power(beta, weight) };

/** The order of ciphertexts of an open question: Ed25519 by little-endian bytes, finite fields by number. */
function sortKey(group: AnyGroup, { alpha, beta }: Ciphertext<Element>): string {
  const key = (element: Element): string => {
    const text = group.encode(element);
    return group.name === 'Ed25519' ? (text.match(/../g) ?? []).reverse().join('') : text.padStart(700, '0');
  };
  return key(alpha) + key(beta);
}

const byKey = (group: AnyGroup, all: readonly Ciphertext<Element>[]): Ciphertext<Element>[] =>
  all
    .map((ciphertext) => ({ ciphertext, key: sortKey(group, ciphertext) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ ciphertext }) => ciphertext);

/** Weighted sum of the counted ballots: per sum or lists question the product of ciphertexts, per open question all of
 * them, sorted. `empty` is a tally of the right shape with no ballot. @throws Unreadable for weights on open questions. */
export function sumOf(group: AnyGroup, questions: readonly AnyQuestion[], ballots: readonly Counted[]): Tally {
  return questions.map((question, q) => {
    const entries = ballots.map(({ choices }) => choices[q] ?? []);
    if (isOpen(question)) {
      if (ballots.some(({ weight }) => weight !== 1n)) throw new Unreadable('weights on a ranked question');
      return byKey(group, leavesOf(entries));
    }
    const zero: Nested<Ciphertext<Element>>[number] =
      'min' in question
        ? Array.from({ length: question.answers.length + (question.blank === true ? 1 : 0) }, () => neutral(group))
        : question.value.answers.map((list) => list.map(() => neutral(group)));
    const sums = leavesOf([zero]);
    for (const [b, entry] of entries.entries()) {
      const weight = ballots[b]?.weight ?? 1n;
      const leaves = leavesOf([entry]);
      for (const [i, sum] of sums.entries()) {
        const leaf = leaves[i];
        if (leaf === undefined) throw new Unreadable('a ballot with too few choices');
        sums[i] = combine(group, sum, scale(group, leaf, weight));
      }
    }
    let at = 0;
    return mapNested([zero], () => sums[at++] ?? neutral(group))[0] ?? [];
  });
}

/** The exact bytes of the encrypted tally; the same as belenios-tool writes. */
export const writeTally = (group: AnyGroup, tally: Tally): string =>
  JSON.stringify(mapNested(tally, (ciphertext) => encodeCiphertext(group, ciphertext)));

/** @throws Unreadable unless the text is a tally of elements of the group. */
export function readTally(group: AnyGroup, text: string): Tally {
  return mapNested(parseAs(Tallied, text, 'the encrypted tally'), (json) => {
    const ciphertext = decodeCiphertext(group, json);
    if (ciphertext === null) throw new Unreadable('the encrypted tally holds what is no element of the group');
    return ciphertext;
  });
}

/** One trustee's factors alpha^x and proofs, for the election with fingerprint phi. `x` is the trustee's secret. */
export function partialDecryption(group: AnyGroup, input: { phi: string; x: bigint; tally: Tally }): string {
  const { phi, x, tally } = input;
  const X = group.powerBlinded(group.g, x);
  const factors = mapNested(tally, ({ alpha }) => group.encode(group.powerBlinded(alpha, x)));
  const proofs = mapNested(tally, ({ alpha }) => writeProof(proveDecryption(group, { phi, X, alpha, x })));
  return JSON.stringify({ decryption_factors: factors, decryption_proofs: proofs });
}

/** A trustee's factors, decoded but not yet proved. @throws Unreadable unless they fit the tally. */
export function readFactors(group: AnyGroup, text: string, tally: Tally): Nested<Element> {
  const { decryption_factors: factors, decryption_proofs: proofs } = parseAs(Factors, text, 'a partial decryption');
  if (shapeOf(factors) !== shapeOf(tally) || shapeOf(proofs) !== shapeOf(tally)) {
    throw new Unreadable('a partial decryption does not have the shape of the tally');
  }
  return mapNested(factors, (spelled) => {
    const factor = group.decode(spelled);
    if (factor === null) throw new Unreadable('a decryption factor is no element of the group');
    return factor;
  });
}

/** Whether every factor is alpha^x for the x behind this trustee's key. @throws Unreadable as `readFactors` */
export function checkPartialDecryption(
  group: AnyGroup,
  input: { phi: string; key: Element; tally: Tally; text: string },
): boolean {
  const { phi, key, tally, text } = input;
  const factors = leavesOf(readFactors(group, text, tally));
  const proofs = leavesOf(parseAs(Factors, text, 'a partial decryption').decryption_proofs);
  const claims = leavesOf(tally).map(({ alpha }, i) => {
    const factor = factors[i];
    const json = proofs[i];
    const proof = json === undefined ? null : parseProof(group, json);
    return factor === undefined || proof === null
      ? null
      : decryptionClaim(group, { phi, X: key, alpha, factor, proof });
  });
  const whole = claims.flatMap((claim) => (claim === null ? [] : [claim]));
  return whole.length === claims.length && verifyClaims(group, whole).every((ok) => ok);
}

/** Exponent of each trustee's factor in the product that opens a tally, or null where too few of a group acted. */
function exponentsOf(seats: Seats, owners: ReadonlySet<number>, q: bigint): Map<number, bigint> | null {
  const places = Array.from({ length: seats.size }, (_, i) => i + 1).filter((place) =>
    owners.has(seats.first + place - 1),
  );
  const acting = places.slice(0, seats.threshold);
  if (acting.length < seats.threshold) return null;
  return new Map(acting.map((j) => [seats.first + j - 1, seats.pedersen ? lagrange(acting, j, q) : 1n]));
}

/** g^v for each leaf of the tally, from the factors of enough trustees (by trustee id). @throws Unreadable */
export function openTally(
  group: AnyGroup,
  input: { tally: Tally; trustees: TrusteeSet; factors: ReadonlyMap<number, Nested<Element>> },
): Nested<Element> {
  const { tally, trustees, factors } = input;
  const owners = new Set(factors.keys());
  const exponents = trustees.seats.flatMap((seats) => {
    const found = exponentsOf(seats, owners, group.q);
    if (found === null) throw new Unreadable('too few trustees decrypted');
    return [...found].map(([id, exponent]) => ({ exponent, leaves: leavesOf(factors.get(id) ?? []) }));
  });
  let at = 0;
  return mapNested(tally, (ciphertext) => {
    const i = at++;
    const factor = exponents.reduce((sum, { exponent, leaves }) => {
      const leaf = leaves[i];
      if (leaf === undefined) throw new Unreadable('a factor is missing');
      return group.multiply(sum, exponent === 1n ? leaf : group.power(leaf, exponent));
    }, group.identity);
    return open(group, ciphertext, factor);
  });
}

/** The exact bytes of a result. */
export const writeResult = (result: Nested<number>): string => JSON.stringify({ result });

/** Fingerprint of an election: base64 SHA-256 of its exact bytes, no padding. */
export const fingerprint = (election: string): string => sha256Base64(election);
