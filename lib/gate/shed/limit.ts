/**
 * How many at a time, learnt from how long they take: additive increase, multiplicative decrease (Chiu, Jain 1989; as
 * TCP finds its window). A target one can read aloud was preferred to a gradient, whose baseline an hour of attack would
 * shift. Pure: time and measurements come in, the next state goes out.
 */

export type Bounds = {
  /** Fewest and most at a time. */
  least: number;
  most: number;
  /** Milliseconds that an answer may take on average. */
  target: number;
};

export type Learnt = { limit: number; since: number; sum: number; count: number; peak: number };

/** An average of fewer says nothing, unless a second has passed. */
const ENOUGH = 8;
const WINDOW_MS = 250;
const LONG_MS = 1000;
const LESS = 0.8;
/** More is tried only where what there was has been used. */
const USED = 0.8;

export const unlearnt = ({ least, most }: Bounds, now: number): Learnt => ({
  limit: Math.max(least, Math.min(most, 16)),
  since: now,
  sum: 0,
  count: 0,
  peak: 0,
});

/** One answer took `ms`, while `working` were under way. */
export function learn(state: Learnt, bounds: Bounds, { ms, working, now }: Measured): Learnt {
  const sum = state.sum + ms;
  const count = state.count + 1;
  const peak = Math.max(state.peak, working);
  const age = now - state.since;
  if (age < WINDOW_MS || (count < ENOUGH && age < LONG_MS)) return { ...state, sum, count, peak };
  return { limit: nextLimit(state.limit, bounds, sum / count, peak), since: now, sum: 0, count: 0, peak: 0 };
}
export type Measured = { ms: number; working: number; now: number };

function nextLimit(limit: number, { least, most, target }: Bounds, average: number, peak: number): number {
  if (average > target) return Math.max(least, limit * LESS);
  return peak >= limit * USED ? Math.min(most, limit + 1) : limit;
}
