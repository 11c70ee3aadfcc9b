/**
 * Shamir's sharing in the exponent, as Pedersen's key generation uses it (BELENIOS §5, §11): t of n trustees decrypt.
 * Only what verification and counting need; the ceremony that makes the shares comes later.
 */
import type { Group } from './group.ts';
import { invertScalar, mod } from './scalar.ts';

/**
 * Verification key of trustee j (1-based): X_j = Π_i Π_k A_ik^(j^k), from every trustee's public coefficients
 * A_ik = g^a_ik.
 */
export function verificationKey<E>(group: Group<E>, coefficients: readonly (readonly E[])[], j: number): E {
  // Horner, one coefficient index at a time over the product of all polynomials.
  const size = Math.max(0, ...coefficients.map((row) => row.length));
  let key = group.identity;
  for (let k = size - 1; k >= 0; k--) {
    key = group.power(key, BigInt(j));
    for (const row of coefficients) {
      const A = row[k];
      if (A !== undefined) key = group.multiply(key, A);
    }
  }
  return key;
}

/** Lagrange coefficient at 0 of index j among `indices` (1-based, distinct): Π_{k≠j} k/(k−j) mod q. */
export function lagrange(indices: readonly number[], j: number, q: bigint): bigint {
  return indices
    .filter((k) => k !== j)
    .reduce((product, k) => mod(product * mod(BigInt(k), q) * invertScalar(BigInt(k - j), q), q), 1n);
}

/** alpha^x from the factors alpha^S_j of any t trustees: Π factor_j^λ_j. */
export function combineFactors<E>(group: Group<E>, factors: readonly { index: number; factor: E }[]): E {
  const indices = factors.map(({ index }) => index);
  return factors.reduce(
    (product, { index, factor }) => group.multiply(product, group.power(factor, lagrange(indices, index, group.q))),
    group.identity,
  );
}
