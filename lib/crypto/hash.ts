/**
 * Hash functions of the protocol, synchronous, over noble: the same code in booth, server and verifier.
 */
import { hkdf as nobleHkdf } from '@noble/hashes/hkdf.js';
import { hmac as nobleHmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256, sha384 as nobleSha384 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Bytes, toBase64Unpadded, utf8 } from '#lib/ground/bytes.ts';
import { enc, type Part, type Purpose } from '#lib/ground/canonical.ts';

/** A string is hashed as its UTF-8 bytes. */
const bytesOf = (data: Uint8Array | string): Uint8Array => (typeof data === 'string' ? utf8(data) : data);

/** SHA-256 (FIPS 180-4), 32 bytes. */
export const sha256 = (data: Uint8Array | string): Bytes => nobleSha256(bytesOf(data));

/** Lowercase hex SHA-256: Belenios `H_hex` (BELENIOS §2). */
export const sha256Hex = (data: Uint8Array | string): string => bytesToHex(sha256(data));

/** base64 SHA-256 without padding, 43 characters: Belenios `H_JSON` (BELENIOS §2). */
export const sha256Base64 = (data: Uint8Array | string): string => toBase64Unpadded(sha256(data));

/** SHA-384 (FIPS 180-4), 48 bytes. */
export const sha384 = (data: Uint8Array): Bytes => nobleSha384(data);

/** PROTOCOL §2.1: `H(purpose, part…) = SHA-256(enc(purpose, part…))`, 32 bytes. */
export const H = (purpose: Purpose, ...parts: readonly Part[]): Bytes => sha256(enc(purpose, ...parts));

/** `H` in lowercase hex. */
export const hexH = (purpose: Purpose, ...parts: readonly Part[]): string => bytesToHex(H(purpose, ...parts));

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export const hmac = (key: Uint8Array, message: Uint8Array): Bytes => nobleHmac(nobleSha256, key, message);

/** HKDF-SHA-256 (RFC 5869), extract and expand. `length` in bytes, at most 8160. */
export function hkdf(input: { secret: Uint8Array; salt: Uint8Array; info: Uint8Array; length: number }): Bytes {
  return nobleHkdf(nobleSha256, input.secret, input.salt, input.info, input.length);
}
