/** One run in figures: sums and quantiles over the visits, nothing of any one member. */
import { OUTCOMES, type Outcome, type Run, type Second, TIMEOUT } from '../figures.ts';
import { overtakings } from './order.ts';

export type Tally = {
  came: number;
  outcomes: Readonly<Record<Outcome, number>>;
  /** Members who saw a bare error, whatever came after; those of the killed process's last breath are counted apart. */
  bare: number;
  /** Of these, who saw nothing worse than a page that took too long. */
  bareSlow: number;
  bareByKill: number;
  /** What they saw, by kind. */
  bareKinds: Readonly<Record<string, number>>;
  /** Broken answers that a booth got over by itself. */
  gotOver: number;
  statements: number;
  /** Receipts whose ballot is not on the board; null where the board could not be read. */
  lostAcks: number | null;
  overtaken: number;
  stoodInRoom: number;
  /** Milliseconds from opening the page to the receipt, all of them; null where nobody got in. */
  toReceipt: Quantiles | null;
  /** The same without the time in the waiting room. */
  outsideRoom: Quantiles | null;
  /** Whole votes a second, from the first who came to the last receipt. */
  rate: number;
  /** Milliseconds of each state while the members came, and after the attack until it was calm again; null: never. */
  states: Readonly<Record<Second['state'], number>>;
  calmAgain: number | null;
};

export type Quantiles = { p50: number; p95: number; p99: number };

/** Milliseconds after a kill in which a connection that breaks is that process's: its successor needs no more to stand. */
export const LAST_BREATH = 2000;

export function tally(run: Run): Tally {
  const { visits, killedAt, board } = run;
  const ofKill = (at: number) => killedAt !== null && at >= killedAt && at <= killedAt + LAST_BREATH;
  const seen = visits.map(({ bare }) => bare.filter(({ at }) => !ofKill(at)));
  const kinds = new Map<string, number>();
  for (const { what } of seen.flat()) kinds.set(what, (kinds.get(what) ?? 0) + 1);
  const inUrn = visits.filter(({ receiptAt }) => receiptAt !== null);
  const times = inUrn.map(({ came, receiptAt, inRoom }) => ({ whole: (receiptAt ?? 0) - came, inRoom }));
  const last = Math.max(0, ...inUrn.map(({ receiptAt }) => receiptAt ?? 0));
  return {
    came: visits.length,
    outcomes: countOutcomes(run),
    bare: seen.filter((list) => list.length > 0).length,
    bareSlow: seen.filter((list) => list.length > 0 && list.every(({ what }) => what === TIMEOUT)).length,
    bareByKill: visits.filter(({ bare }) => bare.some(({ at }) => ofKill(at))).length,
    bareKinds: Object.fromEntries([...kinds].sort(([a], [b]) => a.localeCompare(b))),
    gotOver: sum(visits.map((one) => one.gotOver)),
    statements: sum(visits.map((one) => one.statements)),
    lostAcks: board === null ? null : visits.filter(({ number }) => number !== null && !board.has(number)).length,
    overtaken: overtakings(visits.flatMap(({ sightings }) => sightings)).length,
    stoodInRoom: visits.filter(({ sightings }) => sightings.length > 0).length,
    toReceipt: quantilesOf(times.map(({ whole }) => whole)),
    outsideRoom: quantilesOf(times.map(({ whole, inRoom }) => whole - inRoom)),
    rate: last > 0 ? (inUrn.length * 1000) / last : 0,
    states: countStates(run),
    calmAgain: calmAgain(run),
  };
}

const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0);

const countOutcomes = ({ visits }: Run): Record<Outcome, number> => {
  const counts = { in: 0, place: 0, signed: 0, told: 0, bare: 0 };
  for (const outcome of OUTCOMES) counts[outcome] = visits.filter((one) => one.outcome === outcome).length;
  return counts;
};

/** Nearest rank: a time that somebody really had. */
export function quantilesOf(times: readonly number[]): Quantiles | null {
  if (times.length === 0) return null;
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function countStates({ timeline }: Run): Record<Second['state'], number> {
  const states = { calm: 0, busy: 0, attack: 0, away: 0 };
  for (const [i, { at, state }] of timeline.entries()) {
    const next = timeline[i + 1];
    if (next !== undefined) states[state] += next.at - at;
  }
  return states;
}

/** Milliseconds from the attack's end to the first calm second after which nothing else was seen. */
function calmAgain({ attack, timeline }: Run): number | null {
  if (attack === null) return null;
  const after = timeline.filter(({ at }) => at >= attack.until);
  const lastUneasy = after.findLastIndex(({ state }) => state !== 'calm');
  const calm = after[lastUneasy + 1];
  return calm === undefined ? null : Math.max(0, calm.at - attack.until);
}
