/** One run: the doors open, the members come, others attack, a process is killed; and what became of it all. */
import type { Phi } from '#lib/ground/brand.ts';
import { diceOf } from '../drill/dice.ts';
import { loadAmmunition } from './attack/ammunition.ts';
import { type AttackOrder, AttackWord, KINDS } from './attack/orders.ts';
import { arrivals } from './evening.ts';
import type { Attack, Run, RunName, Visit, Volley } from './figures.ts';
import { BURST, MIXED, type Size } from './sizes.ts';
import { startChild } from './stage/child.ts';
import { openDoors, prepareVote, readBoard } from './stage/party.ts';
import { faultless, type Say, type Theatre } from './stage/theatre.ts';
import { watchServer } from './stage/watch.ts';

export type Plan = {
  name: RunName;
  voters: number;
  /** Seconds in which they come, and for which those who are not in yet go on trying. */
  seconds: number;
  patience: number;
  /** Requests a second; null: nobody attacks. */
  rate: number | null;
  /** One of the processes dies by SIGKILL in the middle. */
  kills: boolean;
};

/** Milliseconds from the order to the opening, so that all hear of it in time. */
const NOTICE = 1500;
/** Part of the evening after which a process is killed. */
const KILLED = 0.4;
/** Milliseconds for which the server is watched after the attack: it should be calm within ten seconds. */
const AFTERWARDS = 30_000;

/** A vote whose doors are open. */
export async function openVote({ world, officials }: Theatre): Promise<Phi> {
  const phi = await prepareVote(world, officials);
  await openDoors(world, phi);
  return phi;
}

export async function play(theatre: Theatre, phi: Phi, plan: Plan, size: Size, say: Say): Promise<Run> {
  const { world, crowd, metricsPort } = theatre;
  const { name, voters, seconds, patience, rate, kills } = plan;
  const attack = rate === null ? null : await startAttack(theatre, phi, size);
  const opening = Date.now() + NOTICE;
  const watch = watchServer(metricsPort, opening);
  const before = theatre.worked();
  const attacked = attack?.fire({ begin: opening, phases: phasesOf(rate ?? 0, seconds, size.alone) });
  const killed = kills ? killOne(theatre, opening + KILLED * seconds * 1000, opening) : null;

  // whichever fails first ends the run; the others are then nobody's to wait for
  for (const other of [attacked, killed]) other?.catch(() => {});

  const visits: Visit[] = [];
  const dice = diceOf(`arrivals ${name}`);
  const times = arrivals(voters, seconds, () => dice.throw(1000) / 1000);
  const over = crowd.hear((word) => {
    if (faultless(word).kind === 'visit' && word.kind === 'visit') visits.push(word.visit);
    return word.kind === 'over' ? true : null;
  });
  const telling = setInterval(() => say(`${name}: ${visits.length} of ${voters}`), 10_000);
  crowd.send({
    kind: 'vote',
    people: world.people,
    phi,
    shift: world.clock.now() * 1000 - Date.now(),
    opening,
    until: (seconds + patience) * 1000,
    within: size.within * 1000,
    arrivals: times.map((at, member) => ({ member, at })),
  });
  try {
    await over;
    const done = await attacked;
    const killedAt = await killed;
    const after = theatre.worked();
    if (done !== undefined && size.noGate) await settle(watch.timeline, done.until);
    watch.end();
    say(`${name}: over, ${visits.filter(({ outcome }) => outcome === 'in').length} of ${voters} have voted`);
    const board = await readBoard(world, phi).catch((thrown: unknown) => {
      say(`${name}: the board cannot be read: ${thrown instanceof Error ? thrown.message : thrown}`);
      return null;
    });
    const cpu = {
      server: after.server - before.server,
      databases: after.databases - before.databases,
      members: after.members - before.members,
    };
    const timeline = [...watch.timeline];
    return { name, seconds, visits, timeline, attack: done ?? null, killedAt, cpu: kills ? null : cpu, board };
  } finally {
    clearInterval(telling);
    watch.end();
    await attack?.stop();
  }
}

