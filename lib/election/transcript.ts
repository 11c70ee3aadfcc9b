/** The strings that a ballot's proofs bind (BELENIOS §6): the same for who seals and who checks. */
import type { CiphertextText } from '#lib/crypto/elgamal.ts';

/** S0 = phi|Str(C): election and voter. */
export const ballotStatement = (ballot: { election_hash: string; credential: string }): string =>
  `${ballot.election_hash}|${ballot.credential}`;

/** S = S0|alpha1,beta1,…: the whole answer, blank mark included. */
export const answerStatement = (S0: string, choices: readonly CiphertextText[]): string =>
  `${S0}|${choices.map(({ alpha, beta }) => `${alpha},${beta}`).join(',')}`;

/** Prefix of the ballot's signature. */
export const signaturePrefix = (hash: string): string => `sig|${hash}|`;

/** min..max as plaintexts. */
export const range = ({ min, max }: { min: number; max: number }): bigint[] =>
  Array.from({ length: max - min + 1 }, (_, i) => BigInt(min + i));
