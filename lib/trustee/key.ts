/** A trustee's part of the election key (PROTOCOL §4.2): derived from the passkey each time, never kept. */
import { deriveTrusteeKey } from '#lib/crypto/derive.ts';
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { H } from '#lib/crypto/hash.ts';
import { makeTrusteeKey } from '#lib/election/trustees.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';

/** What the passkey's PRF is asked: one secret per vote. */
export const trusteeInput = (vote: VoteId): Bytes => H('isoloir/v1/trustee', vote);

/** Canonical JSON of the public record (Belenios tpk), to be signed and sent. */
export type MadeKey = { record: string };

/** @param secret the PRF's answer to `trusteeInput`, 32 bytes */
export const makeKey = (secret: Bytes): MadeKey => ({
  record: canonicalJson(makeTrusteeKey(ed25519Group(), deriveTrusteeKey(secret))),
});

/** Public key of that secret, 64 hex digits. */
export function publicKeyOf(secret: Bytes): string {
  const group = ed25519Group();
  return group.encode(group.powerBlinded(group.g, deriveTrusteeKey(secret)));
}
