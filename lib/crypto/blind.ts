/**
 * Blind RSA signatures, RFC 9474, variant RSABSSA-SHA384-PSS-Randomized with e = 65537 (PROTOCOL §2.4): what the voter's
 * browser does, and verification. Prefix, salt and blinding factor are given, never drawn here, so that the same passkey
 * always makes the same request (PROTOCOL §5.2). Signing is in `blind-sign.ts`.
 */
import { type Bytes, concat, fromBigInt, toBigInt } from '#lib/ground/bytes.ts';
import { sha384 } from './hash.ts';
import { invertScalar, mod } from './scalar.ts';

export const PREFIX_LENGTH = 32;
export const SALT_LENGTH = 48;
const HASH_LENGTH = 48;

/** RFC 9474 §4.1, with the prefix given: 32 bytes, then the message. @throws RangeError for another length. */
export function prepare(prefix: Uint8Array, message: Uint8Array): Bytes {
  if (prefix.length !== PREFIX_LENGTH) throw new RangeError('prefix of 32 bytes');
  return concat(prefix, message);
}

/** x^65537 mod n. Public values only. */
export function publicPower(x: bigint, n: bigint): bigint {
  let power = x % n;
  for (let i = 0; i < 16; i++) power = (power * power) % n;
  return (power * x) % n;
}

/** MGF1 of RFC 8017 §B.2.1 over SHA-384. */
function mask(seed: Uint8Array, length: number): Bytes {
  const blocks: Bytes[] = [];
  for (let i = 0; i * HASH_LENGTH < length; i++) blocks.push(sha384(concat(seed, fromBigInt(BigInt(i), 4))));
  return concat(...blocks).slice(0, length);
}

const xor = (a: Uint8Array, b: Uint8Array): Bytes => Uint8Array.from(a, (byte, i) => byte ^ (b[i] ?? 0));

/** EMSA-PSS-ENCODE of RFC 8017 §9.1.1, steps 2 to 13; `emBits` = bits of the modulus − 1. */
function encodePss(message: Uint8Array, salt: Uint8Array, emBits: number): Bytes {
  const emLength = Math.ceil(emBits / 8);
  if (emLength < HASH_LENGTH + SALT_LENGTH + 2 || salt.length !== SALT_LENGTH) throw new RangeError('encoding error');
  const hash = sha384(concat(new Uint8Array(8), sha384(message), salt));
  const db = concat(new Uint8Array(emLength - SALT_LENGTH - HASH_LENGTH - 2), Uint8Array.of(1), salt);
  const maskedDb = xor(db, mask(hash, db.length));
  maskedDb[0] = (maskedDb[0] ?? 0) & (0xff >> (8 * emLength - emBits));
  return concat(maskedDb, hash, Uint8Array.of(0xbc));
}

/** EMSA-PSS-VERIFY of RFC 8017 §9.1.2, by taking the salt out and encoding again: one way to read, one to write. */
function isPssOf(message: Uint8Array, encoded: Bytes, emBits: number): boolean {
  const dbLength = encoded.length - HASH_LENGTH - 1;
  const db = xor(encoded.subarray(0, dbLength), mask(encoded.subarray(dbLength, -1), dbLength));
  const again = encodePss(message, db.subarray(dbLength - SALT_LENGTH), emBits);
  return again.every((byte, i) => byte === encoded[i]);
}

const bitsOf = (n: bigint): number => n.toString(2).length;

/** A blinded request and what undoes the blinding. `inverse` is as secret as the link between member and ballot. */
export type Blinded = { request: Bytes; inverse: bigint };

/**
 * RFC 9474 §4.2, with salt and r given.
 * @param input.modulus n, big-endian, as long as the modulus
 * @param input.prepared output of `prepare`: prefix ‖ m
 * @param input.r blinding factor in (0, n)
 * @throws RangeError where r or the encoded message is not a unit modulo n: the modulus is no RSA modulus.
 */
export function blind(input: { modulus: Uint8Array; prepared: Uint8Array; salt: Uint8Array; r: bigint }): Blinded {
  const n = toBigInt(input.modulus);
  // 1. – 4. encoded_msg = EMSA-PSS-ENCODE(msg, bit_len(n) − 1); m = OS2IP(encoded_msg); m must be coprime to n
  const m = toBigInt(encodePss(input.prepared, input.salt, bitsOf(n) - 1));
  // 5. – 7. r, and its inverse. One inversion for both: a product is a unit where each factor is.
  if (input.r <= 0n || input.r >= n) throw new RangeError('not in (0, n)');
  const inverse = (invertUnit((m * input.r) % n, n) * m) % n;
  // 8. – 10. z = m · r^e mod n
  const z = (m * publicPower(input.r, n)) % n;
  return { request: fromBigInt(z, input.modulus.length), inverse };
}

/** 1/a mod n. @throws RangeError unless 0 < a < n and a is a unit. */
export function invertUnit(a: bigint, n: bigint): bigint {
  if (a <= 0n || a >= n) throw new RangeError('not in (0, n)');
  const inverse = invertScalar(a, n);
  if (mod(a * inverse, n) !== 1n) throw new RangeError('not a unit');
  return inverse;
}

/** RFC 9474 §4.4: the signature, or null where the issuer's answer does not give a valid one. */
export function finalize(input: {
  modulus: Uint8Array;
  prepared: Uint8Array;
  answer: Uint8Array;
  inverse: bigint;
}): Bytes | null {
  const { modulus, prepared, answer, inverse } = input;
  const n = toBigInt(modulus);
  if (answer.length !== modulus.length || toBigInt(answer) >= n) return null;
  const signature = fromBigInt((toBigInt(answer) * inverse) % n, modulus.length);
  return verify({ modulus, prepared, signature }) ? signature : null;
}

/** RSASSA-PSS-VERIFY of RFC 8017 §8.1.2 with SHA-384, MGF1-SHA-384 and a salt of 48 bytes. */
export function verify(input: { modulus: Uint8Array; prepared: Uint8Array; signature: Uint8Array }): boolean {
  const { modulus, prepared, signature } = input;
  const n = toBigInt(modulus);
  const s = toBigInt(signature);
  if (signature.length !== modulus.length || s >= n) return false;
  const emBits = bitsOf(n) - 1;
  const em = publicPower(s, n);
  if (em >> BigInt(8 * Math.ceil(emBits / 8)) !== 0n) return false;
  return isPssOf(prepared, fromBigInt(em, Math.ceil(emBits / 8)), emBits);
}
