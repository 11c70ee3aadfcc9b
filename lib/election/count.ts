/**
 * Counting: which ballots count, their encrypted sum, and the numbers that the trustees' factors give.
 * Nothing here checks a ballot: callers count what was checked before.
 */
import { z } from 'zod';
import { discreteLog } from '#lib/crypto/dlog.ts';
import type { Ciphertext } from '#lib/crypto/elgamal.ts';
import { decodeCiphertext } from '#lib/crypto/elgamal.ts';
import { type AnyGroup, type Element, groupOf } from '#lib/crypto/group.ts';
import { Unreadable } from './archive.ts';
import { parseAs } from './archive-event.ts';
import { type ElectionJson, isOpen, parseElection } from './election-json.ts';
import { mapNested, type Nested } from './nested.ts';
import {
  CiphertextJson,
  checkPartialDecryption,
  fingerprint,
  openTally,
  readFactors,
  readTally,
  sumOf,
  writeResult,
  writeTally,
} from './tally.ts';
import { parseTrustees, readTrustees } from './trustees.ts';

/** What counting needs of a ballot: whose it is and what was chosen. */
const BallotJson = z.object({
  credential: z.string(),
  answers: z.array(
    z.object({
      choices: z.union([CiphertextJson, z.array(CiphertextJson), z.array(z.array(CiphertextJson))]),
    }),
  ),
});
export type ReadBallot = { credential: string; choices: Nested<{ alpha: string; beta: string }> };

/** @throws Unreadable unless the text has the shape of a ballot. */
export function readBallot(text: string): ReadBallot {
  const { credential, answers } = parseAs(BallotJson, text, 'a ballot');
  // An open question has one ciphertext, not a list.
  return { credential, choices: answers.map(({ choices }) => ('alpha' in choices ? [choices] : choices)) };
}

/** The last ballot of each credential, in board order: the ones that count. */
export function lastOfEach<T extends { credential: string }>(ballots: readonly T[]): T[] {
  const last = new Map(ballots.map((ballot) => [ballot.credential, ballot]));
  return ballots.filter((ballot) => last.get(ballot.credential) === ballot);
}

/** @throws Unreadable where a choice is no pair of elements of the group. */
export function decodeChoices(group: AnyGroup, ballot: ReadBallot): Nested<Ciphertext<Element>> {
  return mapNested(ballot.choices, (json) => {
    const ciphertext = decodeCiphertext(group, json);
    if (ciphertext === null) throw new Unreadable('a ballot holds what is no element of the group');
    return ciphertext;
  });
}

/**
 * The encrypted tally of these ballots (exact texts, in board order), weights 1.
 * @returns its exact bytes, and how many ballots count. @throws Unreadable
 */
export function countBallots(election: string, ballots: readonly string[]): { tally: string; counted: number } {
  const { group: name, questions } = parseElection(election);
  const group = groupOf(name);
  const last = lastOfEach(ballots.map(readBallot));
  const counted = last.map((ballot) => ({ choices: decodeChoices(group, ballot), weight: 1n }));
  return { tally: writeTally(group, sumOf(group, questions, counted)), counted: last.length };
}

/**
 * The exact bytes of the result, from the trustees' factors (trustee id, 1-based → exact payload). Every proof is
 * checked. @param voters upper bound of every number: how many ballots count.
 * @throws Unreadable while trustees are missing, where a proof fails, or where the tally holds no small number.
 */
export function combineResult(input: {
  election: string;
  trustees: string;
  tally: string;
  factors: ReadonlyMap<number, string>;
  voters: number;
}): string {
  const { phi, group, election } = opened(input.election);
  if (election.questions.some((question) => isOpen(question))) {
    throw new Unreadable('ranked questions are counted after a shuffle');
  }
  const trustees = readTrustees(group, parseTrustees(input.trustees));
  const tally = readTally(group, input.tally);
  const factors = new Map<number, Nested<Element>>();
  for (const [id, text] of input.factors) {
    const key = trustees.keys[id - 1];
    if (key === undefined || !checkPartialDecryption(group, { phi, key, tally, text })) {
      throw new Unreadable(`the factors of trustee ${id} are not proved`);
    }
    factors.set(id, readFactors(group, text, tally));
  }
  const powers = openTally(group, { tally, trustees, factors });
  const logarithm = discreteLog(group, input.voters);
  const result = mapNested(powers, (power) => {
    const value = logarithm(power);
    if (value === null) throw new Unreadable('the tally holds a number that no count of these ballots can be');
    return value;
  });
  return writeResult(result);
}

function opened(text: string): { phi: string; group: AnyGroup; election: ElectionJson } {
  const election = parseElection(text);
  return { phi: fingerprint(text), group: groupOf(election.group), election };
}
