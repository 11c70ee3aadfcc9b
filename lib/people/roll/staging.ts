/**
 * An import on its way, in tables of its own: the file in parts as they were sent, its rows, what is wrong with them.
 * Unlogged, and gone when the import is done, replaced or an hour old.
 */
import { createHash } from 'node:crypto';
import type { PersonId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { macsOf, readFact } from '../proof/index.ts';
import type { RowError } from './row.ts';

export type ImportState = 'sending' | 'reading' | 'comparing' | 'ready' | 'refused' | 'writing' | 'done';
export type Import = {
  id: string;
  person: PersonId;
  state: ImportState;
  parts: number;
  lines: number;
  faults: number;
  digest: string | null;
};

/** After this an import that nobody finished is forgotten, in milliseconds. */
const LIFE = 60 * 60_000;

/** The import as it stands; null where this person has none by this id. */
export async function findImport(tx: PeopleTx, id: string, person: PersonId): Promise<Import | null> {
  const { rows } = await tx.query<Import>(
    `SELECT id, person_id AS person, state, parts, lines, faults, digest FROM roll_import WHERE id = $1 AND person_id = $2`,
    [id, person],
  );
  return rows[0] ?? null;
}

/** Begins an import anew; what this person had begun before is forgotten, and what is old. False for another's id. */
export async function beginImport(
  tx: PeopleTx,
  { id, person, parts }: Pick<Import, 'id' | 'person' | 'parts'>,
): Promise<boolean> {
  await forget(tx, 'person_id = $1 OR at < $2', [person, new Date(now() - LIFE)]);
  const { rowCount } = await tx.query(
    'INSERT INTO roll_import (id, person_id, parts, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [id, person, parts, new Date(now())],
  );
  return rowCount === 1;
}

/** Forgets imports that nobody finished. Answers at once where there is none. */
export const sweepImports = (): Promise<void> => withPeople((tx) => forget(tx, 'at < $1', [new Date(now() - LIFE)]));

async function forget(tx: PeopleTx, which: string, values: readonly unknown[]): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(`DELETE FROM roll_import WHERE ${which} RETURNING id`, values);
  for (const { id } of rows) await dropFile(tx, id);
}

/** What was read of the file. */
export async function dropRows(tx: PeopleTx, id: string): Promise<void> {
  await tx.query('DELETE FROM roll_line WHERE import_id = $1', [id]);
  await tx.query('DELETE FROM roll_fault WHERE import_id = $1', [id]);
}

/** The file and what was read of it. */
export async function dropFile(tx: PeopleTx, id: string): Promise<void> {
  await dropRows(tx, id);
  await tx.query('DELETE FROM roll_part WHERE import_id = $1', [id]);
}

/** The same part again replaces itself. */
export async function keepPart(tx: PeopleTx, id: string, part: number, bytes: Uint8Array): Promise<void> {
  await tx.query(
    `INSERT INTO roll_part (import_id, part, bytes) VALUES ($1, $2, $3)
     ON CONFLICT (import_id, part) DO UPDATE SET bytes = excluded.bytes`,
    [id, part, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
  );
}

export async function countParts(tx: PeopleTx, id: string): Promise<number> {
  const { rows } = await tx.query<{ n: number }>('SELECT count(*)::int AS n FROM roll_part WHERE import_id = $1', [id]);
  return rows[0]?.n ?? 0;
}

/** The file's parts in order, one in memory at a time. */
export async function* partsOf({ id, parts }: Pick<Import, 'id' | 'parts'>): AsyncGenerator<Buffer, void, undefined> {
  for (let part = 0; part < parts; part++) {
    const { rows } = await withPeople((tx) =>
      tx.query<{ bytes: Buffer }>('SELECT bytes FROM roll_part WHERE import_id = $1 AND part = $2', [id, part]),
    );
    const [row] = rows;
    if (row === undefined) throw new Error('a part of the file is gone');
    yield row.bytes;
  }
}

/** Says how far the work has come, to whoever asks meanwhile: in a transaction of its own. */
export const report = (id: string, state: ImportState, { lines, faults }: { lines?: number; faults?: number } = {}) =>
  withPeople((tx) =>
    tx.query(
      `UPDATE roll_import SET state = $2, lines = coalesce($3, lines), faults = coalesce($4, faults) WHERE id = $1`,
      [id, state, lines ?? null, faults ?? null],
    ),
  );

/** A good row and where it stands. */
export type StagedRow = { line: number; number: string; name: string; email: string | null } & {
  phone: string | null;
  /** In clear here and in the file's parts, which go with the import; its row is a MAC. */
  fact: string | null;
  college: string;
  federation: string;
  language: string;
};

export async function stageRows(tx: PeopleTx, id: string, rows: readonly StagedRow[]): Promise<void> {
  const column = <T>(pick: (row: StagedRow) => T): T[] => rows.map(pick);
  const said = rows.flatMap(({ number, fact }) =>
    fact === null ? [] : [{ subject: number, text: readFact(fact) ?? '' }],
  );
  const macs = (await macsOf(tx, 'fact', said)).values();
  await tx.query(
    `INSERT INTO roll_line (import_id, line, number, name, email, phone, college, federation, language, fact_mac)
     SELECT $1, * FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[])`,
    [
      id,
      column(({ line }) => line),
      column(({ number }) => number),
      column(({ name }) => name),
      column(({ email }) => email),
      column(({ phone }) => phone),
      column(({ college }) => college),
      column(({ federation }) => federation),
      column(({ language }) => language),
      column(({ fact }) => (fact === null ? null : (macs.next().value ?? null))),
    ],
  );
}

export async function stageFaults(tx: PeopleTx, id: string, faults: readonly RowError[]): Promise<void> {
  await tx.query(
    `INSERT INTO roll_fault (import_id, line, place, "column", code)
     SELECT $1, * FROM unnest($2::int[], $3::int[], $4::text[], $5::text[])`,
    [
      id,
      faults.map(({ row }) => row),
      faults.map((_, place) => place),
      faults.map(({ column }) => column),
      faults.map(({ code }) => code),
    ],
  );
}

/** Faults of an import, in order of the file; at most `limit`, from the `after`th. */
export async function faultsOf(tx: PeopleTx, id: string, limit: number, after = 0): Promise<RowError[]> {
  const { rows } = await tx.query<RowError>(
    `SELECT line AS row, "column", code FROM roll_fault WHERE import_id = $1 ORDER BY line, place, code LIMIT $2 OFFSET $3`,
    [id, limit, after],
  );
  return rows;
}

/** Names this file against this roll: what was previewed is what is imported, or nothing is. */
export const digestOf = (id: string, ...parts: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([id, ...parts]))
    .digest('hex');
