/**
 * One process per core, behind one port. The primary serves nothing: it starts the others, starts them again when they
 * die, and ends them. What runs in them is what runs where there is one process alone.
 */
import cluster, { type Worker } from 'node:cluster';
import { z } from 'zod';
import { notice, PRIMARY, plug, receive, unplug } from './bus.ts';
import { type Bound, bindOnceFree, type Place } from './doors.ts';
import { log } from './log.ts';
import type { ProcessConfig } from './process-config.ts';

/** Whoever lived so long died of something new: it is started again at once. */
const CALM = 10_000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;
/** What is left so long after it should have ended is killed: nothing acknowledged is lost by that. */
const LAST = 15_000;

/** Those whose primary was killed end as soon as they notice, and hold its port until then. */
const LEAVING = 5_000;

const ready = notice('processes/ready', z.strictObject({}));

/** What was under way to a process that is gone: who waits for its answer is told by the bus. */
const lost = (): void => {};

/** Milliseconds before a place is filled again after so many deaths in a row, each within CALM of its birth. */
export const pauseAfter = (quickDeaths: number): number =>
  quickDeaths === 0 ? 0 : Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (quickDeaths - 1));

/** Whether this process is to serve, one of several; false for the primary and for an only one. */
export const isOneOfSeveral = (): boolean => cluster.isWorker;

/** In one of several: opens the way to the primary. */
export function plugPrimary(): void {
  plug({ id: PRIMARY, send: (word) => process.connected && process.send?.(word, undefined, undefined, lost) });
  process.on('message', (raw) => receive(PRIMARY, raw));
}

/** In one of several: it answers now. */
export const sayReady = (): void => ready.say({});

type Births = { begin: (quickDeaths: number) => void; endAll: (signal: NodeJS.Signals) => void };

/**
 * In the primary: keeps so many processes until SIGTERM, SIGINT or SIGHUP, then ends them (twice: kills them). All take
 * connections from the one port that it has bound.
 * @returns when all are gone: the exit status, not 0 where none could start at all
 * @throws Error with `code` where the port cannot be had
 */
export async function keepProcesses({ processes, drain }: ProcessConfig, place: Place): Promise<number> {
  const port = await bindOnceFree(place, LEAVING);
  cluster.setupPrimary({ stdio: ['inherit', 'inherit', 'inherit', 'ipc', ...port.stdio] });
  return new Promise((done) => {
    const { begin, endAll } = openBirths(port, drain + LAST, done);
    let asked = 0;
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => {
        asked += 1;
        endAll(asked === 1 ? 'SIGTERM' : 'SIGKILL');
      });
    }
    for (let i = 0; i < processes; i++) begin(0);
  });
}

function openBirths({ env }: Bound, patience: number, done: (status: number) => void): Births {
  const living = new Set<Worker>();
  let isEnding = false;
  let hasStood = false;
  let status = 0;
  ready.hear((_, from) => {
    if (from !== PRIMARY) hasStood = true;
  });

  const endAll = (signal: NodeJS.Signals) => {
    isEnding = true;
    for (const worker of living) worker.process.kill(signal);
    setTimeout(() => endAll('SIGKILL'), patience).unref();
    if (living.size === 0) done(status);
  };
  const onEnd = (worker: Worker, code: number | null, lived: number, quickDeaths: number) => {
    unplug(worker.id);
    living.delete(worker);
    if (isEnding) {
      if (living.size === 0) done(status);
      return;
    }
    log('server/process-ended', { status: code ?? 0, count: living.size });
    if (!hasStood) {
      // What hinders one from its first start hinders all: it has said what.
      status = code ?? 1;
      endAll('SIGTERM');
      return;
    }
    const deaths = lived >= CALM ? 0 : quickDeaths + 1;
    setTimeout(() => begin(deaths), pauseAfter(deaths));
  };
  const begin = (quickDeaths: number) => {
    if (isEnding) return;
    const born = performance.now();
    const worker = cluster.fork(env);
    living.add(worker);
    plug({
      id: worker.id,
      send: (word) => worker.isConnected() && worker.send(Object(word), undefined, undefined, lost),
    });
    // a channel that breaks is told by the end of the process
    worker.on('error', lost);
    worker.on('message', (raw) => receive(worker.id, raw));
    worker.once('exit', (code) => onEnd(worker, code, performance.now() - born, quickDeaths));
  };
  return { begin, endAll };
}
