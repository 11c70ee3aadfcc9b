/**
 * A secret that k of n share (Shamir 1979), over the integers modulo the order of Ed25519's group: any k shares give it
 * back, fewer say nothing of it.
 */
import { type Bytes, fromBigInt, toBigInt, utf8 } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';
import { ed25519Group } from './ed25519.ts';
import { hkdf } from './hash.ts';
import { mod, randomScalar } from './scalar.ts';
import { lagrange } from './threshold.ts';

/** Bytes of a share, and of the secret. */
export const SHARE_LENGTH = 32;

/** `x`: 1 to n; the value of the polynomial there, 32 bytes big-endian. */
export type Share = { x: number; value: Bytes };

/** The polynomial's value at 0 is uniform modulo q, no key: HKDF-SHA-256 makes 32 even bytes of it. */
const secretOf = (scalar: bigint): Bytes =>
  hkdf({
    secret: fromBigInt(scalar, SHARE_LENGTH),
    salt: utf8('isoloir/v1/share'),
    info: enc('isoloir/v1/share', 'secret'),
    length: SHARE_LENGTH,
  });

/** A fresh secret of 32 bytes, and its n shares, of which k are enough. @throws RangeError unless 1 ≤ k ≤ n ≤ 255 */
export function makeShares(k: number, n: number): { secret: Bytes; shares: Share[] } {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 1 || k > n || n > 255) throw new RangeError('k of n');
  const { q } = ed25519Group();
  const coefficients = Array.from({ length: k }, () => randomScalar(q));
  const at = (x: bigint) => coefficients.reduceRight((sum, coefficient) => mod(sum * x + coefficient, q), 0n);
  const shares = Array.from({ length: n }, (_, i) => ({
    x: i + 1,
    value: fromBigInt(at(BigInt(i + 1)), SHARE_LENGTH),
  }));
  return { secret: secretOf(at(0n)), shares };
}

/**
 * The secret from k shares. Fewer, or a wrong one, give another secret, and nothing tells: keep a hash of each share.
 * @throws RangeError where two are of one x, or one is no share
 */
export function combineShares(shares: readonly Share[]): Bytes {
  const { q } = ed25519Group();
  const indices = shares.map(({ x }) => x);
  const values = shares.map(({ value }) => toBigInt(value));
  const fits = shares.every(({ x, value }, i) => x >= 1 && value.length === SHARE_LENGTH && (values[i] ?? q) < q);
  if (!fits || new Set(indices).size !== indices.length || shares.length === 0) throw new RangeError('not shares');
  return secretOf(indices.reduce((sum, x, i) => mod(sum + lagrange(indices, x, q) * (values[i] ?? 0n), q), 0n));
}
