/**
 * Work that one process at a time does, among all that share a database: whoever holds its advisory lock. The lock lives on
 * a session of its own, and ends with that: a process that is killed loses it at once, a host that vanished or a process
 * that hangs within seconds. Whoever waits asks every second. Between the loss and its notice two may be at work for a
 * moment: each step of it must bear that, and does (decision 031).
 */
import pg from 'pg';
import { fieldsOfFault, log } from './log.ts';

/** Milliseconds between two signs of life, and between two tries to get the lock. */
const BEAT = 1000;
/** A database that is silent for so long is away. */
const SILENCE = 3000;

/** The server ends a session whose host is gone, or whose process no longer speaks: 3 s and 4 s. */
const SETTINGS = `SET tcp_keepalives_idle = 1; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 2;
  SET tcp_user_timeout = 3000; SET idle_session_timeout = 4000`;

/** What a side does beside answering, in this process. */
export type Background = {
  /** Whether the database answered this session a moment ago: cheap enough for every question after readiness. */
  isConnected: () => boolean;
  /** Ends the work, after the round under way; a lock is given back after that. */
  stop: () => Promise<void>;
};

export type Duty = Background & { isHolder: () => boolean };

type Work = {
  /** Name of the lock: `side/what`. */
  name: `${string}/${string}`;
  url: string;
  /** Begins; the answer ends it. Called again each time the lock is got. */
  begin: () => () => Promise<void>;
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** Stands by for a duty, and does it as long as this process holds it. */
export function standBy({ name, url, begin }: Work): Duty {
  let stopped = false;
  let wake = () => {};
  let heard = Number.NEGATIVE_INFINITY;
  let holds = false;
  const woken = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const pause = () => Promise.race([sleep(BEAT), woken()]);

  /** One session, from its opening to its loss or to the end. */
  const session = async (client: pg.Client) => {
    await client.connect();
    await client.query(SETTINGS);
    while (!stopped && !(await isOurs(client, name))) {
      heard = performance.now();
      await pause();
    }
    if (stopped) return;
    heard = performance.now();
    const end = begin();
    holds = true;
    log('ground/on-duty', { side: name });
    try {
      while (!stopped) {
        await pause();
        await client.query('SELECT 1');
        heard = performance.now();
      }
    } finally {
      holds = false;
      await end();
    }
  };

  const loop = async () => {
    let failing = false;
    while (!stopped) {
      const client = new pg.Client({
        connectionString: url,
        application_name: 'isoloir duty',
        keepAlive: true,
        connectionTimeoutMillis: SILENCE,
        query_timeout: SILENCE,
      });
      // a session that breaks says so in the next query
      client.on('error', () => {});
      try {
        await session(client);
        failing = false;
      } catch (thrown) {
        if (!failing) log('ground/duty-lost', { side: name, ...fieldsOfFault(thrown) });
        failing = true;
      }
      // a host that is gone answers no farewell
      await Promise.race([client.end().catch(() => {}), sleep(SILENCE)]);
      if (!stopped) await pause();
    }
  };
  const running = loop();
  return {
    isConnected: () => performance.now() - heard < BEAT + SILENCE,
    isHolder: () => holds,
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}

async function isOurs(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got', [
    `duty/${name}`,
  ]);
  return rows[0]?.got === true;
}
