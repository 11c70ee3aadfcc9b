/** Ed25519 by OpenSSL, for servers that sign by the hundred a second: the very signatures of `signature.ts` (RFC 8032 is
 * deterministic), in a tenth of the time. Browsers never load it. */
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { type Bytes, concat, fromHex } from '#lib/ground/bytes.ts';

/** RFC 8410 §7: what stands before the seed in PKCS #8. */
const PREFIX = fromHex('302e020100300506032b657004220420');

const keys = new WeakMap<Uint8Array, KeyObject>();

/** As `sign` of `signature.ts`. The key is kept for as long as the caller keeps these very bytes. */
export function signNatively(secret: Uint8Array, message: Uint8Array): Bytes {
  const key = keys.get(secret) ?? keyOf(secret);
  keys.set(secret, key);
  return Uint8Array.from(sign(null, message, key));
}

const keyOf = (secret: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.from(concat(PREFIX, secret)), format: 'der', type: 'pkcs8' });

/** @param secret seed of RFC 8032 §5.1.5, 32 bytes. The answer gives 64 bytes for each message. */
export function nativeSigner(secret: Uint8Array): (message: Uint8Array) => Bytes {
  const key = keyOf(secret);
  return (message) => Uint8Array.from(sign(null, message, key));
}
