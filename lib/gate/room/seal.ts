/** A seal under a text that its owner carries: 128 bits of HMAC-SHA-256, in 22 signs. */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Bytes } from '#lib/ground/bytes.ts';

/** What a seal stands under: one never holds for another. */
export type Sealed = 'place' | 'admission' | 'since' | 'work' | 'known';

/** Keys as OpenSSL has them: a flood is sealed and unsealed ten thousand times a second. */
const taken = new WeakMap<Bytes, KeyObject>();

function keyOf(bytes: Bytes): KeyObject {
  const known = taken.get(bytes) ?? createSecretKey(bytes);
  taken.set(bytes, known);
  return known;
}

export const sealOf = (key: Bytes, what: Sealed, text: string): string =>
  createHmac('sha256', keyOf(key)).update(`isoloir/v1/${what}|${text}`).digest().subarray(0, 16).toString('base64url');

/** `seal` has 22 signs. */
export const holdsSeal = (key: Bytes, what: Sealed, text: string, seal: string): boolean =>
  timingSafeEqual(Buffer.from(sealOf(key, what, text)), Buffer.from(seal));

/** Numbers of what is sealed: base 36 without leading zeros, one spelling each. */
export const NUMBER = '(0|[1-9a-z][0-9a-z]{0,7})';
/** 22 signs of base64url. */
export const SEAL = '([\\w-]{22})';
