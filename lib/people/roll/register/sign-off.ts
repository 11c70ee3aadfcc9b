/** The rows of the register: SQL on the pool, the only writes that a voter causes on the people side. */
import { rollLeaf } from '#lib/crypto/merkle.ts';
import type { Assertion } from '#lib/election/index.ts';
import { MemberId, PersonId, type Phi, type VoteId } from '#lib/ground/brand.ts';
import { type Bytes, equal, fromBase64Url } from '#lib/ground/bytes.ts';
import type { PeopleTx } from '../../db.ts';

/** Who holds the passkey, and their leaf of the roll as it stands now. */
export type Signer = { person: PersonId; cose: Bytes; member: { college: string; leaf: Bytes } | null };

export const signerQuery = `
  SELECT p.person_id, p.cose, m.college, m.leaf_salt,
         array_agg(q.id ORDER BY q.id) AS credentials, array_agg(q.cose ORDER BY q.id) AS coses
    FROM passkey p
    JOIN passkey q ON q.person_id = p.person_id
    LEFT JOIN member m ON m.person_id = p.person_id
   WHERE p.id = $1
   GROUP BY p.id, m.person_id`;

export async function findSigner(tx: PeopleTx, credential: string): Promise<Signer | null> {
  const { rows } = await tx.query<{
    person_id: string;
    cose: Buffer;
    college: string | null;
    leaf_salt: Buffer | null;
    credentials: string[];
    coses: Buffer[];
  }>(signerQuery, [credential]);
  const [row] = rows;
  if (row === undefined) return null;
  const { college, leaf_salt: salt } = row;
  const passkeys = row.credentials.flatMap((id, i) => {
    const cose = row.coses[i];
    return cose === undefined ? [] : [{ credential: fromBase64Url(id), cose }];
  });
  const person = PersonId.parse(row.person_id);
  const leafOf = (leafSalt: Buffer) => rollLeaf({ salt: leafSalt, member: MemberId.parse(person), passkeys });
  const member = college === null || salt === null ? null : { college, leaf: leafOf(salt) };
  return { person, cose: Uint8Array.from(row.cose), member };
}

/** Held shared while a sign-off is written, exclusively while the last pairs are gathered before an urn is closed: a
 * sign-off is either among them or refused. */
export const pairLock = (vote: VoteId): string => `pairs/${vote}`;

/** The member's college, which no import changes before this transaction ends; null for who is no longer on the roll.
 * Takes the pair lock too. */
export async function lockMember(tx: PeopleTx, vote: VoteId, person: PersonId): Promise<string | null> {
  const { rows } = await tx.query<{ college: string }>(
    `SELECT college, pg_advisory_xact_lock_shared(hashtext($2)) FROM member WHERE person_id = $1 FOR NO KEY UPDATE`,
    [person, pairLock(vote)],
  );
  return rows[0]?.college ?? null;
}

/** One vote per member, though an import moved the member to another college since [two urns, two ballots]. */
const elsewhere = `EXISTS (SELECT 1 FROM definition d JOIN sign_off s ON s.phi = d.phi
                            WHERE d.vote_id = $1 AND s.person_id = $2)`;

export async function hasSignedElsewhere(tx: PeopleTx, vote: VoteId, person: PersonId): Promise<boolean> {
  const { rows } = await tx.query<{ signed: boolean }>(`SELECT ${elsewhere} AS signed`, [vote, person]);
  return rows[0]?.signed === true;
}

export async function hasPasskey(tx: PeopleTx, person: PersonId, credential: string): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT 1 FROM passkey WHERE id = $1 AND person_id = $2', [credential, person]);
  return rowCount === 1;
}

export type SignOff = {
  phi: Phi;
  vote: VoteId;
  signer: Signer & { member: { leaf: Bytes } };
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
   WHERE (SELECT count(*) FROM proposal WHERE vote_id = $1 AND state = 'passed') = $12 AND NOT ${elsewhere}
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

/** Whether a row was written. Not where the member has signed for an urn of this vote already, nor where another
 * decision has passed since, nor where the passkey was removed meanwhile [a stolen one, while an import holds the rows]. */
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
    Buffer.from(signer.member.leaf),
    signOff.passed,
  ]);
  return rowCount === 1;
}

export const isSameRequest = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.length === b.length && a.every((bytes, i) => equal(bytes, b[i] ?? new Uint8Array()));
