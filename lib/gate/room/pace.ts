/**
 * How many a second are called in, learnt like the seats (shed/limit.ts): more as long as those who are in are served
 * without standing in line, fewer once they are not. Between a call and its consequence lies an asking of the page, so it
 * falls no more often than that. Pure; seconds.
 */

/** `budget`: calls that may be made now. `fell`: when it last fell. `used`: calls since the last judgement. */
export type Pace = { perSecond: number; budget: number; at: number; fell: number; used: number };

/** Where it begins, what one core carries of whole votes under an attack; and the least: who waits moves on, whatever
 * happens. */
const START = 4;
const LEAST = 1;
const MOST = 2000;
/** More by so many a second, or by this part. */
const STEP = 1;
const MORE = 0.1;
const LESS = 0.7;
/** Seconds until those who were called have come. */
const LAG = 4;

export const unpaced = (now: number, most = MOST): Pace => ({
  perSecond: Math.min(START, most),
  budget: Math.min(START, most),
  at: now,
  fell: now - LAG,
  used: 0,
});

/** What has become free since; of what was not used, a second's worth is kept. */
export const refill = (pace: Pace, now: number): Pace => ({
  ...pace,
  budget: Math.min(Math.max(1, pace.perSecond), pace.budget + pace.perSecond * Math.max(0, now - pace.at)),
  at: now,
});

export const spend = (pace: Pace, calls: number): Pace => ({
  ...pace,
  budget: pace.budget - calls,
  used: pace.used + calls,
});

/** Once a second. `isStrained`: some of those who are in had to stand in line, or found no seat; or every answer is late. */
export function judge(pace: Pace, isStrained: boolean, now: number, most = MOST): Pace {
  const { perSecond, used } = pace;
  if (isStrained)
    return now - pace.fell < LAG
      ? { ...pace, used: 0 }
      : { ...pace, perSecond: Math.max(LEAST, perSecond * LESS), fell: now, used: 0 };
  // More is tried only where what there was has been used.
  const isUsed = used >= 0.8 * perSecond;
  const more = isUsed ? Math.min(most, perSecond + Math.max(STEP, perSecond * MORE)) : perSecond;
  return { ...pace, perSecond: more, used: 0 };
}
