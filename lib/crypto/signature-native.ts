/** Ed25519 by OpenSSL, for servers that sign by the hundred a second: the very signatures of `signature.ts` (RFC 8032 is
 * deterministic), in a tenth of the time. Browsers never load it. */
import { createPrivateKey, sign } from 'node:crypto';
import { type Bytes, concat, fromHex } from '#lib/ground/bytes.ts';

/** RFC 8410 §7: what stands before the seed in PKCS #8. */
const PREFIX = fromHex('302e020100300506032b657004220420');

/** @param secret seed of RFC 8032 §5.1.5, 32 bytes. The answer gives 64 bytes for each message. */
export function nativeSigner(secret: Uint8Array): (message: Uint8Array) => Bytes {
  const key = createPrivateKey({ key: Buffer.from(concat(PREFIX, secret)), format: 'der', type: 'pkcs8' });
  return (message) => Uint8Array.from(sign(null, message, key));
}
