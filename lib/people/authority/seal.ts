/** The seal of issuing keys, as its holders meet it: a key for shares, once; a share of each vote, at its opening. */
import { hpkeSeal } from '#lib/crypto/hpke.ts';
import { type Assertion, passes, shareKeyChallenge, urnState, verifyAssertion } from '#lib/election/index.ts';
import type { PersonId, VoteId } from '#lib/ground/brand.ts';
import { type Bytes, equal, fromBase64Url } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { digestOf, keepShare, openSeal } from '../keys/index.ts';
import { readLife } from '../roll/register/index.ts';
import type { SealCode } from './refusals.ts';

/** Keeps the public key to which this passkey's shares are encrypted. The same again changes nothing; another one
 * takes its place, for votes that are prepared from now on. */
export function keepShareKey(
  person: PersonId,
  { key: spelled, assertion }: { key: string; assertion: Assertion },
): Promise<Result<Record<string, never>, SealCode>> {
  return withPeople(async (tx) => {
    const key = fromBase64Url(spelled);
    if (!(await canSealTo(key))) return refuse('keys/bad-key', { field: 'key' });
    const { rows } = await tx.query<{ cose: Buffer }>('SELECT cose FROM passkey WHERE id = $1 AND person_id = $2', [
      assertion.credential,
      person,
    ]);
    const [row] = rows;
    const { peopleOrigin: origin, rpId } = webConfig();
    const challenge = shareKeyChallenge(origin, key);
    if (row === undefined || !passes(await verifyAssertion({ assertion, cose: row.cose, origin, rpId, challenge })))
      return refuse('keys/bad-assertion', { field: 'assertion' });
    await tx.query('DELETE FROM share_key WHERE credential = $1', [assertion.credential]);
    await tx.query('INSERT INTO share_key (credential, person_id, public) VALUES ($1, $2, $3)', [
      assertion.credential,
      person,
      Buffer.from(key),
    ]);
    return ok({});
  });
}

/** Whether a share could be encrypted to it: a point of small order takes none, and every preparation would fail at it. */
const canSealTo = async (key: Bytes): Promise<boolean> =>
  key.length === 32 &&
  (await hpkeSeal(key, new Uint8Array(32), { info: new Uint8Array(), aad: new Uint8Array() }).then(
    () => true,
    () => false,
  ));

/** Takes a share. With the last that is needed the keys are opened, and the journal says so, in one transaction. */
export function giveShare(
  person: PersonId,
  { vote, share }: { vote: VoteId; share: string },
): Promise<Result<{ given: number; quorum: number }, SealCode>> {
  return withPeople(async (tx) => {
    const seal = await lockSeal(tx, vote);
    if (seal === null) return refuse('keys/unknown-vote');
    const { rows } = await tx.query<{ x: number; digest: Buffer; gave: boolean }>(
      'SELECT x, digest, gave FROM key_share WHERE vote_id = $1 AND person_id = $2',
      [vote, person],
    );
    const [own] = rows;
    if (own === undefined) return refuse('keys/no-share');
    const value = fromBase64Url(share);
    if (!isRight(vote, own, value)) return refuse('keys/wrong-share', { field: 'share' });
    if (!seal.opened) {
      const fault = await whenOf(tx, vote);
      if (fault !== null) return refuse(fault);
      if (!own.gave) await keepShare(tx, vote, { x: own.x, value });
    }
    const given = await countGiven(tx, vote);
    if (!seal.opened && given >= seal.quorum) await openWith(tx, vote);
    return ok({ given, quorum: seal.quorum });
  });
}

async function lockSeal(tx: PeopleTx, vote: VoteId): Promise<{ quorum: number; opened: boolean } | null> {
  const { rows } = await tx.query<{ quorum: number; opened: boolean }>(
    'SELECT quorum, opened FROM key_seal WHERE vote_id = $1 FOR UPDATE',
    [vote],
  );
  return rows[0] ?? null;
}

const isRight = (vote: VoteId, own: { x: number; digest: Buffer }, value: Bytes): boolean =>
  value.length === 32 && equal(digestOf(vote, { x: own.x, value }), Uint8Array.from(own.digest));

/** A seal is opened for a vote whose opening is decided and that is not over [keys that lie open for weeks]. */
async function whenOf(tx: PeopleTx, vote: VoteId): Promise<'keys/not-yet' | 'keys/over' | null> {
  const { life } = await readLife(tx, vote);
  const states = [...life.urns.keys()].map((phi) => urnState(life, phi, Math.floor(now() / 1000)));
  if (states.some((state) => state === 'waiting' || state === 'open' || state === 'suspended')) return null;
  return states.every((state) => state === 'frozen') ? 'keys/not-yet' : 'keys/over';
}

async function countGiven(tx: PeopleTx, vote: VoteId): Promise<number> {
  const { rows } = await tx.query<{ given: number }>(
    'SELECT count(*)::int AS given FROM key_share WHERE vote_id = $1 AND gave',
    [vote],
  );
  return rows[0]?.given ?? 0;
}

async function openWith(tx: PeopleTx, vote: VoteId): Promise<void> {
  const uuids = await openSeal(tx, vote);
  const { rows } = await tx.query<{ phi: string }>(
    'SELECT phi FROM definition WHERE uuid = ANY($1) ORDER BY phi COLLATE "C"',
    [uuids],
  );
  for (const { phi } of rows)
    await tx.query(`INSERT INTO journal_outbox (vote_id, type, payload) VALUES ($1, 'key', $2)`, [
      vote,
      canonicalJson({ phi, what: 'opened' }),
    ]);
}
