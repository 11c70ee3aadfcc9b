/** How well a score tells a member's own ballot from the others': 0.5 is chance, 1 is certainty. */
import type { Dice } from '../dice.ts';

export type Interval = { auc: number; low: number; high: number };
/** Standings of members, and `chanceOf` of all groups that they were judged in. */
export type Standings = { standings: number[]; chance: number };

/** The share of the other ballots that score below one's own; ties count half. Null without any other. */
export function standing(own: number, others: readonly number[]): number | null {
  if (others.length === 0) return null;
  let below = 0;
  for (const score of others) below += score < own ? 1 : score === own ? 0.5 : 0;
  return below / others.length;
}

/**
 * The variance of the sum of a group's standings where it is drawn blindly who cast which of its ballots: exact
 * (Hoeffding 1951, "A combinatorial central limit theorem"). Those of a group are judged against the same ballots, so
 * their standings hang together, which drawing members anew does not see.
 * @param scores of each member (row) with each ballot of the group
 */
export function chanceOf(scores: readonly (readonly number[])[]): number {
  const count = scores.length;
  if (count < 2) return 0;
  const table = scores.map((row) => row.map((own, at) => standing(own, row.toSpliced(at, 1)) ?? 0));
  let sum = 0;
  for (let ballot = 0; ballot < count; ballot++) {
    const column = table.map((row) => row[ballot] ?? 0);
    const middle = mean(column);
    for (const one of column) sum += (one - middle) ** 2;
  }
  return sum / (count - 1);
}

const ROUNDS = 2000;

/**
 * The mean of the members' standings, which is the area under the ROC curve of own against other ballots where each member
 * counts alike, with its interval. The standard error is the larger of two: by the bootstrap (members are drawn anew,
 * with all their pairs), and of blind pairing.
 * @param z how many standard errors to each side: 2.58 for 99 %
 */
export function areaUnder({ standings, chance }: Standings, z: number, dice: Dice): Interval {
  const auc = mean(standings);
  const means = Array.from({ length: ROUNDS }, () =>
    mean(standings.map(() => standings[dice.throw(standings.length)] ?? 0)),
  );
  const drawn = Math.sqrt(mean(means.map((one) => (one - auc) ** 2)));
  const error = Math.max(drawn, Math.sqrt(chance) / standings.length);
  return { auc, low: auc - z * error, high: auc + z * error };
}

export const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
