/**
 * One-time links (PROTOCOL §3.2): 160 random bits, made at the moment of sending, in memory; the database keeps their
 * SHA-256, and a new link ends the one before.
 */
import { sha256 } from '#lib/crypto/hash.ts';
import type { PersonId } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { now } from '#lib/ground/clock.ts';
import type { PeopleTx } from '../db.ts';

/** How long a link works. */
export const LINK_LIFE = 14 * 24 * 3600 * 1000;

/** Bytes of a token: 160 bits, 27 characters of base64url. */
export const TOKEN_BYTES = 20;

/** What is kept of a token. @throws RangeError where it is not base64url */
export const tokenHash = (token: string): Bytes => sha256(fromBase64Url(token));

/** A fresh token and its digest. The caller commits the digest before the token leaves the process. */
export function makeToken(): { token: string; hash: Bytes } {
  const bytes = randomBytes(TOKEN_BYTES);
  return { token: toBase64Url(bytes), hash: sha256(bytes) };
}

/** Ends whatever link lives for this person. */
export async function revokeLinks(tx: PeopleTx, people: readonly PersonId[]): Promise<void> {
  await tx.query(
    `UPDATE invitation SET revoked_at = $2
     WHERE person_id = ANY ($1::uuid[]) AND used_at IS NULL AND revoked_at IS NULL`,
    [people, new Date(now())],
  );
}

/** Ends one link by its id, if it still lives. */
export async function revokeLink(tx: PeopleTx, link: string): Promise<void> {
  await tx.query('UPDATE invitation SET revoked_at = $2 WHERE id = $1 AND used_at IS NULL AND revoked_at IS NULL', [
    link,
    new Date(now()),
  ]);
}

/** A link just made: its id, the token that only its letter may know, and when it ends. */
export type Link = { id: string; token: string; expires: Date };

/** Makes the person's one live link; the one before ends in the same transaction. `life`: milliseconds. */
export async function makeLink(tx: PeopleTx, person: PersonId, life = LINK_LIFE): Promise<Link> {
  await revokeLinks(tx, [person]);
  const { token, hash } = makeToken();
  const id = crypto.randomUUID();
  const expires = new Date(now() + life);
  await tx.query('INSERT INTO invitation (id, person_id, token_hash, expires_at) VALUES ($1, $2, $3, $4)', [
    id,
    person,
    Buffer.from(hash),
    expires,
  ]);
  return { id, token, expires };
}
