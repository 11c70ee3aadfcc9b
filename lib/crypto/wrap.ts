/**
 * PROTOCOL §2.7: AES-256-GCM under a key-encryption key. `what` names the thing wrapped, so that one wrapped key cannot
 * be put in the place of another. Asynchronous: WebCrypto's.
 */
import { type Bytes, concat, randomBytes } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';

const IV_LENGTH = 12;

const importKey = (kek: Bytes): Promise<CryptoKey> =>
  globalThis.crypto.subtle.importKey('raw', kek, 'AES-GCM', false, ['encrypt', 'decrypt']);

const algorithm = (iv: Bytes, what: string) => ({
  name: 'AES-GCM',
  iv,
  additionalData: enc('isoloir/v1/wrap', what),
});

/** @param kek 32 bytes. Answer: 12 bytes of IV, then ciphertext and tag (secret + 28 bytes). */
export async function wrap(kek: Bytes, what: string, secret: Bytes): Promise<Bytes> {
  if (kek.length !== 32) throw new RangeError('key of 32 bytes');
  const iv = randomBytes(IV_LENGTH);
  const sealed = await globalThis.crypto.subtle.encrypt(algorithm(iv, what), await importKey(kek), secret);
  return concat(iv, new Uint8Array(sealed));
}

/** @throws OperationError where key, name or bytes are not those of `wrap`. */
export async function unwrap(kek: Bytes, what: string, wrapped: Bytes): Promise<Bytes> {
  if (kek.length !== 32) throw new RangeError('key of 32 bytes');
  const iv = wrapped.slice(0, IV_LENGTH);
  const opened = await globalThis.crypto.subtle.decrypt(
    algorithm(iv, what),
    await importKey(kek),
    wrapped.slice(IV_LENGTH),
  );
  return new Uint8Array(opened);
}
