/**
 * `wrap.ts` by OpenSSL, for servers that open and seal rows with every request: the same bytes, without a job for another
 * thread and a key object for each. Browsers never load it.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type Bytes, concat, randomBytes } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';

const CIPHER = 'aes-256-gcm';
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/** As `wrap` of `wrap.ts`: 12 bytes of IV, then ciphertext and tag. @throws RangeError unless the key has 32 bytes */
export function wrapNatively(kek: Bytes, what: string, secret: Uint8Array): Bytes {
  const iv = randomBytes(IV_LENGTH);
  const cipher = createCipheriv(CIPHER, kek, iv);
  cipher.setAAD(enc('isoloir/v1/wrap', what));
  return concat(iv, cipher.update(secret), cipher.final(), cipher.getAuthTag());
}

/** As `unwrap` of `wrap.ts`. @throws Error where key, name or bytes are not those of `wrap`. */
export function unwrapNatively(kek: Bytes, what: string, wrapped: Uint8Array): Bytes {
  if (wrapped.length < IV_LENGTH + TAG_LENGTH) throw new RangeError('too short to be wrapped');
  const decipher = createDecipheriv(CIPHER, kek, wrapped.subarray(0, IV_LENGTH), { authTagLength: TAG_LENGTH });
  decipher.setAAD(enc('isoloir/v1/wrap', what));
  decipher.setAuthTag(wrapped.subarray(-TAG_LENGTH));
  return concat(decipher.update(wrapped.subarray(IV_LENGTH, -TAG_LENGTH)), decipher.final());
}
