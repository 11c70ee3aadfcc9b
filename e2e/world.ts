/**
 * A whole platform for one test file: two throwaway clusters, the built server with a clock of its own, a catcher of
 * mail. Nothing in it is shared between files, nothing waits for wall time.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { type Clusters, type startClusters, wipeClusters } from '../scripts/db/embedded.mjs';
import { setUpDatabases } from '../scripts/db/setup.ts';
import {
  environmentFor,
  freePort,
  loopbackOrigins,
  newSecrets,
  type Origins,
  runtimeOnly,
  type ServerEnvironment,
  whenHealthy,
} from '../scripts/demo/environment.ts';
import { type Catcher, startCatcher } from '../scripts/demo/inbox/catcher.ts';
import { type SmsCatcher, startSmsCatcher } from '../scripts/demo/inbox/sms-catcher.ts';
import { bundled } from '../scripts/test/bundled.ts';
import { startPrepared } from './prepared-clusters.ts';
import { phoneOf } from './voter/phones.ts';

export { loopbackOrigins };

const root = path.resolve(import.meta.dirname, '..');
const Shifted = z.strictObject({ shift: z.number() });
const Heaps = z.strictObject({ heaps: z.array(z.number()) });

export type World = {
  port: number;
  /** Origins of the two hosts. Node does not resolve urn.localhost: send to 127.0.0.1 with a Host header. */
  people: string;
  urn: string;
  mail: Catcher;
  /** The gateway of text messages, and everybody's telephone. */
  sms: SmsCatcher;
  clock: {
    /** Epoch seconds on the server. */
    now: () => number;
    /** Moves the server's clock forward. */
    advance: (seconds: number) => Promise<void>;
  };
  /** The server's process: killed by SIGKILL as a crash would, and started again as a supervisor would. */
  server: {
    /** Of the only process, or of the primary of several; 0 where none runs. */
    pid: () => number;
    /** Resolves when it is gone; requests are then refused. */
    kill: () => Promise<void>;
    /** The same port, databases, secrets and clock, and `other` variables; resolves when it answers. Nothing where it
     * runs. */
    start: (other?: Readonly<Record<string, string>>) => Promise<void>;
    /** Bytes in use on the heap of each process, after a collection; empty where none answered. */
    heaps: () => Promise<number[]>;
  };
  /** One PostgreSQL: killed by SIGKILL, and started again on its port with all it had committed. */
  database: {
    kill: (cluster: 'people' | 'urn') => Promise<void>;
    start: (cluster: 'people' | 'urn') => Promise<void>;
  };
  /** For `npm run setup`; the server itself has no owner's URL. */
  operator: { PEOPLE_ORIGIN: string; PEOPLE_OWNER_URL: string };
  /** What the server has written to stderr, for tests of what it must not write. */
  log: () => string;
  /** What lies on the disk, and what the server was started with: for those who play a thief. */
  host: {
    /** Folder of the two clusters: `people/data`, `urn/data`. */
    clusters: string;
    environment: Readonly<Record<string, string>>;
    /** URLs of each cluster's administrator: the server has none. */
    administrators: Readonly<Record<'people' | 'urn', string>>;
    /** URLs of owners, roles and administrators: what `npm run db:setup`, `backup` and `restore` are given. */
    databases: Readonly<Record<string, string>>;
  };
  stop: () => Promise<void>;
};

type StartDatabases = (options: Parameters<typeof startClusters>[0]) => Promise<Clusters & { isReady?: boolean }>;

/**
 * @param originsAt where browsers find the two sides of a server at this port, when not on the loopback's names
 * @param more variables of the server beside or instead of those that every world has
 * @param from folder of the built copy that is served
 * @param startDatabases another way to have them: the drill's control has both sides in one cluster
 */
