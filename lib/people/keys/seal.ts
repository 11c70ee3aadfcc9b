/**
 * The seal of a vote's issuing keys (PROTOCOL §2.10): from preparing to opening they lie under a key that nobody has. It
 * is shared k of n among the Authority, each share encrypted to its member's passkeys; k of them give it back.
 */
import { hpkeSeal } from '#lib/crypto/hpke.ts';
import { combineShares, makeShares, type Share } from '#lib/crypto/threshold-secret.ts';
import { unwrap, wrap } from '#lib/crypto/wrap.ts';
import { shareMessage } from '#lib/election/share.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import type { PeopleTx } from '../db.ts';
import { digestOf } from './share-digest.ts';
import { issuingKeyName, unwrapPeople, wrapPeople } from './wrapped.ts';

/** Persons of the Authority, in a stable order, with the public keys of their passkeys. */
export async function holdersOf(
  tx: PeopleTx,
): Promise<{ quorum: number; holders: { person: string; keys: { credential: string; public: Buffer }[] }[] }> {
  const { rows } = await tx.query<{ quorum: number; person: string; credential: string | null; public: Buffer | null }>(
    `SELECT a.quorum, p.id AS person, k.credential, k.public
       FROM authority a CROSS JOIN person p LEFT JOIN share_key k ON k.person_id = p.id
      WHERE 'authority' = ANY(p.roles) ORDER BY p.name COLLATE "C", p.id, k.credential COLLATE "C"`,
  );
  const holders = new Map<string, { credential: string; public: Buffer }[]>();
  for (const { person, credential, public: key } of rows) {
    const keys = holders.get(person) ?? [];
    holders.set(person, credential === null || key === null ? keys : [...keys, { credential, public: key }]);
  }
  return { quorum: rows[0]?.quorum ?? 0, holders: [...holders].map(([person, keys]) => ({ person, keys })) };
}

/**
 * Makes the seal of a vote, and forgets its key once the caller does.
 * @returns the key under which to put the vote's issuing keys
 * @throws Error where a person of the Authority has made no key for shares: preparing asks before
 */
export async function makeSeal(tx: PeopleTx, vote: VoteId): Promise<Bytes> {
  const { quorum, holders } = await holdersOf(tx);
  const { secret, shares } = makeShares(quorum, holders.length);
  await tx.query('INSERT INTO key_seal (vote_id, quorum) VALUES ($1, $2)', [vote, quorum]);
  for (const [i, { person, keys }] of holders.entries()) {
    const share = shares[i];
    if (share === undefined || keys.length === 0) throw new Error('a holder without a key for shares');
    await tx.query('INSERT INTO key_share (vote_id, x, person_id, digest) VALUES ($1, $2, $3, $4)', [
      vote,
      share.x,
      person,
      Buffer.from(digestOf(vote, share)),
    ]);
    for (const { credential, public: key } of keys) {
      const sealed = await hpkeSeal(Uint8Array.from(key), share.value, shareMessage(vote, share.x));
      await tx.query('INSERT INTO key_share_copy (vote_id, x, credential, sealed) VALUES ($1, $2, $3, $4)', [
        vote,
        share.x,
        credential,
        Buffer.from(sealed),
      ]);
    }
  }
  return secret;
}

export const sealIssuingKey = (seal: Bytes, uuid: string, secret: Bytes): Promise<Bytes> =>
  wrap(seal, issuingKeyName(uuid), secret);

const givenName = (vote: VoteId, x: number): string => `key-share/${vote}/${x}`;

/** Keeps a share that was given, under the key-encryption key until there are enough. */
export async function keepShare(tx: PeopleTx, vote: VoteId, { x, value }: Share): Promise<void> {
  await tx.query('UPDATE key_share SET given = $3, gave = true WHERE vote_id = $1 AND x = $2', [
    vote,
    x,
    Buffer.from(await wrapPeople(givenName(vote, x), value)),
  ]);
}

/** Opens the seal with the shares given: the issuing keys come under the key-encryption key, shares and copies go.
 * @returns the uuids of the keys */
export async function openSeal(tx: PeopleTx, vote: VoteId): Promise<string[]> {
  const given = await tx.query<{ x: number; given: Buffer }>(
    'SELECT x, given FROM key_share WHERE vote_id = $1 AND given IS NOT NULL ORDER BY x',
    [vote],
  );
  const shares = await Promise.all(
    given.rows.map(async ({ x, given: wrapped }) => ({ x, value: await unwrapPeople(givenName(vote, x), wrapped) })),
  );
  const seal = combineShares(shares);
  const { rows } = await tx.query<{ uuid: string; wrapped: Buffer }>(
    `SELECT uuid, wrapped FROM issuing_key WHERE vote_id = $1 AND place = 'sealed' ORDER BY uuid FOR UPDATE`,
    [vote],
  );
  for (const { uuid, wrapped } of rows) {
    const secret = await unwrap(seal, issuingKeyName(uuid), Uint8Array.from(wrapped));
    await tx.query(`UPDATE issuing_key SET wrapped = $2, place = 'wrapped' WHERE uuid = $1`, [
      uuid,
      Buffer.from(await wrapPeople(issuingKeyName(uuid), secret)),
    ]);
  }
  await tx.query('UPDATE key_seal SET opened = true WHERE vote_id = $1', [vote]);
  await tx.query('UPDATE key_share SET given = NULL WHERE vote_id = $1', [vote]);
  await tx.query('DELETE FROM key_share_copy WHERE vote_id = $1', [vote]);
  return rows.map(({ uuid }) => uuid);
}
