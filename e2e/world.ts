/**
 * A whole platform for one test file: two throwaway clusters, the built server with a clock of its own, a catcher of
 * mail. Nothing in it is shared between files, nothing waits for wall time.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { startClusters, wipeClusters } from '../scripts/db/embedded.mjs';
import { setUpDatabases } from '../scripts/db/setup.ts';
import {
  environmentFor,
  freePort,
  newSecrets,
  runtimeOnly,
  type ServerEnvironment,
  whenHealthy,
} from '../scripts/demo/environment.ts';
import { type Catcher, startCatcher } from '../scripts/demo/inbox/catcher.ts';

const root = path.resolve(import.meta.dirname, '..');
const Told = z.object({ now: z.number() });

export type World = {
  port: number;
  /** Origins of the two hosts. Node does not resolve urn.localhost: send to 127.0.0.1 with a Host header. */
  people: string;
  urn: string;
  mail: Catcher;
  clock: {
    /** Epoch seconds on the server. */
    now: () => number;
    /** Moves the server's clock forward. */
    advance: (seconds: number) => Promise<void>;
  };
  /** For `npm run setup`; the server itself has no owner's URL. */
  operator: { PEOPLE_ORIGIN: string; PEOPLE_OWNER_URL: string };
  /** What the server has written to stderr, for tests of what it must not write. */
  log: () => string;
  stop: () => Promise<void>;
};

export async function startWorld(): Promise<World> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-world-'));
  fs.chmodSync(dir, 0o755); // root's clusters run under another account
  const clusters = await startClusters({ dir: path.join(dir, 'clusters'), durable: false });
  const mail = await startCatcher();
  const undo = async () => {
    await mail.close();
    await clusters.stop();
    wipeClusters(path.join(dir, 'clusters'));
    fs.rmSync(dir, { recursive: true, force: true });
  };
  try {
    await setUpDatabases(clusters.env);
    const port = await freePort();
    const env = { ...runtimeOnly(clusters.env), ...environmentFor(port, mail.url, 'Parti d’essai'), ...newSecrets() };
    const server = await startServer(port, env);
    return {
      port,
      people: env.PEOPLE_ORIGIN,
      urn: env.URN_ORIGIN,
      mail,
      clock: server.clock,
      operator: { PEOPLE_ORIGIN: env.PEOPLE_ORIGIN, PEOPLE_OWNER_URL: clusters.env.PEOPLE_OWNER_URL ?? '' },
      log: server.log,
      stop: async () => {
        await server.stop();
        await undo();
      },
    };
  } catch (error) {
    await undo();
    throw error;
  }
}

async function startServer(port: number, env: ServerEnvironment) {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(root, 'e2e/server.ts')], {
    cwd: root,
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
  try {
    await whenHealthy(port, ended);
  } catch (error) {
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}\n${written.slice(-4000)}`);
  }
  return { clock: clockOf(child), log: () => written, stop };
}

function clockOf(child: ChildProcess): World['clock'] {
  let shift = 0;
  return {
    now: () => Math.floor((Date.now() + shift) / 1000),
    advance: async (seconds) => {
      const told = new Promise<unknown>((done) => child.once('message', done));
      child.send({ advance: seconds });
      shift = Told.parse(await told).now - Date.now();
    },
  };
}
