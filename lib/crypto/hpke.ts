/**
 * RFC 9180, base mode, one message: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. Encrypts to a public key
 * without a word from its owner; who sent it is not proved.
 */
import { x25519 } from '@noble/curves/ed25519.js';
import { type Bytes, concat, randomBytes, utf8 } from '#lib/ground/bytes.ts';
import { hmac } from './hash.ts';

const KEY_LENGTH = 32;
const KEM_SUITE = concat(utf8('KEM'), Uint8Array.of(0x00, 0x20));
const SUITE = concat(utf8('HPKE'), Uint8Array.of(0x00, 0x20, 0x00, 0x01, 0x00, 0x01));
const VERSION = utf8('HPKE-v1');
const NOTHING = new Uint8Array();

/** §4: LabeledExtract. */
const extract = (suite: Bytes, salt: Uint8Array, label: string, input: Uint8Array): Bytes =>
  hmac(salt, concat(VERSION, suite, utf8(label), input));

/** §4: LabeledExpand, of at most 32 bytes: one block of RFC 5869's. */
function expand(suite: Bytes, secret: Bytes, label: string, info: Uint8Array, length: number): Bytes {
  const labeled = concat(Uint8Array.of(0, length), VERSION, suite, utf8(label), info);
  return hmac(secret, concat(labeled, Uint8Array.of(1))).slice(0, length);
}

/** §4.1, §5.1: what both sides come to, once each has its half of the exchange. */
function schedule(shared: Bytes, { enc, to, info }: { enc: Bytes; to: Bytes; info: Bytes }): { key: Bytes; iv: Bytes } {
  const secret = expand(
    KEM_SUITE,
    extract(KEM_SUITE, NOTHING, 'eae_prk', shared),
    'shared_secret',
    concat(enc, to),
    32,
  );
  const context = concat(
    Uint8Array.of(0),
    extract(SUITE, NOTHING, 'psk_id_hash', NOTHING),
    extract(SUITE, NOTHING, 'info_hash', info),
  );
  const root = extract(SUITE, secret, 'secret', NOTHING);
  return { key: expand(SUITE, root, 'key', context, 16), iv: expand(SUITE, root, 'base_nonce', context, 12) };
}

const keyOf = (key: Bytes): Promise<CryptoKey> =>
  globalThis.crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** Public key of a secret, 32 bytes each (RFC 7748). */
export const hpkePublicKey = (secret: Uint8Array): Bytes => Uint8Array.from(x25519.getPublicKey(secret));

type Message = { info: Bytes; aad: Bytes };

/**
 * @param to X25519 public key, 32 bytes
 * @param ephemeral for the RFC's vectors alone
 * @returns 32 bytes of encapsulated key, then ciphertext and tag (16)
 * @throws Error for a public key of small order
 */
export async function hpkeSeal(
  to: Bytes,
  secret: Bytes,
  { info, aad }: Message,
  ephemeral: Bytes = randomBytes(KEY_LENGTH),
): Promise<Bytes> {
  const enc = hpkePublicKey(ephemeral);
  const { key, iv } = schedule(Uint8Array.from(x25519.getSharedSecret(ephemeral, to)), { enc, to, info });
  const algorithm = { name: 'AES-GCM', iv, additionalData: aad };
  return concat(enc, new Uint8Array(await globalThis.crypto.subtle.encrypt(algorithm, await keyOf(key), secret)));
}

/** @throws Error, OperationError where it was not sealed to this key, under this info and data. */
export async function hpkeOpen(own: Bytes, sealed: Bytes, { info, aad }: Message): Promise<Bytes> {
  if (sealed.length < KEY_LENGTH + 16) throw new RangeError('too short');
  const enc = sealed.slice(0, KEY_LENGTH);
  const { key, iv } = schedule(Uint8Array.from(x25519.getSharedSecret(own, enc)), {
    enc,
    to: hpkePublicKey(own),
    info,
  });
  const algorithm = { name: 'AES-GCM', iv, additionalData: aad };
  return new Uint8Array(await globalThis.crypto.subtle.decrypt(algorithm, await keyOf(key), sealed.slice(KEY_LENGTH)));
}
