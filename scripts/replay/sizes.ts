/** How large a replay is: the whole evening, or one that fits into `npm test`. */
import type { Weights } from './attack/orders.ts';
import { ROLL } from './evening.ts';

export type Size = {
  roll: number;
  /** Members who come in the two runs with the gate, and in the one without. */
  voters: number;
  votersNoGate: number;
  /** Seconds in which the first 150 minutes are played, and for which those who wait go on waiting afterwards. */
  seconds: number;
  patience: number;
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

export const FULL: Size = {
  roll: ROLL,
  voters: 10_000,
  votersNoGate: 2000,
  seconds: 900,
  patience: 300,
  within: 30,
  attackers: { addresses: 10_000, connections: 1500, slow: 500, idle: 1000, times: 10, least: 500, most: 6000 },
  calibration: 15,
  pinned: true,
  noGate: true,
  alone: true,
};

export const SMALL: Size = {
  roll: 2000,
  voters: 300,
  votersNoGate: 60,
  seconds: 20,
  // a machine that does much else at once
  patience: 300,
  within: 240,
  attackers: { addresses: 10_000, connections: 400, slow: 60, idle: 100, times: 10, least: 200, most: 2000 },
  calibration: 3,
  pinned: false,
  noGate: false,
  alone: false,
};

/** Requests a second of an attack on a server that answers so many without a gate. */
export const rateOf = ({ attackers: { times, least, most } }: Size, answered: number): number =>
  Math.min(most, Math.max(least, times * answered));

/** The small one is unattacked with a fifth of the members: what it shows is that the way is whole. */
export const votersCalm = (size: Size): number => (size.noGate ? size.voters : Math.ceil(size.voters / 5));

/** Another number of members, who come at the same pace. */
export const withVoters = (size: Size, voters: number): Size => ({
  ...size,
  roll: Math.max(size.roll, voters + 100),
  voters,
  votersNoGate: Math.max(1, Math.round((size.votersNoGate * voters) / size.voters)),
  seconds: Math.max(10, Math.round((size.seconds * voters) / size.voters)),
});
