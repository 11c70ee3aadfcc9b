/**
 * Which cores the server and its databases have, and which the members and attackers: told apart where there are several,
 * so that a flood costs the server what it costs to answer it, and not what it costs to make.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

export type Cores = { server: string; others: string; said: string };

/** Half and half; one core, or no `taskset`: nothing is told apart, and that is said. */
export function divideCores(count = availableParallelism()): Cores | null {
  if (count < 2 || !hasTaskset()) return null;
  const half = Math.floor(count / 2);
  const server = spell(0, half);
  const others = spell(half, count);
  return { server, others, said: `server and databases on core ${server}, members and attackers on core ${others}` };
}

const spell = (from: number, to: number): string => (to - from === 1 ? `${from}` : `${from}-${to - 1}`);

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A process with all its threads; what it starts from now on follows. `whole`: what it has started so far too. */
export function pin(pid: number, cores: string, whole = true): void {
  for (const one of [pid, ...(whole ? descendants(pid) : [])]) {
    try {
      execFileSync('taskset', ['-a', '-c', '-p', cores, String(one)], { stdio: 'ignore' });
    } catch {
      // it has ended meanwhile
    }
  }
}

export function descendants(pid: number): number[] {
  const parents = new Map<number, number[]>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = parentOf(entry);
    if (parent !== null) parents.set(parent, [...(parents.get(parent) ?? []), Number(entry)]);
  }
  const below = (one: number): number[] => (parents.get(one) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/** Seconds that the processors have worked for these processes (proc(5): utime and stime, in hundredths). */
export const processorSeconds = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) / 100;
    } catch {
      return sum;
    }
  }, 0);
