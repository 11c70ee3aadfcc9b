/** A seal under a text that its owner carries: 128 bits of HMAC-SHA-256, in 22 signs. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Bytes } from '#lib/ground/bytes.ts';

/** What a seal stands under: one never holds for another. */
export type Sealed = 'place' | 'admission' | 'since' | 'work';

export const sealOf = (key: Bytes, what: Sealed, text: string): string =>
  createHmac('sha256', key).update(`isoloir/v1/${what}|${text}`).digest().subarray(0, 16).toString('base64url');

/** `seal` has 22 signs. */
export const holdsSeal = (key: Bytes, what: Sealed, text: string, seal: string): boolean =>
  timingSafeEqual(Buffer.from(sealOf(key, what, text)), Buffer.from(seal));

/** Numbers of what is sealed: base 36 without leading zeros, one spelling each. */
export const NUMBER = '(0|[1-9a-z][0-9a-z]{0,7})';
/** 22 signs of base64url. */
export const SEAL = '([\\w-]{22})';
