/** How well a score tells a member's own ballot from the others': 0.5 is chance, 1 is certainty. */
import type { Dice } from '../dice.ts';

export type Interval = { auc: number; low: number; high: number };

/** The share of the other ballots that score below one's own; ties count half. Null without any other. */
export function standing(own: number, others: readonly number[]): number | null {
  if (others.length === 0) return null;
  let below = 0;
  for (const score of others) below += score < own ? 1 : score === own ? 0.5 : 0;
  return below / others.length;
}

const ROUNDS = 2000;

/**
 * The mean of the members' standings, which is the area under the ROC curve of own against other ballots where each member
 * counts alike, with its interval by the bootstrap: members are drawn anew, with all their pairs.
 * @param z how many standard errors to each side: 2.58 for 99 %
 */
export function areaUnder(standings: readonly number[], z: number, dice: Dice): Interval {
  const auc = mean(standings);
  const means = Array.from({ length: ROUNDS }, () =>
    mean(standings.map(() => standings[dice.throw(standings.length)] ?? 0)),
  );
  const error = Math.sqrt(mean(means.map((one) => (one - auc) ** 2)));
  return { auc, low: auc - z * error, high: auc + z * error };
}

export const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
