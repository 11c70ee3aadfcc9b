/**
 * The people database, as role people_app: one pool per process, for our SQL and for Prisma alike. A transaction is
 * branded, so that a function that works on people can never be handed the urn's (HOUSE §3, lock 2).
 */
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { peopleConfig } from '#lib/ground/config.ts';
import { log } from '#lib/ground/log.ts';
import { ask, type Queries, SESSION } from '#lib/ground/postgres.ts';
import { shared } from '#lib/ground/shared.ts';
import { PrismaClient } from './generated/client.ts';

declare const brand: unique symbol;

/** An open transaction on the people database. bigint comes as string, timestamptz and date as Date, bytea as Buffer. */
export type PeopleTx = {
  readonly [brand]: 'PeopleTx';
  query<Row extends pg.QueryResultRow = never>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>;
};

export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

/** How often a transaction that lost a race is tried again before the fault is the caller's. */
const ATTEMPTS = 5;

/** Milliseconds that a transaction may stand open and ask nothing; some hand lines to a slow reader meanwhile. */
const SILENT = 60_000;
/** Milliseconds between two signs of life of whoever is `alone`: far below what ends a silent session (ground/postgres). */
const BEAT = 3000;

/** The process's pool. Only this module and Prisma's adapter use it. */
const peoplePool = (): pg.Pool =>
  shared('people/pool', () => {
    const pool = new pg.Pool({
      connectionString: peopleConfig().databaseUrl,
      max: 16,
      application_name: 'isoloir',
      connectionTimeoutMillis: 10_000,
      options: SESSION,
      idle_in_transaction_session_timeout: SILENT,
    });
    // an idle connection that breaks must not end the process
    pool.on('error', () => log('people/connection-lost'));
    return pool;
  });

/** Prisma over the same pool, for imports and reads of the console. Made on first use. */
export const peopleDb = (): PrismaClient =>
  shared('people/prisma', () => new PrismaClient({ adapter: new PrismaPg(peoplePool()) }));

/** Is `thrown` PostgreSQL's refusal with this SQLSTATE (and, where given, of this constraint or index)? */
export const isDatabaseError = (thrown: unknown, state: string, constraint?: string): boolean =>
  thrown instanceof pg.DatabaseError &&
  thrown.code === state &&
  (constraint === undefined || thrown.constraint === constraint);

/** Races that a second try resolves: serialization failure, deadlock. */
const isRace = (thrown: unknown): boolean => isDatabaseError(thrown, '40001') || isDatabaseError(thrown, '40P01');

/**
 * Runs `work` in one transaction: committed when it resolves, rolled back when it throws (also for a refusal that must
 * leave nothing behind: return it through `Rollback`). `work` may run again after a race, so it must have no effect
 * outside of the database.
 */
export async function withPeople<T>(
  work: (tx: PeopleTx) => Promise<T>,
  { level = 'read committed' }: { level?: Isolation } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const { client, release, breaks } = await checkOut();
    try {
      await client.query(`BEGIN ISOLATION LEVEL ${level}`);
      const value = await work(asTx(client));
      const { command } = await client.query('COMMIT');
      // Where a statement had failed and nobody heard of it, PostgreSQL rolls back, and says so without a fault.
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
      return value;
    } catch (thrown) {
      await client.query('ROLLBACK').catch(breaks);
      if (thrown instanceof Rollback) return thrown.value as T; // made by the same `work`, whose type is T
      if (attempt === ATTEMPTS || !isRace(thrown)) throw thrown;
    } finally {
      release();
    }
  }
}

/**
 * A connection of the pool. One that breaks while it is out says so in an event beside the failing query: unheard, that
 * event would end the process. A broken one is not given back.
 */
async function checkOut(): Promise<{ client: pg.PoolClient; release: () => void; breaks: (error: Error) => void }> {
  const client = await peoplePool().connect();
  let broken: Error | undefined;
  const breaks = (error: Error) => {
    broken = error;
  };
  client.on('error', breaks);
  const release = () => {
    client.off('error', breaks);
    client.release(broken);
  };
  return { client, release, breaks };
}

/** Thrown inside `withPeople` to leave nothing behind and still answer: `throw new Rollback(refuse('…'))`. */
export class Rollback<T> extends Error {
  readonly value: T;
  constructor(value: T) {
    super('rolled back');
    this.value = value;
  }
}

function asTx(client: pg.PoolClient): PeopleTx {
  const tx: Queries = { query: (sql, values = []) => ask(client, sql, values) };
  return tx as PeopleTx; // the only place where the brand is given
}

/**
 * Runs `work` on one connection while no other process does the same under this name; null at once where one does.
 * For background work: mail, journal, publication.
 */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T | null> {
  const { client, release, breaks } = await checkOut();
  try {
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock(hashtext($1)) AS got', [name]);
    if (rows[0]?.got !== true) return null;
    // A process that hangs must not hold it: its session ends where this is not heard.
    const beat = setInterval(() => void client.query('SELECT 1').catch(breaks), BEAT);
    try {
      return await work();
    } finally {
      clearInterval(beat);
      await client.query('SELECT pg_advisory_unlock(hashtext($1))', [name]).catch(breaks);
    }
  } finally {
    release();
  }
}

/** Ends the pool: for shutting down, and for tests. */
export async function closePeople(): Promise<void> {
  await peoplePool().end();
}
