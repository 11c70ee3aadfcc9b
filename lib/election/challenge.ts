/** What a passkey signs for each act (PROTOCOL §2.8), as a table. Each is computed by our page from what the person
 * sees, and computed again by the server: no challenge is signed as given [a sign-in passed off as a sign-off]. */
import { H } from '#lib/crypto/hash.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { type Bytes, toHex } from '#lib/ground/bytes.ts';

export const enrolChallenge = (rpId: string, displayName: string, nonce: Uint8Array): Bytes =>
  H('isoloir/v1/enrol', rpId, displayName, nonce);

export const signInChallenge = (origin: string, nonce: Uint8Array): Bytes => H('isoloir/v1/sign-in', origin, nonce);

/** The right to a link that adds another passkey: a fresh touch, so that an open session alone does not suffice. */
export const addPasskeyChallenge = (origin: string, nonce: Uint8Array): Bytes =>
  H('isoloir/v1/add-passkey', origin, nonce);

/** Accepted by no server: opening gives the seed and nothing else. */
export const openChallenge = (random: Uint8Array): Bytes => H('isoloir/v1/open', random);

/** `blinded`: B_i as bytes, in the definition's order of issuers. */
export const registerChallenge = (phi: Phi, blinded: readonly Uint8Array[]): Bytes =>
  H('isoloir/v1/register', phi, ...blinded);

/** `statement`: its canonical JSON. */
export const decisionChallengeOf = (statement: string): Bytes => H('isoloir/v1/decision', statement);

/** `record`: canonical JSON of the trustee's public key record (Belenios tpk). */
export const trusteeKeyChallenge = (vote: VoteId, record: string): Bytes => H('isoloir/v1/trustee-key', vote, record);

/** `digest`: SHA-256 of the exact bytes of the partial decryption. */
export const trusteeFactorsChallenge = (phi: Phi, digest: Uint8Array): Bytes =>
  H('isoloir/v1/trustee-factors', phi, toHex(digest));

/** `key`: X25519 public key to which shares of a seal are encrypted, as bytes. */
export const shareKeyChallenge = (origin: string, key: Uint8Array): Bytes => H('isoloir/v1/share-key', origin, key);
