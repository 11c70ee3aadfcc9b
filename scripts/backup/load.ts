/**
 * Puts a backup back into the empty databases of one side (`npm run db:setup` made them): all of a database or nothing of
 * it. The form must be the backup's: a backup is restored with the release that made it, and upgraded afterwards.
 */
import pg from 'pg';
import { connect, urlOf } from './dump.ts';
import { type Line, readLine } from './lines.ts';
import { BackupError, type Side } from './stream.ts';
import { DATABASES, type Database, listApplied, listTables } from './tables.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Characters of rows sent at once. */
const AT_ONCE = 4_000_000;

/** @returns rows by database. @throws BackupError, and then nothing was written to the database it concerns */
export async function loadSide(
  env: Environment,
  side: Side,
  lines: AsyncIterable<string>,
): Promise<ReadonlyMap<Database, number>> {
  const rows = new Map<Database, number>();
  let open: Loading | null = null;
  try {
    for await (const text of lines) {
      const line = parsed(text);
      if (line.mark === 'D') {
        const due = DATABASES[side][rows.size];
        if (open !== null || due?.name !== line.database) throw new BackupError('The backup has another order.');
        open = await begin(await connect(urlOf(env, due.owner), due.owner), line);
      } else if (open === null) throw new BackupError('The backup has another order.');
      else if (line.mark === 'E') {
        rows.set(open.database, await finish(open, line.rows));
        open = null;
      } else await take(open, line);
    }
  } catch (thrown) {
    await open?.client.end(); // without COMMIT nothing has happened
    throw thrown;
  }
  if (open !== null || rows.size !== DATABASES[side].length) {
    await open?.client.end();
    throw new BackupError('The backup is not whole.');
  }
  return rows;
}

function parsed(text: string): Line {
  try {
    return readLine(text);
  } catch (thrown) {
    throw new BackupError('The backup holds a line of no known kind.', { cause: thrown });
  }
}

type Loading = {
  client: pg.Client;
  database: Database;
  tables: ReadonlySet<string>;
  /** The table whose rows come, and its columns. */
  table: string | null;
  columns: string;
  waiting: string[];
  size: number;
  rows: number;
};

async function begin(client: pg.Client, { database, migrations }: Extract<Line, { mark: 'D' }>): Promise<Loading> {
  try {
    await client.query('BEGIN');
    const applied = await listApplied(client);
    const spelled = (some: typeof applied) => some.map(({ name, checksum }) => `${name} ${checksum}`).join('\n');
    if (spelled(applied) !== spelled(migrations))
      throw new BackupError(
        `The database “${database}” has another form than the backup: restore with the release that made it ` +
          `(last migration ${migrations.at(-1)?.name ?? 'none'}), then upgrade.`,
      );
    const tables = await listTables(client, database);
    for (const { name } of tables) {
      const { rowCount } = await client.query(`SELECT 1 FROM ${pg.escapeIdentifier(name)} LIMIT 1`);
      if (rowCount !== 0) throw new BackupError(`The database “${database}” is not empty (table ${name}).`);
    }
    const names = new Set(tables.map(({ name }) => name));
    return { client, database, tables: names, table: null, columns: '', waiting: [], size: 0, rows: 0 };
  } catch (thrown) {
    await client.end();
    throw thrown;
  }
}

async function take(loading: Loading, line: Exclude<Line, { mark: 'D' | 'E' }>): Promise<void> {
  if (line.mark === 'R') {
    loading.waiting.push(line.row);
    loading.size += line.row.length;
    if (loading.size > AT_ONCE) await write(loading);
    return;
  }
  await write(loading);
  if (line.mark === 'S') {
    await loading.client.query('SELECT setval($1::regclass, $2)', [line.sequence, line.value]);
    return;
  }
  if (!loading.tables.has(line.table)) throw new BackupError(`The backup has a table that this release has not.`);
  loading.table = line.table;
  loading.columns = line.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
}

/** PostgreSQL reads back what it wrote: nothing of a row is read or understood here. */
async function write(loading: Loading): Promise<void> {
  const { client, table, columns, waiting } = loading;
  if (waiting.length === 0) return;
  if (table === null) throw new BackupError('The backup has another order.');
  const name = pg.escapeIdentifier(table);
  await client.query(
    `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${name}, $1::jsonb)`,
    [`[${waiting.join(',')}]`],
  );
  loading.rows += waiting.length;
  loading.waiting = [];
  loading.size = 0;
}

async function finish(loading: Loading, said: number): Promise<number> {
  await write(loading);
  if (loading.rows !== said) throw new BackupError('The backup is not whole.');
  await loading.client.query('COMMIT');
  await loading.client.end();
  return loading.rows;
}
