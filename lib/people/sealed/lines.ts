/** The lines of the register: sealed, found by name, opened one by one. */
import type { PersonId, Phi } from '#lib/ground/brand.ts';
import { toHex } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';
import type { PeopleTx } from '../db.ts';
import { type Evidence, packEvidence, unpackEvidence } from './evidence.ts';
import { type SealKeys, sealKeys } from './keys.ts';
import { seal, unseal } from './seal.ts';
import { rowNamer } from './signed.ts';

/** A line that does not open: altered, moved, or sealed under another key. `rowKey`: hex, names nobody. */
export class SealedRowError extends Error {
  readonly rowKey: string;
  constructor(rowKey: Uint8Array) {
    super('a line of the register does not open');
    this.name = 'SealedRowError';
    this.rowKey = toHex(rowKey);
  }
}

export type SealedLine = { rowKey: Buffer; sealed: Buffer };

const placeOf = (phi: Phi, rowKey: Uint8Array) => enc('isoloir/v1/register-evidence', phi, rowKey);

/** The line as it will lie in the register of `phi`. */
export async function sealLine(tx: PeopleTx, phi: Phi, evidence: Evidence): Promise<SealedLine> {
  const keys = await sealKeys(tx);
  const rowKey = rowNamer(keys, phi)(evidence.person);
  return { rowKey, sealed: seal(keys.contents, placeOf(phi, rowKey), packEvidence(evidence)) };
}

type Row = { row_key: Buffer; sealed: Buffer };

/** @throws SealedRowError at the first that does not open */
async function openRows<R extends Row>(tx: PeopleTx, phi: Phi, rows: readonly R[]): Promise<[Evidence, R][]> {
  if (rows.length === 0) return [];
  const keys = await sealKeys(tx);
  const nameOf = rowNamer(keys, phi);
  return rows.map((row) => {
    const evidence = openRow(keys, phi, row);
    if (evidence === null || !nameOf(evidence.person).equals(row.row_key)) throw new SealedRowError(row.row_key);
    return [evidence, row];
  });
}

function openRow({ contents }: SealKeys, phi: Phi, { row_key, sealed }: Row): Evidence | null {
  try {
    return unpackEvidence(unseal(contents, placeOf(phi, row_key), sealed));
  } catch {
    // decipher and decoder throw for whatever was not sealed here: one fault for the reader
    return null;
  }
}

export const lineQuery = 'SELECT row_key, sealed FROM register_row WHERE phi = $1 AND row_key = $2';

/** This person's line; null where they have not signed. @throws SealedRowError */
export async function findLine(tx: PeopleTx, phi: Phi, person: PersonId): Promise<Evidence | null> {
  const { rows } = await tx.query<Row>(lineQuery, [phi, rowNamer(await sealKeys(tx), phi)(person)]);
  const [opened] = await openRows(tx, phi, rows);
  return opened?.[0] ?? null;
}

/** Lines read at a time: some three megabytes. */
const PAGE = 500;

/** Every line of an urn, in the order of names, which is nobody's. @throws SealedRowError at the first that does not open */
export async function* readEvidence(
  tx: PeopleTx,
  phi: Phi,
  page = PAGE,
): AsyncGenerator<Evidence & { published: boolean }> {
  let after: Buffer = Buffer.alloc(0);
  for (;;) {
    const { rows } = await tx.query<Row & { published: boolean }>(
      'SELECT row_key, sealed, published FROM register_row WHERE phi = $1 AND row_key > $2 ORDER BY row_key LIMIT $3',
      [phi, after, page],
    );
    for (const [evidence, { published }] of await openRows(tx, phi, rows)) yield { ...evidence, published };
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.row_key;
  }
}

/** How many wait to be published, of each urn of these that has any, in the order of phi. */
export async function countWaiting(tx: PeopleTx, phis: readonly Phi[]): Promise<{ phi: Phi; waiting: number }[]> {
  const { rows } = await tx.query<{ phi: Phi; waiting: number }>(
    `SELECT phi, count(*)::int AS waiting FROM register_row WHERE phi = ANY ($1) AND NOT published
      GROUP BY phi ORDER BY phi COLLATE "C"`,
    [phis],
  );
  return rows;
}

/** The lines whose pairs the journal does not show yet. */
export async function readWaiting(tx: PeopleTx, phi: Phi): Promise<Evidence[]> {
  const { rows } = await tx.query<Row>('SELECT row_key, sealed FROM register_row WHERE phi = $1 AND NOT published', [
    phi,
  ]);
  return (await openRows(tx, phi, rows)).map(([evidence]) => evidence);
}

/** Marks the waiting lines as published, in the caller's transaction. @returns what was in them */
export async function publishWaiting(tx: PeopleTx, phi: Phi): Promise<Evidence[]> {
  const { rows } = await tx.query<Row>(
    'UPDATE register_row SET published = true WHERE phi = $1 AND NOT published RETURNING row_key, sealed',
    [phi],
  );
  return (await openRows(tx, phi, rows)).map(([evidence]) => evidence);
}

/** Marks those waiting lines as published whose pairs the journal shows already: a people side that was restored from a
 * backup goes on from its journal (scripts/backup). @returns how many */
export async function settleWaiting(tx: PeopleTx, phi: Phi, isShown: (line: Evidence) => boolean): Promise<number> {
  const { rows } = await tx.query<Row>('SELECT row_key, sealed FROM register_row WHERE phi = $1 AND NOT published', [
    phi,
  ]);
  const shown = (await openRows(tx, phi, rows)).filter(([line]) => isShown(line)).map(([, { row_key }]) => row_key);
  if (shown.length === 0) return 0;
  await tx.query('UPDATE register_row SET published = true WHERE phi = $1 AND row_key = ANY ($2)', [phi, shown]);
  return shown.length;
}
