/**
 * Names and contents of sealed rows. A name is the same whenever it is asked for, and says nothing without the key; a
 * ciphertext is bound to its name, so that it opens nowhere else. Node's own ciphers, synchronous: a party has 300,000.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { PersonId, Phi } from '#lib/ground/brand.ts';
import { concat, randomBytes } from '#lib/ground/bytes.ts';
import { enc, type Part, type Purpose } from '#lib/ground/canonical.ts';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Bytes that a ciphertext is longer than what it holds. */
export const SEAL_BYTES = IV_BYTES + TAG_BYTES;

/**
 * HMAC-SHA-256(key, enc(purpose, part…, person)), 32 bytes, for many people of one place: `enc` only ever appends, so what
 * they share is hashed from one buffer.
 */
export function namer(key: KeyObject, purpose: Purpose, ...parts: readonly Part[]): (person: PersonId) => Buffer {
  const head = enc(purpose, ...parts);
  const length = new Uint8Array(4);
  return (person) => {
    const bytes = Buffer.from(person, 'utf8');
    new DataView(length.buffer).setUint32(0, bytes.length);
    return createHmac('sha256', key).update(head).update(length).update(bytes).digest();
  };
}

/** 12 bytes of IV, ciphertext, 16 bytes of tag. `place`: where it will lie. */
export function seal(key: KeyObject, place: Uint8Array, plain: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  cipher.setAAD(place);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error where key, place or bytes are not those of `seal`. */
export function unseal(key: KeyObject, place: Uint8Array, sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  if (sealed.length < SEAL_BYTES) throw new RangeError('too short to be sealed');
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(place);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return concat(decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final());
}

/** `mark` of a refused member under the night's key: HMAC-SHA-256(key, enc(`isoloir/v1/refused`, phi, person)). */
export const refusedNamer = (key: Uint8Array, phi: Phi): ((person: PersonId) => Buffer) =>
  namer(createSecretKey(key), 'isoloir/v1/refused', phi);
