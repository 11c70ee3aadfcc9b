/**
 * Verification of RFC 9474 signatures by OpenSSL, for servers, who are sent forged ones by the thousand: the verdicts of
 * `blind.ts` (RSASSA-PSS of RFC 8017 §8.1.2, SHA-384, 48 bytes of salt) in a fraction of the time. Browsers never load it.
 */
import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { toBase64Url } from '#lib/ground/bytes.ts';
import { SALT_LENGTH } from './blind.ts';

const { RSA_PKCS1_PSS_PADDING } = constants;

/** Keys kept: one per urn and issuer, read again beyond that. */
const KEPT = 64;
const keys = new Map<string, KeyObject>();

function keyOf(modulus: Uint8Array): KeyObject {
  const n = toBase64Url(modulus);
  const kept = keys.get(n);
  if (kept !== undefined) return kept;
  const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' });
  for (const oldest of [...keys.keys()].slice(0, Math.max(0, keys.size + 1 - KEPT))) keys.delete(oldest);
  keys.set(n, key);
  return key;
}

/** As `verify` of `blind.ts`. */
export function verifyNatively(input: { modulus: Uint8Array; prepared: Uint8Array; signature: Uint8Array }): boolean {
  const { modulus, prepared, signature } = input;
  if (signature.length !== modulus.length) return false;
  const key = { key: keyOf(modulus), padding: RSA_PKCS1_PSS_PADDING, saltLength: SALT_LENGTH };
  return verify('sha384', prepared, key, signature);
}
