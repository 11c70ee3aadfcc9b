/**
 * What each tenth of a long work cost the processors, so that a cost that grows with what is done, or with what is still
 * to do, shows. Server and databases may be killed and started again meanwhile: their processes then begin at nothing.
 */
import fs from 'node:fs';
import type { World } from '../e2e/world.ts';
import { workedFor } from './processor.ts';

/** Milliseconds between two looks. */
const LOOK = 500;

export type Tenths = {
  /** Milliseconds of a processor for one piece, by tenth. */
  each: { server: number; databases: number }[];
  /** Most memory that any of the servers had, MB. */
  memory: number;
};

/** Looks on until it is ended. `done`: pieces so far, of `all`; `say` hears of each tenth. */
export function watchTenths(world: World, all: number, done: () => number, say: (text: string) => void): () => Tenths {
  const begun = performance.now();
  const [server, databases] = [lasting(), lasting()];
  const worked = () => {
    const now = workedFor(world);
    return { server: server(now.server), databases: databases(now.databases) };
  };
  const marks = [{ at: 0, ...worked() }];
  let memory = 0;
  const look = () => {
    const mark = { at: done(), ...worked() };
    memory = Math.max(memory, mostMemory(world.server.pid()));
    if (mark.at < (all * marks.length) / 10) return;
    marks.push(mark);
    say(`${mark.at} after ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  };
  const timer = setInterval(look, LOOK);
  return () => {
    clearInterval(timer);
    look();
    const each = marks.slice(1).map((mark, i) => {
      const from = marks[i] ?? mark;
      const times = 1000 / Math.max(1, mark.at - from.at);
      return { server: (mark.server - from.server) * times, databases: (mark.databases - from.databases) * times };
    });
    return { each, memory };
  };
}

/** A count that goes on where the process that counts is another one and begins at nothing. */
function lasting(): (now: number) => number {
  let [before, last] = [0, 0];
  return (now) => {
    if (now < last) before += last;
    last = now;
    return before + now;
  };
}

/** MB at the most so far; 0 where there is no such process. */
function mostMemory(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
