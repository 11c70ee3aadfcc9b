/**
 * What is kept of a code or a fact (PROTOCOL §3.3): HMAC-SHA-256 under a key of one person's, derived from a secret that
 * the database holds wrapped. A copy of it without the key-encryption key can test no guess, not even on eight digits.
 */
import { timingSafeEqual } from 'node:crypto';
import { hkdf, hmac } from '#lib/crypto/hash.ts';
import { type Bytes, utf8 } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';
import type { PeopleTx } from '../db.ts';
import { dataKey } from '../keys/index.ts';

const PURPOSE = 'isoloir/v1/proof';

/** 32 bytes. `subject`: the person's id; of a fact the membership number, by which the roll's file knows the member. */
const keyOf = (secret: Bytes, subject: string): Bytes =>
  hkdf({ secret, salt: utf8(PURPOSE), info: enc(PURPOSE, 'key', subject), length: 32 });

export type Purpose = 'sms' | 'section' | 'fact' | 'setup';

/** What was said, of whom. `text`: already in its one spelling (code.ts, fact.ts). */
export type Said = { subject: string; text: string };

/** MACs of many at once, 32 bytes each. */
export async function macsOf(tx: PeopleTx, purpose: Purpose, said: readonly Said[]): Promise<Buffer[]> {
  const secret = await dataKey(tx, 'proof');
  return said.map(({ subject, text }) => Buffer.from(hmac(keyOf(secret, subject), enc(PURPOSE, purpose, text))));
}

export async function macOf(tx: PeopleTx, purpose: Purpose, said: Said): Promise<Buffer> {
  const [mac] = await macsOf(tx, purpose, [said]);
  if (mac === undefined) throw new Error('no MAC was made');
  return mac;
}

/** Without telling by its time where they differ. */
export const isMac = (kept: Buffer, made: Buffer): boolean =>
  kept.length === made.length && timingSafeEqual(kept, made);
