/** How large a replay is: the whole evening, or one that fits into `npm test`. */
import type { Weights } from './attack/orders.ts';
import { ROLL } from './evening.ts';

export type Size = {
  roll: number;
  /** Members who come to the attacked run, at most; and `carried`: no more than what this part of the busier core's time
   * is enough for, as found in peace. Null: all of them. */
  voters: number;
  carried: number | null;
  /** Members who come in peace, and to the run without a gate, and the seconds in which they come: no more a second than
   * one core carries with ease, since what is compared to peace is to be compared to peace. */
  votersCalm: number;
  votersNoGate: number;
  secondsOther: number;
  /** Seconds in which the first 150 minutes are played under attack. */
  seconds: number;
  /** Seconds for which those who wait go on waiting afterwards. */
  patience: number;
  patienceNoGate: number;
  /** Seconds after which a page that does not come is a bare error. */
  within: number;
  attackers: {
    addresses: number;
    connections: number;
    slow: number;
    idle: number;
    /** How many times what the server answers without a gate; and between so many a second, whatever that is. */
    times: number;
    least: number;
    most: number;
  };
  /** Seconds in which it is found out what the server answers without a gate. */
  calibration: number;
  /** Cores are told apart. */
  pinned: boolean;
  /** Played without the gate too. */
  noGate: boolean;
  /** Kinds alone, one after the other, between two stretches of all together. */
  alone: boolean;
};

export const MIXED: Weights = { get: 0.4, options: 0.15, garbage: 0.15, proofs: 0.1, passes: 0.1, links: 0.1 };
/** The first part of the attack comes at so many times its rate. */
export const BURST = { part: 0.1, times: 2 } as const;

/** All of it in half an hour on two cores, whatever they carry. */
export const FULL: Size = {
  roll: ROLL,
  voters: 10_000,
  carried: 0.45,
  votersCalm: 240,
  votersNoGate: 240,
  secondsOther: 120,
  seconds: 720,
  patience: 300,
  patienceNoGate: 60,
  within: 30,
  attackers: { addresses: 10_000, connections: 4000, slow: 500, idle: 1000, times: 10, least: 500, most: 6000 },
  calibration: 15,
  pinned: true,
  noGate: true,
  alone: true,
};

export const SMALL: Size = {
  roll: 1000,
  voters: 100,
  carried: null,
  // what it shows is that the way is whole
  votersCalm: 10,
  votersNoGate: 0,
  secondsOther: 4,
  seconds: 12,
  // a machine that does much else at once
  patience: 300,
  patienceNoGate: 0,
  within: 240,
  attackers: { addresses: 10_000, connections: 800, slow: 60, idle: 100, times: 10, least: 200, most: 2000 },
  calibration: 2,
  pinned: false,
  noGate: false,
  alone: false,
};

/** Requests a second of an attack on a server that answers so many without a gate. */
export const rateOf = ({ attackers: { times, least, most } }: Size, answered: number): number =>
  Math.min(most, Math.max(least, times * answered));

/**
 * How many come to the attacked run. `cpu`: seconds that each side worked for `votes` whole votes in peace; where cores are
 * told apart, the busier one is what bounds them.
 */
export function comingTo({ voters, carried, seconds }: Size, cpu: Cpu | null, votes: number): number {
  if (carried === null || cpu === null || votes === 0) return voters;
  const each = Math.max(cpu.server + cpu.databases, cpu.members) / votes;
  return Math.max(1, Math.min(voters, Math.floor((carried * seconds) / each)));
}
type Cpu = { server: number; databases: number; members: number };

/** Fewer members at most; they come at the same pace. */
export const withVoters = (size: Size, voters: number): Size => {
  const part = voters / size.voters;
  const few = (count: number) => (count === 0 ? 0 : Math.max(1, Math.round(count * part)));
  return {
    ...size,
    roll: Math.max(size.roll, voters + 100),
    voters,
    votersCalm: few(size.votersCalm),
    votersNoGate: few(size.votersNoGate),
    secondsOther: Math.max(4, Math.round(size.secondsOther * part)),
    seconds: Math.max(10, Math.round(size.seconds * part)),
  };
};
