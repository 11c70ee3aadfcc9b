/** Trustees: the public record of a key before freezing, factors after sealing. Both are signed with the passkey, and
 * both are proved; nothing secret of a trustee ever comes here (PROTOCOL §4.2, §7.3). */
import { z } from 'zod';
import { groupOf } from '#lib/crypto/group.ts';
import { sha256, sha256Hex } from '#lib/crypto/hash.ts';
import {
  type Assertion,
  passes,
  trusteeFactorsChallenge,
  trusteeKeyChallenge,
  urnState,
  verifyAssertion,
} from '#lib/election/index.ts';
import { checkPartialDecryption, readTally } from '#lib/election/tally.ts';
import { flawOfTrusteeKey, parseTrustees, readTrustees } from '#lib/election/trustees.ts';
import type { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { utf8 } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { findUrn, readLife } from '../roll/register/index.ts';
import { isTooSmall, sealedTally } from './chain.ts';
import type { TrusteeCode } from './refusals.ts';
import { dropPreparation, findVote, hasOpenProposal, trusteesOf } from './vote.ts';

const group = groupOf('Ed25519');

/** Belenios tpk without name: the name comes from the roll of persons. */
const Scalar = z.string().regex(/^(0|[1-9][0-9]{0,77})$/);
const TrusteeRecord = z.strictObject({
  pok: z.strictObject({ challenge: Scalar, response: Scalar }),
  public_key: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Whether the text is the canonical JSON of a proved key. */
function isGoodRecord(text: string): boolean {
  try {
    const raw: unknown = JSON.parse(text);
    return canonicalJson(raw) === text && flawOfTrusteeKey(group, TrusteeRecord.parse(raw)) === null;
  } catch {
    return false;
  }
}

/** Whether the assertion is this person's own, over the challenge. */
async function isOwn(tx: PeopleTx, person: PersonId, assertion: Assertion, challenge: Uint8Array): Promise<boolean> {
  const { rows } = await tx.query<{ cose: Buffer }>('SELECT cose FROM passkey WHERE id = $1 AND person_id = $2', [
    assertion.credential,
    person,
  ]);
  const [row] = rows;
  if (row === undefined) return false;
  const { peopleOrigin: origin, rpId } = webConfig();
  return passes(await verifyAssertion({ assertion, cose: row.cose, origin, rpId, challenge }));
}

/** Keeps the trustee's public record. The same record again changes nothing; another one undoes a preparation. */
export function keepTrusteeKey(
  person: PersonId,
  { vote, record, assertion }: { vote: VoteId; record: string; assertion: Assertion },
): Promise<Result<{ position: number }, TrusteeCode>> {
  return withPeople(async (tx) => {
    const row = await findVote(tx, vote, { lock: true });
    if (row === null) return refuse('trustee/unknown-vote');
    const seats = await trusteesOf(tx, vote);
    const seat = seats.find((one) => one.person === person);
    if (seat === undefined) return refuse('trustee/not-a-trustee');
    if (!isGoodRecord(record)) return refuse('trustee/bad-key', { field: 'record' });
    if (!(await isOwn(tx, person, assertion, trusteeKeyChallenge(vote, record))))
      return refuse('trustee/bad-assertion', { field: 'assertion' });
    if (seat.record === record) return ok({ position: seat.position });
    if (row.state === 'frozen' || (await hasOpenProposal(tx, vote))) return refuse('trustee/too-late');
    // Two trustees with one key would be one trustee.
    if (seats.some((one) => one !== seat && one.record !== null && publicKeyOf(one.record) === publicKeyOf(record)))
      return refuse('trustee/key-taken', { field: 'record' });
    await dropPreparation(tx, vote);
    await tx.query('UPDATE trustee_key SET record = $3, assertion = $4 WHERE vote_id = $1 AND person_id = $2', [
      vote,
      person,
      record,
      JSON.stringify(assertion),
    ]);
    return ok({ position: seat.position });
  });
}

const publicKeyOf = (record: string): string => TrusteeRecord.parse(JSON.parse(record)).public_key;

/** Keeps the trustee's factors of one urn, once for ever [two tallies that differ by one ballot], and sends them to the
 * journal. The same bytes again change nothing. */
export async function keepFactors(
  person: PersonId,
  { phi, payload, assertion }: { phi: Phi; payload: string; assertion: Assertion },
): Promise<Result<{ trustee: number }, TrusteeCode>> {
  const found = await withPeople(async (tx): Promise<Result<Found, TrusteeCode>> => {
    const urn = await findUrn(tx, phi);
    if (urn === null) return refuse('trustee/unknown-vote', { field: 'phi' });
    const seat = (await trusteesOf(tx, urn.vote)).find((one) => one.person === person);
    if (seat === undefined) return refuse('trustee/not-a-trustee');
    const { life } = await readLife(tx, urn.vote);
    const state = urnState(life, phi, Math.floor(now() / 1000));
    const frozen = life.urns.get(phi);
    if (state === 'annulled') return refuse('trustee/annulled');
    if (frozen === undefined || (state !== 'sealed' && state !== 'published')) return refuse('trustee/not-sealed');
    if (isTooSmall(frozen)) return refuse('trustee/too-small');
    const challenge = trusteeFactorsChallenge(phi, sha256(utf8(payload)));
    if (!(await isOwn(tx, person, assertion, challenge)))
      return refuse('trustee/bad-assertion', { field: 'assertion' });
    return ok({ vote: urn.vote, position: seat.position, frozen });
  });
  if (!found.ok) return found;
  const { vote, position, frozen } = found.value;

  const sealed = await sealedTally(phi, frozen.definition['x-isoloir'].receiptKey, frozen.election);
  if (sealed === null) return refuse('trustee/not-sealed');
  if (!isGoodDecryption({ phi, position, tally: sealed.tally, payload, trustees: frozen.trustees }))
    return refuse('trustee/bad-factors', { field: 'payload' });

  return withPeople(async (tx) => {
    const { rowCount } = await tx.query(
      'INSERT INTO factors (phi, position, payload, assertion) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [phi, position, payload, JSON.stringify(assertion)],
    );
    if (rowCount === 1) {
      const event = canonicalJson({ phi, trustee: position, payload });
      await tx.query(`INSERT INTO journal_outbox (vote_id, type, payload) VALUES ($1, 'factors', $2)`, [vote, event]);
      return ok({ trustee: position });
    }
    const kept = await tx.query<{ payload: string }>('SELECT payload FROM factors WHERE phi = $1 AND position = $2', [
      phi,
      position,
    ]);
    const isSame = kept.rows[0] !== undefined && sha256Hex(kept.rows[0].payload) === sha256Hex(payload);
    return isSame ? ok({ trustee: position }) : refuse('trustee/already-decrypted');
  });
}

type Found = {
  vote: VoteId;
  position: number;
  frozen: { election: string; trustees: string; definition: { 'x-isoloir': { receiptKey: string } } };
};

function isGoodDecryption(given: {
  phi: Phi;
  position: number;
  tally: string;
  payload: string;
  trustees: string;
}): boolean {
  const key = readTrustees(group, parseTrustees(given.trustees)).keys[given.position - 1];
  if (key === undefined) return false;
  try {
    const tally = readTally(group, given.tally);
    return checkPartialDecryption(group, { phi: given.phi, key, tally, text: given.payload });
  } catch {
    return false;
  }
}
