/** Pools and transactions of PostgreSQL, for the `db.ts` of urn and board. Each `db.ts` brands what it hands out. */
import pg from 'pg';
import { randomBytes, toHex } from './bytes.ts';
import { log } from './log.ts';
import { shared } from './shared.ts';

/** What runs inside an open transaction. bigint comes as string, bytea as Buffer. */
export type Queries = {
  query<Row extends pg.QueryResultRow = never>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>;
};

/**
 * What every session asks of its server, so that locks do not outlive those who hold them: a host that vanished is gone
 * within some fifteen seconds [hours, by what kernels come with]; a session that asks nothing for thirty, outside of a
 * transaction, is a process that hangs, since pools close idle ones after ten.
 */
export const SESSION = [
  'tcp_keepalives_idle=5',
  'tcp_keepalives_interval=5',
  'tcp_keepalives_count=2',
  'tcp_user_timeout=10000',
  'idle_session_timeout=30000',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');
/** Milliseconds that a transaction may stand open and ask nothing: its work waits for nobody. */
const SILENT = 20_000;

/** One pool per process under `name`; `url` is read when it is first used. */
export function poolOf(name: string, url: () => string, max: number): pg.Pool {
  return shared(`pool/${name}`, () => {
    const pool = new pg.Pool({
      connectionString: url(),
      max,
      // Named one by one: two pools under one name would show in pg_stat_activity.
      application_name: `isoloir ${name} ${toHex(randomBytes(4))}`,
      connectionTimeoutMillis: 10_000,
      options: SESSION,
      idle_in_transaction_session_timeout: SILENT,
    });
    // an idle connection that breaks must not end the process
    pool.on('error', () => log('ground/connection-lost'));
    openPools().add(pool);
    return pool;
  });
}

const openPools = (): Set<pg.Pool> => shared('pool', () => new Set<pg.Pool>());

/** Ends every pool made here: for shutting down, and for tests. */
export async function closePools(): Promise<void> {
  const pools = [...openPools()];
  openPools().clear();
  await Promise.all(pools.map((pool) => pool.end()));
}

const statements = (): Map<string, string> => shared('postgres/statements', () => new Map<string, string>());

/**
 * Marks a constant statement that every vote sends: each connection has PostgreSQL read and plan it once, under a name.
 * @returns the same text
 */
export function prepared(sql: string): string {
  if (!statements().has(sql)) statements().set(sql, `s${statements().size}`);
  return sql;
}

/** Sends a statement; one that was marked goes under its name. */
export async function ask<Row extends pg.QueryResultRow>(
  client: pg.PoolClient,
  sql: string,
  values: readonly unknown[],
): Promise<{ rows: Row[]; rowCount: number }> {
  const name = statements().get(sql);
  const asked =
    name === undefined
      ? client.query<Row>(sql, [...values])
      : client.query<Row>({ name, text: sql, values: [...values] });
  const { rows, rowCount } = await asked;
  return { rows, rowCount: rowCount ?? 0 };
}

/** `snapshot`: reads only, and every query sees the database as the first one saw it. */
export type Mode = 'read write' | 'read only' | 'snapshot';

const BEGIN: Readonly<Record<Mode, string>> = {
  'read write': 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE',
  'read only': 'BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY',
  snapshot: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
};

/** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (queries: Queries) => Promise<T>,
  mode: Mode = 'read write',
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that breaks under a transaction says so here as well as in the query: unheard, it would end the process.
  const onBreak = (error: Error) => {
    broken = error;
  };
  client.on('error', onBreak);
  try {
    await client.query(BEGIN[mode]);
    const value = await work({
      query: (sql, values = []) => ask(client, sql, values),
    });
    const { command } = await client.query('COMMIT');
    // Where a statement had failed and nobody heard of it, PostgreSQL rolls back, and says so without a fault.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
    return value;
  } catch (thrown) {
    await client.query('ROLLBACK').catch(onBreak);
    throw thrown;
  } finally {
    client.off('error', onBreak);
    client.release(broken);
  }
}
