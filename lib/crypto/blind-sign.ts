/**
 * The issuer's half of RFC 9474, on the server only: raw RSA by OpenSSL through node:crypto, which blinds its own
 * exponentiations and signs in milliseconds where BigInt would take a second. Browsers never load this file.
 */
import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import { promisify } from 'node:util';
import { type Bytes, equal, fromBase64Url, toBase64Url, toBigInt } from '#lib/ground/bytes.ts';

/** Bits of an issuing key (PROTOCOL §2.4). */
export const MODULUS_BITS = 3072;

/** `modulus`: 384 bytes, public. `secret`: PKCS #8 DER, to be wrapped before it is stored (PROTOCOL §2.7). */
export type IssuingKey = { modulus: Bytes; secret: Bytes };

/** A new key; takes 0.3 to 0.8 s, off the main thread. */
export async function generateIssuingKey(): Promise<IssuingKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: MODULUS_BITS,
    publicExponent: 65537,
  });
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  return { modulus: modulusOf(privateKey), secret: Uint8Array.from(der) };
}

/** @throws where the bytes are not an RSA key with e = 65537. */
export function readIssuingKey(secret: Uint8Array): KeyObject {
  const key = createPrivateKey({ key: Buffer.from(secret), format: 'der', type: 'pkcs8' });
  if (key.asymmetricKeyType !== 'rsa' || key.asymmetricKeyDetails?.publicExponent !== 65537n) {
    throw new Error('not an issuing key');
  }
  return key;
}

const moduli = new WeakMap<KeyObject, Bytes>();

/** 384 bytes; kept per key, because exporting costs a quarter of a signature. */
export function modulusOf(key: KeyObject): Bytes {
  const modulus = moduli.get(key) ?? exportModulus(key);
  moduli.set(key, modulus);
  return modulus;
}

function exportModulus(key: KeyObject): Bytes {
  const { n } = createPublicKey(key.export({ type: 'pkcs1', format: 'pem' })).export({ format: 'jwk' });
  if (n === undefined) throw new Error('not an RSA key');
  return fromBase64Url(n);
}

/** Whether these bytes are a modulus as the protocol wants it: 3072 bits, the first of them set, odd. */
export const isIssuingModulus = (modulus: Uint8Array): boolean =>
  modulus.length * 8 === MODULUS_BITS && (modulus[0] ?? 0) >= 0x80 && (modulus.at(-1) ?? 0) % 2 === 1;

/** An integer below n, in as many bytes. */
const isBelow = (request: Uint8Array, modulus: Uint8Array): boolean =>
  request.length === modulus.length && toBigInt(request) < toBigInt(modulus);

/**
 * RFC 9474 §4.3: request^d mod n, or null for a request that is not an integer below n of the modulus's length.
 * @param modulus the key's, where the caller has it: exporting costs a quarter of a signature
 * @throws Error where the result does not verify (step 4): a fault in the signer would give the key away.
 */
export function blindSign(key: KeyObject, request: Uint8Array, modulus = modulusOf(key)): Bytes | null {
  if (!isBelow(request, modulus)) return null;
  const raw = { key, padding: constants.RSA_NO_PADDING };
  const answer = privateDecrypt(raw, request);
  if (!equal(publicEncrypt(raw, answer), request)) throw new Error('signing failed');
  return Uint8Array.from(answer);
}

/** As `blindSign`, where somebody else holds the key: `raise` answers request^d mod n, and is not believed. */
export async function blindSignBy(
  modulus: Uint8Array,
  request: Uint8Array,
  raise: () => Promise<Uint8Array>,
): Promise<Bytes | null> {
  if (!isBelow(request, modulus)) return null;
  const answer = Uint8Array.from(await raise());
  const n = toBase64Url(modulus);
  const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' });
  const fits =
    isBelow(answer, modulus) && equal(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, answer), request);
  if (!fits) throw new Error('signing failed');
  return answer;
}
