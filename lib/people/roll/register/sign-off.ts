/** The rows of the register: SQL on the pool, the only writes that a voter causes on the people side. */
import { rollLeaf } from '#lib/crypto/merkle.ts';
import type { Assertion } from '#lib/election/index.ts';
import { MemberId, PersonId, Phi, type VoteId } from '#lib/ground/brand.ts';
import { type Bytes, equal, fromBase64Url } from '#lib/ground/bytes.ts';
import { prepared } from '#lib/ground/postgres.ts';
import type { PeopleTx } from '../../db.ts';
import { evidenceOf, sealLine } from '../../sealed/index.ts';

/** Who holds the passkey; as a voter of this vote, their urn and their leaf of the frozen roll with today's passkeys. */
export type Signer = { person: PersonId; cose: Bytes; voter: { phi: Phi; leaf: Bytes } | null };

export const signerQuery = prepared(`
  SELECT p.person_id, p.cose, v.phi, v.number, v.leaf_salt,
         array_agg(q.id ORDER BY q.id) AS credentials, array_agg(q.cose ORDER BY q.id) AS coses
    FROM passkey p
    JOIN passkey q ON q.person_id = p.person_id
    LEFT JOIN voter v ON v.person_id = p.person_id AND v.vote_id = $2
   WHERE p.id = $1
   GROUP BY p.id, v.vote_id, v.person_id`);

export async function findSigner(tx: PeopleTx, vote: VoteId, credential: string): Promise<Signer | null> {
  const { rows } = await tx.query<{
    person_id: string;
    cose: Buffer;
    phi: string | null;
    number: string | null;
    leaf_salt: Buffer | null;
    credentials: string[];
    coses: Buffer[];
  }>(signerQuery, [credential, vote]);
  const [row] = rows;
  if (row === undefined) return null;
  const { phi, number, leaf_salt: salt } = row;
  const passkeys = row.credentials.flatMap((id, i) => {
    const cose = row.coses[i];
    return cose === undefined ? [] : [{ credential: fromBase64Url(id), cose }];
  });
  const person = PersonId.parse(row.person_id);
  const cose = Uint8Array.from(row.cose);
  if (phi === null || number === null || salt === null) return { person, cose, voter: null };
  const leaf = rollLeaf({ salt, phi, member: MemberId.parse(person), number, passkeys });
  return { person, cose, voter: { phi: Phi.parse(phi), leaf } };
}

/** Held shared while a sign-off is written, exclusively while the last pairs are gathered before an urn is closed: a
 * sign-off is either among them or refused. */
export const pairLock = (vote: VoteId): string => `pairs/${vote}`;

const LOCK = prepared('SELECT pg_advisory_xact_lock_shared(hashtext($1))');

/** Takes the pair lock, shared. Nothing else needs one: the frozen roll never shrinks, and names one urn per member. */
export async function lockPairs(tx: PeopleTx, vote: VoteId): Promise<void> {
  await tx.query(LOCK, [pairLock(vote)]);
}

export async function hasPasskey(tx: PeopleTx, person: PersonId, credential: string): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT 1 FROM passkey WHERE id = $1 AND person_id = $2', [credential, person]);
  return rowCount === 1;
}

export type SignOff = {
  phi: Phi;
  vote: VoteId;
  signer: Signer & { voter: { leaf: Bytes } };
  assertion: Assertion;
  requests: readonly Bytes[];
  signatures: readonly Bytes[];
  /** Decisions that had passed when the urn was found open. */
  passed: number;
};

/** Reads people and locks nobody: a lock, or the check of a foreign key, would write into the row of whoever signs. */
export const insertQuery = prepared(`
  INSERT INTO register_row (phi, row_key, sealed)
  SELECT $2, $3, $4
   WHERE (SELECT count(*) FROM proposal WHERE vote_id = $1 AND state = 'passed') = $7
     AND EXISTS (SELECT 1 FROM voter WHERE phi = $2 AND person_id = $5::uuid)
     AND EXISTS (SELECT 1 FROM passkey WHERE id = $6 AND person_id = $5)
  ON CONFLICT (phi, row_key) DO NOTHING`);

/** Whether a row was written. Not where the member has signed already, nor where another decision has passed since, nor
 * where the passkey was removed meanwhile [a stolen one]. */
export async function insertSignOff(tx: PeopleTx, signOff: SignOff): Promise<boolean> {
  const { phi, signer, assertion, requests, signatures } = signOff;
  const evidence = { person: signer.person, cose: signer.cose, leaf: signer.voter.leaf, requests, signatures };
  const { rowKey, sealed } = await sealLine(tx, phi, evidenceOf(assertion, evidence));
  const { rowCount } = await tx.query(insertQuery, [
    signOff.vote,
    phi,
    rowKey,
    sealed,
    signer.person,
    assertion.credential,
    signOff.passed,
  ]);
  return rowCount === 1;
}

export const isSameRequest = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.length === b.length && a.every((bytes, i) => equal(bytes, b[i] ?? new Uint8Array()));