export async function startWorld(
  originsAt: (port: number) => Origins = loopbackOrigins,
  more: Readonly<Record<string, string>> = {},
  from = root,
  startDatabases: StartDatabases = startPrepared,
): Promise<World> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-world-'));
  fs.chmodSync(dir, 0o755); // root's clusters run under another account
  const clusters = await startDatabases({ dir: path.join(dir, 'clusters'), durable: false });
  const mail = await startCatcher();
  const sms = await startSmsCatcher(phoneOf);
  const undo = async () => {
    await mail.close();
    await sms.close();
    await clusters.stop();
    wipeClusters(path.join(dir, 'clusters'));
    fs.rmSync(dir, { recursive: true, force: true });
  };
  try {
    if (!clusters.isReady) await setUpDatabases(clusters.env);
    const port = await freePort();
    const own = environmentFor(port, { mail: mail.url, sms }, 'Parti d’essai', originsAt(port));
    // of a suite: many worlds start, and each sees few pages
    const lazy = clusters.isReady ? { PAGES_ON_DEMAND: '1' } : {};
    const env = { ...runtimeOnly(clusters.env), ...own, ...newSecrets(), ...lazy, ...more };
    const clock = { shift: 0 };
    let server: Server | null = await startServer(from, port, env, clock);
    let written = '';
    const leave = (one: Server) => {
      server = null;
      written += one.log();
    };
    return {
      port,
      people: env.PEOPLE_ORIGIN,
      urn: env.URN_ORIGIN,
      mail,
      sms,
      clock: {
        now: () => Math.floor((Date.now() + clock.shift) / 1000),
        advance: async (seconds) => {
          if (server === null) clock.shift += seconds * 1000;
          else clock.shift = await server.advance(seconds);
        },
      },
      server: {
        pid: () => server?.pid ?? 0,
        kill: async () => {
          const one = server;
          if (one === null) return;
          leave(one);
          await one.kill();
        },
        start: async (other = {}) => {
          server ??= await startServer(from, port, { ...env, ...other }, clock);
        },
        heaps: async () => (await server?.heaps()) ?? [],
      },
      database: { kill: clusters.kill, start: clusters.start },
      operator: { PEOPLE_ORIGIN: env.PEOPLE_ORIGIN, PEOPLE_OWNER_URL: clusters.env.PEOPLE_OWNER_URL ?? '' },
      log: () => written + (server?.log() ?? ''),
      host: {
        clusters: clusters.home,
        environment: env,
        databases: clusters.env,
        administrators: {
          people: clusters.env.CLUSTER_PEOPLE_ADMIN_URL ?? '',
          urn: clusters.env.CLUSTER_URN_ADMIN_URL ?? '',
        },
      },
      stop: async () => {
        await server?.stop();
        await undo();
      },
    };
  } catch (error) {
    await undo();
    throw error;
  }
}

export type Server = {
  pid: number;
  /** @returns how far the server's clock now is ahead, in milliseconds */
  advance: (seconds: number) => Promise<number>;
  heaps: () => Promise<number[]>;
  log: () => string;
  stop: () => Promise<void>;
  kill: () => Promise<void>;
};

export async function startServer(
  from: string,
  port: number,
  env: ServerEnvironment,
  clock: { shift: number },
): Promise<Server> {
  const child = spawn(process.execPath, [await bundled('e2e/server.ts', from), String(clock.shift)], {
    cwd: from,
    env: { ...env, PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      written = `${written}${chunk}`.slice(-200_000);
    });
  }
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(hard);
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await whenHealthy(port, ended, 180_000); // a machine that does much else at once
  } catch (error) {
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}\n${written.slice(-4000)}`);
  }
  return {
    pid: child.pid ?? 0,
    advance: async (seconds) => (await tell(child, { advance: seconds }, Shifted)).shift,
    heaps: async () => (await tell(child, { heap: true }, Heaps)).heaps,
    log: () => written,
    stop,
    kill,
  };
}

/** Gives an order, and waits for the word that answers it: others may be under way. */
function tell<T>(child: ChildProcess, order: object, answer: z.ZodType<T>): Promise<T> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      const word = answer.safeParse(message);
      if (!word.success) return;
      child.off('message', listen);
      resolve(word.data);
    };
    child.on('message', listen);
    child.send(order);
  });
}
