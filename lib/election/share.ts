/** Shares of the seal, as browser and server speak of them (PROTOCOL §2.10). */

import { H, hkdf } from '#lib/crypto/hash.ts';
import { hpkeOpen, hpkePublicKey } from '#lib/crypto/hpke.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { type Bytes, utf8 } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';

/** What the passkey's PRF is asked: one secret per passkey, for every vote. */
export const shareInput = (): Bytes => H('isoloir/v1/share');

/** What share `x` of a vote is encrypted for: it opens in no other's place. */
export const shareMessage = (vote: VoteId, x: number): { info: Bytes; aad: Bytes } => ({
  info: utf8('isoloir/v1/share'),
  aad: enc('isoloir/v1/share', vote, x),
});

/** X25519 secret, for this and nothing else. @param prf the passkey's answer to `shareInput`, 32 bytes */
const secretOf = (prf: Bytes): Bytes =>
  hkdf({ secret: prf, salt: utf8('isoloir/v1/share'), info: enc('isoloir/v1/share', 'x25519'), length: 32 });

/** X25519 public key, 32 bytes. @param prf the passkey's answer to `shareInput` */
export const shareKeyOf = (prf: Bytes): Bytes => hpkePublicKey(secretOf(prf));

/** The share itself, in the browser of its member. @throws where this passkey is not the one */
export const openShare = (prf: Bytes, vote: VoteId, { x, sealed }: { x: number; sealed: Bytes }): Promise<Bytes> =>
  hpkeOpen(secretOf(prf), sealed, shareMessage(vote, x));
