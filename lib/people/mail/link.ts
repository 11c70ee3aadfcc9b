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

/** Ends whatever link lives for these people. */
export async function revokeLinks(tx: PeopleTx, people: readonly PersonId[]): Promise<void> {
  await tx.query(
    `UPDATE invitation SET revoked_at = $2
     WHERE person_id = ANY ($1::uuid[]) AND used_at IS NULL AND revoked_at IS NULL`,
    [people, new Date(now())],
  );
}

/** Ends whatever link lives for these people, and whatever link is being made for them at this moment. */
export async function endLinks(tx: PeopleTx, people: readonly PersonId[]): Promise<void> {
  await lockLinks(tx, people);
  await revokeLinks(tx, people);
}

/** Ends these very links, where they still live. */
export async function revokeById(tx: PeopleTx, links: readonly string[]): Promise<void> {
  if (links.length === 0) return;
  await tx.query(
    `UPDATE invitation SET revoked_at = $2 WHERE id = ANY ($1::uuid[]) AND used_at IS NULL AND revoked_at IS NULL`,
    [links, new Date(now())],
  );
}

/** A link just made: its id, the token that only its letter may know, and when it ends. */
export type Link = { id: string; token: string; expires: Date };

/**
 * Until the end of the transaction nobody else makes these people links: whoever waits here sees the other's link, and
 * ends it, instead of failing on it [a device invited while the worker writes to the same person]. In order of id, so
 * that two who make many never wait for each other in a circle.
 */
async function lockLinks(tx: PeopleTx, people: readonly PersonId[]): Promise<void> {
  await tx.query(
    `SELECT pg_advisory_xact_lock(hashtextextended('people/link/' || id, 0))
       FROM (SELECT DISTINCT id FROM unnest($1::uuid[]) AS id ORDER BY id) AS people`,
    [people],
  );
}

/** `life`: milliseconds. `proven`: its reader has just signed with a passkey of this person, and proves nothing more. */
export type LinkKind = { life?: number; proven?: boolean };

/** Makes each person's one live link; the ones before end in the same transaction. */
export async function makeLinks(
  tx: PeopleTx,
  people: readonly PersonId[],
  { life = LINK_LIFE, proven = false }: LinkKind = {},
): Promise<ReadonlyMap<PersonId, Link>> {
  if (people.length === 0) return new Map();
  await lockLinks(tx, people);
  await revokeLinks(tx, people);
  const expires = new Date(now() + life);
  const made = people.map((person) => ({ person, id: crypto.randomUUID(), ...makeToken() }));
  await tx.query(
    `INSERT INTO invitation (id, person_id, token_hash, expires_at, proven)
     SELECT id, person, hash, $4, $5 FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS t (id, person, hash)`,
    [made.map(({ id }) => id), people, made.map(({ hash }) => Buffer.from(hash)), expires, proven],
  );
  return new Map(made.map(({ person, id, token }) => [person, { id, token, expires }]));
}

/** Makes one person's one live link. */
export async function makeLink(tx: PeopleTx, person: PersonId, kind: LinkKind = {}): Promise<Link> {
  const link = (await makeLinks(tx, [person], kind)).get(person);
  if (link === undefined) throw new Error('a link was asked for and not made');
  return link;
}
