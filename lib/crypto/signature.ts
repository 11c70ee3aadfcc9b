/** Ed25519 signatures (RFC 8032) of receipts and heads (PROTOCOL §2.5). Bytes in and out; callers spell them in hex. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { type Bytes, randomBytes } from '#lib/ground/bytes.ts';

/** `secret`: the 32-byte seed of RFC 8032 §5.1.5; `publicKey`: 32 bytes. */
export type SigningKey = { secret: Bytes; publicKey: Bytes };

export function generate(): SigningKey {
  const secret = randomBytes(32);
  return { secret, publicKey: publicKeyOf(secret) };
}

export const publicKeyOf = (secret: Uint8Array): Bytes => ed25519.getPublicKey(secret);

/** 64 bytes. */
export const sign = (secret: Uint8Array, message: Uint8Array): Bytes => ed25519.sign(message, secret);

/** False for anything malformed. Strict: RFC 8032's canonical encodings, and no key of small order, under which one
 * signature would fit many messages. */
export function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  if (!ed25519.utils.isValidPublicKey(publicKey, false)) return false;
  if (ed25519.Point.fromBytes(publicKey, false).isSmallOrder()) return false;
  return ed25519.verify(signature, message, publicKey, { zip215: false });
}
