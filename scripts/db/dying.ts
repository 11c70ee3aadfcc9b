/**
 * For `*.db.test.ts` only: a process that dies between two statements. PostgreSQL ends the connection
 * (`pg_terminate_backend`) before the n-th statement of this process reaches it, or once that has taken effect and before
 * its answer is heard: of a COMMIT, the moment at which the work stands and nobody here knows.
 */
import { Socket } from 'node:net';
import pg from 'pg';
import type { Database, TestDatabases } from './testing.ts';

type Administrators = Pick<TestDatabases, 'env'>;
/** Which statement is the last one; `n` counts from 0, over all connections of this process. */
export type Moment = { is: (sql: string, n: number) => boolean; side: 'before' | 'after' };
/** `value` is null where `act` threw. */
export type Outcome<T> = { statements: string[]; reached: boolean; value: T | null };

const real = pg.Client.prototype.query;
const patch = (query: unknown): void => {
  Object.defineProperty(pg.Client.prototype, 'query', { value: query, writable: true, configurable: true });
};

/** Does `act` in a process that dies at `moment`; a statement that is never sent kills nobody. */
export async function dieAt<T>(databases: Administrators, moment: Moment, act: () => Promise<T>): Promise<Outcome<T>> {
  const statements: string[] = [];
  let reached = false;
  patch(function (this: pg.Client, ...given: unknown[]): unknown {
    const sql = textOf(given[0]);
    const isLast = !reached && moment.is(sql, statements.length);
    statements.push(sql);
    if (!isLast) return Reflect.apply(real, this, given);
    reached = true;
    return die(databases, this, moment.side, () => Reflect.apply(real, this, given));
  });
  try {
    const value = await act().catch((thrown: unknown) => {
      if (!reached) throw thrown;
      return null;
    });
    return { statements, reached, value };
  } finally {
    patch(real);
  }
}

async function die(databases: Administrators, client: pg.Client, side: Moment['side'], send: () => unknown) {
  if (side === 'after') await send();
  await terminate(databases, client);
  if (side === 'before') return send();
  throw new Error('the connection broke before the answer was heard');
}

const textOf = (asked: unknown): string =>
  typeof asked === 'string' ? asked : asked instanceof Object && 'text' in asked ? String(asked.text) : '';

/** The server ends the connection of this client, and has when this resolves. */
async function terminate(databases: Administrators, client: pg.Client): Promise<void> {
  const administrator = await administratorOf(databases, client.port);
  const pid = 'processID' in client ? client.processID : null;
  const asked = ['SELECT pg_terminate_backend($1, 10000) AS gone', [pid]];
  const { rows } = await Reflect.apply(real, administrator, asked);
  if (rows[0]?.gone !== true) throw new Error('the connection lives on');
}

/** One connection per cluster, kept for the test file: it must not keep the process alive. */
const administrators = new Map<number, pg.Client>();

async function administratorOf({ env }: Administrators, port: number): Promise<pg.Client> {
  const kept = administrators.get(port);
  if (kept !== undefined) return kept;
  const url = ['CLUSTER_PEOPLE_ADMIN_URL', 'CLUSTER_URN_ADMIN_URL']
    .map((name) => env[name] ?? '')
    .find((one) => new URL(one).port === String(port));
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => administrators.delete(port));
  await client.connect();
  const { stream } = client.connection;
  if (stream instanceof Socket) stream.unref();
  administrators.set(port, client);
  return client;
}

/** Does `act` in a process that lives, and says which statements it sent. */
export const live = <T>(databases: Administrators, act: () => Promise<T>): Promise<Outcome<T>> =>
  dieAt(databases, { is: () => false, side: 'before' }, act);

/**
 * Does `act` in processes that die before the first statement, the second, and so on; `look` is called after each death.
 * Then once in a process that lives.
 * @returns the statements of the one that lived, and its answer
 */
export async function dieAtEach<T>(
  databases: Administrators,
  act: () => Promise<T>,
  look: (death: Outcome<T>) => Promise<void>,
): Promise<Outcome<T>> {
  for (let statement = 0; ; statement++) {
    const outcome = await dieAt(databases, { is: (_, n) => n === statement, side: 'before' }, act);
    if (!outcome.reached) return outcome;
    await look(outcome);
  }
}

/**
 * Does `act` in a process that dies without hearing of its last COMMIT, which stands.
 * @param statements what the same act sent in a process that lived
 * @throws Error where it never came so far
 */
export async function dieUnheard<T>(
  databases: Administrators,
  act: () => Promise<T>,
  statements: readonly string[],
): Promise<Outcome<T>> {
  let left = statements.filter(isCommit).length;
  const outcome = await dieAt(databases, { is: (sql) => isCommit(sql) && --left === 0, side: 'after' }, act);
  if (!outcome.reached) throw new Error('fewer COMMITs than before');
  return outcome;
}

const isCommit = (sql: string): boolean => sql === 'COMMIT';

/** Of every table its rows, counted and hashed, as the owner sees them: whether anything at all has changed. */
export async function everyRow(
  { asOwner }: Pick<TestDatabases, 'asOwner'>,
  database: Database,
): Promise<Record<string, unknown>[]> {
  const tables = await asOwner<{ name: string }>(
    database,
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const sums = tables.map(
    ({ name }) => `SELECT '${name}' AS name, count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM "${name}" t`,
  );
  return asOwner(database, `${sums.join(' UNION ALL ')} ORDER BY 1`);
}
