/** Exponential ElGamal (BELENIOS §6): the plaintext is a small integer m, carried as g^m. */
import type { Group } from './group.ts';
import { mod } from './scalar.ts';

export type Ciphertext<E> = { alpha: E; beta: E };

/** As written in ballots and tallies. */
export type CiphertextText = { alpha: string; beta: string };

/** alpha = g^r, beta = y^r · g^m. `m` and `r` secret, `r` fresh for each ciphertext. */
export function encrypt<E>(group: Group<E>, y: E, input: { m: bigint; r: bigint }): Ciphertext<E> {
  const { m, r } = input;
  // g^m is computed as a secret power whatever m is, so that the time does not tell a mark from its absence.
  const message = group.powerSecret(group.g, mod(m, group.q));
  return { alpha: group.powerSecret(group.g, r), beta: group.multiply(group.powerSecret(y, r), message) };
}

/** Product of ciphertexts: encrypts the sum of the plaintexts. */
export const combine = <E>(group: Group<E>, a: Ciphertext<E>, b: Ciphertext<E>): Ciphertext<E> => ({
  alpha: group.multiply(a.alpha, b.alpha),
  beta: group.multiply(a.beta, b.beta),
});

/** Encryption of 0 with r = 0: neutral for `combine`. */
export const neutral = <E>(group: Group<E>): Ciphertext<E> => ({ alpha: group.identity, beta: group.identity });

/** Product of many ciphertexts, in any order. */
export const combineAll = <E>(group: Group<E>, all: readonly Ciphertext<E>[]): Ciphertext<E> =>
  all.reduce((sum, one) => combine(group, sum, one), neutral(group));

/** g^m, given the decryption factor alpha^x. */
export const open = <E>(group: Group<E>, ciphertext: Ciphertext<E>, factor: E): E =>
  group.multiply(ciphertext.beta, group.invert(factor));

export const encodeCiphertext = <E>(group: Group<E>, { alpha, beta }: Ciphertext<E>): CiphertextText => ({
  alpha: group.encode(alpha),
  beta: group.encode(beta),
});

/** Null unless both parts spell members of the group. */
export function decodeCiphertext<E>(group: Group<E>, text: CiphertextText): Ciphertext<E> | null {
  const alpha = group.decode(text.alpha);
  const beta = group.decode(text.beta);
  return alpha === null || beta === null ? null : { alpha, beta };
}
