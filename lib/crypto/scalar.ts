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

/** a^-1 mod q for prime q. @throws RangeError for 0. */
export function invertScalar(a: bigint, q: bigint): bigint {
  let [r0, r1] = [q, mod(a, q)];
  let [t0, t1] = [0n, 1n];
  if (r1 === 0n) throw new RangeError('zero has no inverse');
  while (r1 !== 0n) {
    const k = r0 / r1;
    [r0, r1] = [r1, r0 - k * r1];
    [t0, t1] = [t1, t0 - k * t1];
  }
  return mod(t0, q);
}
