/**
 * PROTOCOL §2.7: AES-256-GCM under a key-encryption key. `what` names the thing wrapped, so that one wrapped key cannot
 * be put in the place of another. Asynchronous: WebCrypto's.
 */
import { type Bytes, concat, randomBytes } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';

const IV_LENGTH = 12;

/** 32 bytes, or a key that WebCrypto holds and does not give out. */
export type Kek = Bytes | CryptoKey;

const keyOf = async (kek: Kek): Promise<CryptoKey> =>
  kek instanceof Uint8Array
    ? globalThis.crypto.subtle.importKey('raw', kek, 'AES-GCM', false, ['encrypt', 'decrypt'])
    : kek;

/** A key of this browser, for this browser: no script can read its bytes, ours included. */
export const makeDeviceKey = (): Promise<CryptoKey> =>
  globalThis.crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

function checkLength(kek: Kek): void {
  if (kek instanceof Uint8Array && kek.length !== 32) throw new RangeError('key of 32 bytes');
}

const algorithm = (iv: Bytes, what: string) => ({
  name: 'AES-GCM',
  iv,
  additionalData: enc('isoloir/v1/wrap', what),
});

/** Answer: 12 bytes of IV, then ciphertext and tag (secret + 28 bytes). */
export async function wrap(kek: Kek, what: string, secret: Bytes): Promise<Bytes> {
  checkLength(kek);
  const iv = randomBytes(IV_LENGTH);
  const sealed = await globalThis.crypto.subtle.encrypt(algorithm(iv, what), await keyOf(kek), secret);
  return concat(iv, new Uint8Array(sealed));
}

/** @throws OperationError where key, name or bytes are not those of `wrap`. */
export async function unwrap(kek: Kek, what: string, wrapped: Bytes): Promise<Bytes> {
  checkLength(kek);
  const iv = wrapped.slice(0, IV_LENGTH);
  const opened = await globalThis.crypto.subtle.decrypt(
    algorithm(iv, what),
    await keyOf(kek),
    wrapped.slice(IV_LENGTH),
  );
  return new Uint8Array(opened);
}
