/** The rows of the register: SQL on the pool, the only writes that a voter causes on the people side. */
import { rollLeaf } from '#lib/crypto/merkle.ts';
import type { Assertion } from '#lib/election/index.ts';
import { MemberId, PersonId, Phi, type VoteId } from '#lib/ground/brand.ts';
import { type Bytes, equal, fromBase64Url } from '#lib/ground/bytes.ts';
import type { PeopleTx } from '../../db.ts';

/** Who holds the passkey; as a voter of this vote, their urn and their leaf of the frozen roll with today's passkeys. */
export type Signer = { person: PersonId; cose: Bytes; voter: { phi: Phi; leaf: Bytes } | null };

export const signerQuery = `
  SELECT p.person_id, p.cose, v.phi, v.number, v.leaf_salt,
         array_agg(q.id ORDER BY q.id) AS credentials, array_agg(q.cose ORDER BY q.id) AS coses
    FROM passkey p
    JOIN passkey q ON q.person_id = p.person_id
    LEFT JOIN voter v ON v.person_id = p.person_id AND v.vote_id = $2
   WHERE p.id = $1
   GROUP BY p.id, v.vote_id, v.person_id`;

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

/** Takes the pair lock, shared. Nothing else needs one: the frozen roll never shrinks, and names one urn per member. */
export async function lockPairs(tx: PeopleTx, vote: VoteId): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock_shared(hashtext($1))', [pairLock(vote)]);
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

export const insertQuery = `
  INSERT INTO sign_off (person_id, phi, credential, cose, authenticator_data, client_data, signature,
                        requests, signatures, leaf)
  SELECT $2::uuid, $3, $4, $5, $6, $7, $8, $9, $10, $11
   WHERE (SELECT count(*) FROM proposal WHERE vote_id = $1 AND state = 'passed') = $12
     AND EXISTS (SELECT 1 FROM voter WHERE phi = $3 AND person_id = $2)
     AND EXISTS (SELECT 1 FROM passkey WHERE id = $4 AND person_id = $2)
  ON CONFLICT (phi, person_id) DO NOTHING`;

export const findQuery = `
  SELECT credential, requests, signatures FROM sign_off WHERE phi = $1 AND person_id = $2`;

export type Kept = { credential: string; requests: Bytes[]; signatures: Bytes[] };

export async function findSignOff(tx: PeopleTx, phi: Phi, person: PersonId): Promise<Kept | null> {
  const { rows } = await tx.query<{ credential: string; requests: Buffer[]; signatures: Buffer[] }>(findQuery, [
    phi,
    person,
  ]);
  const [row] = rows;
  if (row === undefined) return null;
  const bytes = (list: Buffer[]) => list.map((item) => Uint8Array.from(item));
  return { credential: row.credential, requests: bytes(row.requests), signatures: bytes(row.signatures) };
}

/** Whether a row was written. Not where the member has signed already, nor where another decision has passed since, nor
 * where the passkey was removed meanwhile [a stolen one]. A foreign key to the frozen roll says the same again. */
export async function insertSignOff(tx: PeopleTx, signOff: SignOff): Promise<boolean> {
  const { signer, assertion } = signOff;
  const { rowCount } = await tx.query(insertQuery, [
    signOff.vote,
    signer.person,
    signOff.phi,
    assertion.credential,
    Buffer.from(signer.cose),
    Buffer.from(fromBase64Url(assertion.authenticatorData)),
    Buffer.from(fromBase64Url(assertion.clientDataJSON)),
    Buffer.from(fromBase64Url(assertion.signature)),
    signOff.requests.map((bytes) => Buffer.from(bytes)),
    signOff.signatures.map((bytes) => Buffer.from(bytes)),
    Buffer.from(signer.voter.leaf),
    signOff.passed,
  ]);
  return rowCount === 1;
}

export const isSameRequest = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.length === b.length && a.every((bytes, i) => equal(bytes, b[i] ?? new Uint8Array()));
