/** For tests only: one election with a blank vote and one question without, a voter, a vote, and its ballots. */
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { fastEd25519Group } from '#lib/crypto/fast.ts';
import { randomScalar } from '#lib/crypto/scalar.ts';
import { type Ballot, ballotContext, checkBallot, readBallot, sealBallot } from './ballot.ts';
import { type Forgery, type Mark, signAgain } from './forgery.ts';

export const fast = fastEd25519Group();
export const x = randomScalar(fast.q);
export const election = {
  uuid: '1'.repeat(22),
  public_key: fast.encode(fast.power(fast.g, randomScalar(fast.q))),
  questions: [
    { answers: ['a', 'b', 'c'], blank: true, min: 1, max: 2 },
    { answers: ['d', 'e', 'f'], min: 0, max: 2 },
  ],
};
export const phi = `${'p'.repeat(42)}A`;
export const context = ballotContext({ group: fast, election, phi });
export const choices = [
  [0, 1, 0, 1],
  [0, 0, 1],
];
export const mark = (m: number): Mark => ({ m: BigInt(m), r: randomScalar(fast.q) });
export const honest: Forgery = { group: ed25519Group(), election, phi, x, marks: choices.map((row) => row.map(mark)) };

/** A sealed ballot, to be changed. */
export function sealed(change: (ballot: Ballot) => void = () => {}): Ballot {
  const ballot = readBallot(sealBallot({ election, phi, x, choices }).ballot);
  if (ballot === null) throw new Error('a sealed ballot reads back');
  change(ballot);
  return ballot;
}
export const resigned = (change: (ballot: Ballot) => void): string => signAgain(fast, x, sealed(change));
export const bump = (proof: { response: string } | undefined): void => {
  if (proof) proof.response = ((BigInt(proof.response) + 1n) % fast.q).toString();
};
export const failed = (text: string, where = context): string[] =>
  checkBallot(where, text).flatMap(({ name, ok }) => (ok ? [] : [name]));
