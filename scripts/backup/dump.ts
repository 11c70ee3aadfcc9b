/**
 * Reads one side's databases, each in one snapshot: rows alone, sorted by their keys. No page, no dead row, no transaction
 * number, no WAL: what the databases themselves remember of an order stays out of a backup (decision 030).
 */
import pg, { type Client } from 'pg';
import { writeLine } from './lines.ts';
import { BackupError, type Side } from './stream.ts';
import { DATABASES, type Database, listApplied, listTables, rowsAtOnce } from './tables.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws BackupError where the variable is missing */
export function urlOf(env: Environment, name: string): string {
  const url = env[name];
  if (url === undefined || url === '') throw new BackupError(`${name} is not set.`);
  return url;
}

/** Every line of a side's backup. @throws BackupError where a database cannot be reached */
export async function* dumpSide(env: Environment, side: Side): AsyncGenerator<string> {
  for (const { name, owner } of DATABASES[side]) yield* dumpDatabase(urlOf(env, owner), owner, name);
}

/** @throws BackupError naming the variable, never the URL */
export async function connect(url: string, variable: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'isoloir backup' });
  try {
    await client.connect();
    await client.query(`SET TIME ZONE 'UTC'`);
    return client;
  } catch (error) {
    throw new BackupError(`${variable}: ${error instanceof Error ? error.message : 'cannot connect'}.`, {
      cause: error,
    });
  }
}

/** A connection that stays open between two lines; closed also where the reader stops. */
async function* dumpDatabase(url: string, variable: string, name: Database): AsyncGenerator<string> {
  const client = await connect(url, variable);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    yield writeLine({ mark: 'D', database: name, migrations: await listApplied(client) });
    let rows = 0;
    for (const { name: table, key, columns } of await listTables(client, name)) {
      yield writeLine({ mark: 'T', table, columns });
      for await (const row of rowsOf(client, table, key)) {
        rows++;
        yield writeLine({ mark: 'R', row });
      }
    }
    for (const one of await sequencesOf(client)) yield writeLine({ mark: 'S', ...one });
    yield writeLine({ mark: 'E', rows });
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

async function* rowsOf(client: Client, table: string, key: readonly string[]): AsyncGenerator<string> {
  const order = key.map((column) => pg.escapeIdentifier(column)).join(', ');
  const from = pg.escapeIdentifier(table);
  await client.query(
    `DECLARE backup NO SCROLL CURSOR FOR SELECT to_jsonb(t)::text AS row FROM ${from} t ORDER BY ${order}`,
  );
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`FETCH ${rowsAtOnce(table)} FROM backup`);
    for (const { row } of rows) yield row;
    if (rows.length === 0) break;
  }
  await client.query('CLOSE backup');
}

async function sequencesOf(client: Client): Promise<{ sequence: string; value: string }[]> {
  const { rows } = await client.query<{ sequence: string; value: string }>(
    `SELECT sequencename AS sequence, last_value::text AS value FROM pg_sequences
      WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY 1`,
  );
  return rows;
}
