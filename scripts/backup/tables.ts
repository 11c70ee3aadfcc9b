/** What a backup holds: databases by side, tables found in the catalogue, rows in the order of their primary keys. */
import type { Client } from 'pg';
import type { Schema } from '../db/migrate.ts';
import type { Side } from './stream.ts';

export type Database = 'people' | 'journal' | 'urn' | 'chain';

/** In the order in which they are read: the board last, so that it holds all that the side said it had appended. */
export const DATABASES: Readonly<Record<Side, readonly { name: Database; owner: string; schema: Schema }[]>> = {
  people: [
    { name: 'people', owner: 'PEOPLE_OWNER_URL', schema: 'people' },
    { name: 'journal', owner: 'JOURNAL_OWNER_URL', schema: 'board' },
  ],
  urn: [
    { name: 'urn', owner: 'URN_OWNER_URL', schema: 'urn' },
    { name: 'chain', owner: 'URN_CHAIN_OWNER_URL', schema: 'board' },
  ],
};

/**
 * Left out. The urn: what a flush destroys must not live on in a backup (PROTOCOL §5.7). People: what lives for minutes,
 * and files of members on their way.
 */
const LEFT_OUT: Readonly<Record<Database, readonly string[]>> = {
  people: ['challenge', 'roll_import', 'mail_slot'],
  journal: [],
  urn: ['waiting', 'batch_key'],
  chain: [],
};

/** Rows read at once; where a row may hold megabytes, few. */
export const rowsAtOnce = (table: string): number => (table === 'material' || table === 'event' ? 4 : 500);

export type Table = { name: string; key: string[]; columns: string[] };

/** The tables of a database that outlive a crash, each after those it refers to. @throws Error where one has no key */
export async function listTables(client: Client, database: Database): Promise<Table[]> {
  const { rows } = await client.query<Table & { refers: string[] }>(
    `SELECT c.relname AS name,
            coalesce((SELECT array_agg(a.attname::text ORDER BY k.at)
              FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (num, at)
              JOIN pg_attribute a ON a.attnum = k.num
             WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid), '{}') AS key,
            (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
            ARRAY(SELECT DISTINCT f.relname::text FROM pg_constraint r JOIN pg_class f ON f.oid = r.confrelid
                   WHERE r.conrelid = c.oid AND r.contype = 'f' AND f.oid <> c.oid) AS refers
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relpersistence = 'p'
        AND c.relname <> '_prisma_migrations' AND c.relname <> ALL ($1)
      ORDER BY c.relname`,
    [LEFT_OUT[database]],
  );
  const keyless = rows.find(({ key }) => key.length === 0);
  if (keyless !== undefined) throw new Error(`table ${keyless.name} has no primary key: its rows have no order`);
  return afterTheirs(rows);
}

function afterTheirs(tables: readonly (Table & { refers: string[] })[]): Table[] {
  const ordered: Table[] = [];
  const rest = [...tables];
  while (rest.length > 0) {
    const ready = rest.findIndex(({ refers }) => !rest.some((other) => refers.includes(other.name)));
    const [next] = rest.splice(ready, 1);
    if (ready < 0 || next === undefined) throw new Error('tables refer to each other in a ring');
    const { name, key, columns } = next;
    ordered.push({ name, key, columns });
  }
  return ordered;
}

export type Migration = { name: string; checksum: string };

/** What the database's form is, by its migrations. */
export async function listApplied(client: Client): Promise<Migration[]> {
  const { rows } = await client.query<Migration>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows;
}
