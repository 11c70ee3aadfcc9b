/**
 * What the processors have worked for the parts of a world, in seconds: unlike seconds of the clock they hardly grow with
 * whatever else the machine does. Needs /proc (Linux).
 */
import fs from 'node:fs';
import path from 'node:path';
import type { World } from '../e2e/world.ts';

/** Seconds. `client`: this process, threads included; `server`: its primary and all it started; `databases`: both. */
export type Worked = { client: number; server: number; databases: number };

/** Since each of them began. */
export function workedFor(world: World): Worked {
  const { user, system } = process.cpuUsage();
  return {
    client: (user + system) / 1e6,
    server: workedBy(world.server.pid()),
    databases: workedBy(postmasterOf(world, 'people')) + workedBy(postmasterOf(world, 'urn')),
  };
}

/** What was worked since, divided by `times`. */
export const workedSince = (world: World, { client, server, databases }: Worked, times = 1): Worked => {
  const now = workedFor(world);
  return {
    client: (now.client - client) / times,
    server: (now.server - server) / times,
    databases: (now.databases - databases) / times,
  };
};

/** The process, those it started, and those of them that have ended (proc(5): utime, stime, cutime, cstime; hundredths). */
export function workedBy(pid: number): number {
  const fields = fieldsOf(pid);
  const own = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) / 100;
  return childrenOf(pid).reduce((sum, child) => sum + workedBy(child), own);
}

/** A process that has ended meanwhile has no fields: its parent's say what it worked. */
function fieldsOf(pid: number): string[] {
  try {
    return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  } catch {
    return [];
  }
}

function childrenOf(pid: number): number[] {
  try {
    const text = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  } catch {
    return [];
  }
}

function postmasterOf(world: World, cluster: 'people' | 'urn'): number {
  const file = path.join(world.host.clusters, cluster, 'data', 'postmaster.pid');
  return Number(fs.readFileSync(file, 'utf8').split('\n')[0]);
}