/** Until it is calm and stays so for three seconds, or half a minute is over. */
async function settle(timeline: readonly { at: number; state: string }[], from: number): Promise<void> {
  const end = Date.now() + AFTERWARDS;
  const isCalm = () => {
    const last = timeline.filter(({ at }) => at >= from).slice(-3);
    return last.length === 3 && last.every(({ state }) => state === 'calm');
  };
  while (Date.now() < end && !isCalm()) await new Promise((resolve) => setTimeout(resolve, 500));
}

type Firing = {
  fire: (order: Pick<AttackOrder, 'begin' | 'phases'>) => Promise<Attack>;
  stop: () => Promise<void>;
};

/** Attackers who have loaded, and wait for the order. */
export async function startAttack(theatre: Theatre, phi: Phi, { attackers }: Size, isPatient = false): Promise<Firing> {
  const ammunition = await loadAmmunition(theatre.world, phi, theatre.insider);
  const child = startChild('attack/attackers.ts', AttackWord, true);
  await child.hear((word) => (word.kind === 'ready' ? true : null));
  const { addresses, connections, slow, idle } = attackers;
  return {
    stop: child.stop,
    fire: async ({ begin, phases }) => {
      const order = { ammunition, addresses, connections, isPatient, slow, idle, begin, phases };
      child.send(order satisfies AttackOrder);
      const done = await child.hear((word) => (word.kind === 'over' ? word : null));
      const count = (read: (volley: Volley) => number) =>
        KINDS.map((kind) => done.volleys[kind]).reduce((sum, one) => sum + (one === undefined ? 0 : read(one)), 0);
      const [sent, unheard] = [count((one) => one.sent), count((one) => one.unheard)];
      const wanted = phases.reduce((sum, one) => sum + one.rate * one.seconds, 0) / sumOf(phases);
      return {
        from: 0,
        until: done.seconds * 1000,
        wanted,
        sent: sent / done.seconds,
        unheard: unheard / done.seconds,
        cpuEach: done.cpu / Math.max(1, sent + unheard),
        addresses: done.addresses,
        kinds: done.volleys,
      };
    },
  };
}

const sumOf = (phases: AttackOrder['phases']): number => phases.reduce((sum, { seconds }) => sum + seconds, 0);

/** A burst at the opening, then all kinds together; in a long attack each kind alone in the middle. */
export function phasesOf(rate: number, seconds: number, alone: boolean): AttackOrder['phases'] {
  const burst = { rate: rate * BURST.times, seconds: seconds * BURST.part, weights: MIXED };
  const rest = seconds - burst.seconds;
  if (!alone) return [burst, { rate, seconds: rest, weights: MIXED }];
  const half = { rate, seconds: rest / 4, weights: MIXED };
  const each = KINDS.map((kind) => ({ rate, seconds: rest / 2 / KINDS.length, weights: { [kind]: 1 } }));
  return [burst, half, ...each, half];
}

/** What the server answers in a second to as many of these attackers as it takes, one request at a time each. */
export async function capacity(theatre: Theatre, phi: Phi, size: Size): Promise<number> {
  const attackers = { ...size.attackers, connections: 64, slow: 0, idle: 0 };
  const attack = await startAttack(theatre, phi, { ...size, attackers }, true);
  try {
    const phases = [{ rate: 100_000, seconds: size.calibration, weights: MIXED }];
    const { kinds } = await attack.fire({ begin: Date.now(), phases });
    const answered = Object.values(kinds).flatMap((one) => Object.values(one.answered));
    return answered.reduce((sum, one) => sum + one, 0) / size.calibration;
  } finally {
    await attack.stop();
  }
}

/** @returns when, in milliseconds since the opening */
async function killOne({ serving }: Theatre, at: number, opening: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, at - Date.now()));
  const [pid] = serving();
  if (pid === undefined) throw new Error('nobody serves');
  process.kill(pid, 'SIGKILL');
  return Date.now() - opening;
}
