/**
 * What one request of each kind of the attack costs the server and its databases, each kind alone against a server that has
 * nothing else to do, with the gate or without: milliseconds of processor time, user and system (proc(5)). Behind
 * `npm run replay:ump2014 -- --costs`. Sums of these explain what a core is busy with.
 */
import { readFileSync } from 'node:fs';
import type { Phi } from '#lib/ground/brand.ts';
import { KINDS, type Weights } from './attack/orders.ts';
import { openVote, startAttack } from './run.ts';
import type { Size } from './sizes.ts';
import { descendants } from './stage/cores.ts';
import { isDatabase, openTheatre, type Say, type Theatre } from './stage/theatre.ts';

/** Milliseconds of each request's processor time. */
export type Cost = {
  kind: string;
  requests: number;
  user: number;
  system: number;
  databases: number;
  answered: Readonly<Record<string, number>>;
};

/** Members: of the roll nothing is asked. */
const ROLL = 3000;
/** Requests a second, at most: the server is not to be full. */
const RATE = 300;
/** Seconds in which each kind is asked, and connections that each wait for their answer. */
const SECONDS = 5;
const CONNECTIONS = 8;
const HUNDREDTH = 10;

/** Says each as it is found. */
export async function costsOf(size: Size, say: Say): Promise<void> {
  const theatre = await openTheatre({ ...size, roll: ROLL, voters: 0 }, 0, say);
  try {
    for (const gate of ['off', 'on'] as const) {
      if (gate === 'on') await theatre.restart('on');
      const phi = await openVote(theatre);
      // what is made or read once (code, caches, the roll) is not the requests'
      for (const seconds of [2, SECONDS])
        for (const kind of KINDS) {
          const cost = await costOf(theatre, phi, size, { kind, weights: { [kind]: 1 }, rate: RATE, seconds });
          if (seconds === SECONDS) say(`gate ${gate}: ${lineOf(cost)}`);
        }
    }
  } finally {
    await theatre.stop();
  }
}

type Asked = { kind: string; weights: Weights; rate: number; seconds: number };

async function costOf(theatre: Theatre, phi: Phi, size: Size, { kind, ...phase }: Asked): Promise<Cost> {
  const attackers = { ...size.attackers, connections: CONNECTIONS, slow: 0, idle: 0 };
  const attack = await startAttack(theatre, phi, { ...size, attackers }, true);
  try {
    const before = ticksOf(theatre);
    const { kinds } = await attack.fire({ begin: Date.now(), phases: [phase] });
    const after = ticksOf(theatre);
    const answered = kinds[kind]?.answered ?? {};
    const requests = Object.values(answered).reduce((sum, one) => sum + one, 0);
    const each = (name: 'user' | 'system' | 'databases') =>
      ((after[name] - before[name]) * HUNDREDTH) / Math.max(1, requests);
    return { kind, requests, user: each('user'), system: each('system'), databases: each('databases'), answered };
  } finally {
    await attack.stop();
  }
}

function ticksOf({ world }: Theatre): { user: number; system: number; databases: number } {
  const sums = { user: 0, system: 0, databases: 0 };
  for (const pid of [world.server.pid(), ...descendants(world.server.pid())]) {
    const [user, system] = ticks(pid);
    sums.user += user;
    sums.system += system;
  }
  for (const pid of descendants(process.pid).filter(isDatabase)) for (const part of ticks(pid)) sums.databases += part;
  return sums;
}

function ticks(pid: number): [number, number] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [Number(fields[11]), Number(fields[12])];
  } catch {
    return [0, 0];
  }
}

export const lineOf = ({ kind, requests, user, system, databases, answered }: Cost): string =>
  `${kind.padEnd(8)} ${String(requests).padStart(6)} answered, each ${user.toFixed(3)} ms user, ${system.toFixed(3)} system, ${databases.toFixed(3)} databases (${Object.entries(
    answered,
  )
    .map(([status, count]) => `${status}: ${count}`)
    .join(', ')})`;
