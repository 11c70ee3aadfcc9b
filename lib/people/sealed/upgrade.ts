/** Registers of releases before 0.3 lay open in `sign_off`: they are sealed when the people side starts. */
import { PersonId, Phi } from '#lib/ground/brand.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { sealLine } from './lines.ts';

type Old = {
  phi: string;
  person_id: string;
  credential: string;
  cose: Buffer;
  authenticator_data: Buffer;
  client_data: Buffer;
  signature: Buffer;
  requests: Buffer[];
  signatures: Buffer[];
  leaf: Buffer;
  published: boolean;
};

/** Rows moved in one transaction. */
const AT_ONCE = 500;

/** Seals what is left of an open register; nobody can sign twice meanwhile, for nothing is served yet. @returns how many */
export async function sealOldRegister(): Promise<number> {
  let moved = 0;
  for (;;) {
    const count = await withPeople(moveSome);
    if (count === 0) return moved;
    moved += count;
  }
}

async function moveSome(tx: PeopleTx): Promise<number> {
  const { rows } = await tx.query<Old>(
    `DELETE FROM sign_off WHERE (phi, person_id) IN (SELECT phi, person_id FROM sign_off LIMIT ${AT_ONCE}) RETURNING *`,
  );
  const bytes = (buffer: Buffer) => Uint8Array.from(buffer);
  for (const row of rows) {
    const phi = Phi.parse(row.phi);
    const { rowKey, sealed } = await sealLine(tx, phi, {
      person: PersonId.parse(row.person_id),
      credential: row.credential,
      cose: bytes(row.cose),
      authenticatorData: bytes(row.authenticator_data),
      clientData: bytes(row.client_data),
      signature: bytes(row.signature),
      leaf: bytes(row.leaf),
      requests: row.requests.map(bytes),
      signatures: row.signatures.map(bytes),
    });
    await tx.query(
      'INSERT INTO register_row (phi, row_key, sealed, published) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [phi, rowKey, sealed, row.published],
    );
  }
  return rows.length;
}
