/**
 * What lies wrapped under a key-encryption key, and where: for the start of each side, which refuses a key that is not
 * the one, and for `npm run keys`, which changes it. Whoever wraps something new in a table adds a line here.
 */
import type { Bytes } from './bytes.ts';

type Place = {
  table: string;
  column: string;
  /** SQL that spells what the wrapping names (PROTOCOL §2.7). */
  what: string;
  /** SQL: which rows hold something wrapped under the key-encryption key. */
  where: string;
};

export const AT_REST = {
  people: [
    { table: 'data_key', column: 'wrapped', what: `'data-key'`, where: 'true' },
    { table: 'journal_key', column: 'wrapped', what: `'journal-key'`, where: 'true' },
    { table: 'retired_journal_key', column: 'wrapped', what: `'journal-key'`, where: 'true' },
    { table: 'known_key', column: 'wrapped', what: `'known-key/' || quarter`, where: 'true' },
    { table: 'night', column: 'wrapped', what: `'night/' || vote_id`, where: 'wrapped IS NOT NULL' },
    { table: 'issuing_key', column: 'wrapped', what: `'issuing-key/' || uuid`, where: `place = 'wrapped'` },
    {
      table: 'key_share',
      column: 'given',
      what: `'key-share/' || vote_id || '/' || x`,
      where: 'given IS NOT NULL',
    },
  ],
  urn: [
    { table: 'signing_key', column: 'wrapped', what: `'urn/signing-key'`, where: 'true' },
    { table: 'retired_key', column: 'wrapped', what: `'urn/signing-key'`, where: 'true' },
    { table: 'batch_key', column: 'wrapped', what: `'batch-key/' || phi || '/' || batch`, where: 'true' },
  ],
} as const satisfies Record<string, readonly Place[]>;

export type Wrapped = { table: string; column: string; what: string; wrapped: Bytes };

type Query = (sql: string) => Promise<{ rows: { what: string; wrapped: Uint8Array }[] }>;

/** All that a side has wrapped. `lock`: held until the transaction ends, so that none changes meanwhile. */
export async function readAtRest(query: Query, side: keyof typeof AT_REST, { lock = false } = {}): Promise<Wrapped[]> {
  const found: Wrapped[] = [];
  for (const { table, column, what, where } of AT_REST[side]) {
    const { rows } = await query(
      `SELECT ${what} AS what, ${column} AS wrapped FROM ${table} WHERE ${where} ORDER BY 1 ${lock ? 'FOR UPDATE' : ''}`,
    );
    for (const row of rows) found.push({ table, column, what: row.what, wrapped: Uint8Array.from(row.wrapped) });
  }
  return found;
}
