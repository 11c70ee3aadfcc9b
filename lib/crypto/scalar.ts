/** Scalars: integers modulo the group order q, written in decimal (BELENIOS §1). */
import { type Bytes, randomBytes, toBigInt } from '#lib/ground/bytes.ts';
import { sha256 } from './hash.ts';

const CANONICAL = /^(?:0|[1-9][0-9]{0,699})$/;

/** The scalar that `text` spells, or null unless it is the canonical decimal of an integer in [0, q). */
export function parseScalar(text: string, q: bigint): bigint | null {
  if (!CANONICAL.test(text)) return null;
  const value = BigInt(text);
  return value < q ? value : null;
}

/** Representative of `value` in [0, q). */
export function mod(value: bigint, q: bigint): bigint {
  const rest = value % q;
  return rest < 0n ? rest + q : rest;
}

/** Big-endian integer of `bytes` modulo q. Free of bias when `bytes` is at least 16 bytes longer than q. */
export const scalarFromBytes = (bytes: Uint8Array, q: bigint): bigint => toBigInt(bytes) % q;

/** Fresh scalar from WebCrypto, uniform in [1, q) up to 2^-128. */
export function randomScalar(q: bigint): bigint {
  const bytes: Bytes = randomBytes(Math.ceil(q.toString(16).length / 2) + 16);
  return (toBigInt(bytes) % (q - 1n)) + 1n;
}

/** BELENIOS §1.3: SHA-256(prefix ‖ e1 ‖ "," ‖ … ‖ en) as a big-endian integer modulo q. */
export const hashToScalar = (prefix: string, elements: readonly string[], q: bigint): bigint =>
  scalarFromBytes(sha256(prefix + elements.join(',')), q);

/** Bits of the leading parts; their cofactors have half as many, so that products stay within a double's 53. */
const LEADING = 50;
const COFACTOR = 2 ** 25;

/**
 * a^-1 mod q for prime q, in variable time: Lehmer's form of Euclid's algorithm (Knuth, TAOCP 2, §4.5.2, algorithm L). The
 * quotients that the leading parts of both numbers tell for sure are taken in doubles, then applied to the whole at once.
 * @throws RangeError for 0.
 */
export function invertScalar(a: bigint, q: bigint): bigint {
  let r0 = q;
  let r1 = mod(a, q);
  // r ≡ t·a mod q, throughout
  let t0 = 0n;
  let t1 = 1n;
  if (r1 === 0n) throw new RangeError('zero has no inverse');
  /** Bits of r0, or a few more. */
  let size = 4 * r0.toString(16).length;
  while (r1 !== 0n) {
    const shift = Math.max(0, size - LEADING);
    let x = Number(r0 >> BigInt(shift));
    let y = Number(r1 >> BigInt(shift));
    // (r0, r1) becomes (A·r0 + B·r1, C·r0 + D·r1)
    let A = 1;
    let B = 0;
    let C = 0;
    let D = 1;
    while (y + C > 0 && y + D > 0) {
      const k = Math.floor((x + A) / (y + C));
      if (k !== Math.floor((x + B) / (y + D)) || k * Math.abs(D) > COFACTOR) break;
      [A, C] = [C, A - k * C];
      [B, D] = [D, B - k * D];
      [x, y] = [y, x - k * y];
    }
    if (B === 0) {
      const k = r0 / r1;
      [r0, r1] = [r1, r0 - k * r1];
      [t0, t1] = [t1, t0 - k * t1];
      size = Math.min(size, 4 * r0.toString(16).length);
    } else {
      const [a0, b0, a1, b1] = [BigInt(A), BigInt(B), BigInt(C), BigInt(D)];
      [r0, r1] = [a0 * r0 + b0 * r1, a1 * r0 + b1 * r1];
      [t0, t1] = [a0 * t0 + b0 * t1, a1 * t0 + b1 * t1];
      size = shift + Math.ceil(Math.log2(x + 1)) + 1;
    }
  }
  return mod(t0, q);
}
