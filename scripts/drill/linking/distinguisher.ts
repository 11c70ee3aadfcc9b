/**
 * The linking distinguisher (docs/decisions/029, written before it was first run). Every signal of members is compared
 * with every signal of ballots: close ranks speak for a pair. Which comparison to trust is learnt from members who help
 * the thief and tell him their ballots: half of those who have voted; then the halves change places. So each member is
 * judged once, by what was learnt from others alone, among the ballots of those judged with them.
 */
import type { Dice } from '../dice.ts';
import { mean, standing } from './auc.ts';
import type { Ranks, Signals } from './signals.ts';
import type { Owner } from './traces.ts';

export type Pair = { member: Owner; ballot: Owner };
/** `by`: the comparisons that were trusted. */
export type Judged = { standings: number[]; by: string[] };

/** Helpers that every comparison is tried on, comparisons kept, helpers that these are tried on again. */
const [SCREEN, KEPT, SCHOOL] = [60, 50, 400];
/** Comparisons this close to the best one are trusted together. */
const AS_GOOD = 0.02;
/** The mean distance of two ranks drawn blindly: of whom nothing is known. */
const NOTHING = -1 / 3;

type Comparison = { name: string; member: Ranks; ballot: Ranks; isReversed: boolean };

export function judge(pairs: readonly Pair[], members: Signals, ballots: Signals, dice: Dice): Judged {
  const mixed = dice.shuffle(pairs);
  const half = Math.ceil(mixed.length / 2);
  const [one, other] = [mixed.slice(0, half), mixed.slice(half)];
  const comparisons = [...compare(members, ballots)];
  const judged: Judged = { standings: [], by: [] };
  for (const [helpers, others] of [
    [one, other],
    [other, one],
  ] as const) {
    const trusted = learn(comparisons, helpers);
    judged.standings.push(...standingsOf(others, trusted));
    judged.by.push(...trusted.map(({ name }) => name));
  }
  return judged;
}

/** Same order and opposite order of each two signals. */
function* compare(members: Signals, ballots: Signals): Generator<Comparison> {
  for (const [m, member] of members) {
    for (const [b, ballot] of ballots) {
      yield { name: `${m} ~ ${b}`, member, ballot, isReversed: false };
      yield { name: `${m} ~ ${b} (reversed)`, member, ballot, isReversed: true };
    }
  }
}

/** The comparisons that tell the helpers' own ballots best: of those that do well on some, those that do on many. */
function learn(comparisons: readonly Comparison[], helpers: readonly Pair[]): Comparison[] {
  const kept = best(comparisons, helpers.slice(0, SCREEN)).slice(0, KEPT);
  const tried = best(
    kept.map(({ comparison }) => comparison),
    helpers.slice(0, SCHOOL),
  );
  const top = tried[0]?.auc ?? 0;
  return tried.filter(({ auc }) => auc >= top - AS_GOOD).map(({ comparison }) => comparison);
}

const best = (comparisons: readonly Comparison[], helpers: readonly Pair[]) =>
  comparisons
    .map((comparison) => ({ comparison, auc: mean(standingsOf(helpers, [comparison])) }))
    .sort((a, b) => b.auc - a.auc);

/** Of each member's own ballot among those of the same college in `pairs`, by the sum of the scores. */
function standingsOf(pairs: readonly Pair[], comparisons: readonly Comparison[]): number[] {
  const ranks = comparisons.map(({ member, ballot, isReversed }) => ({
    members: pairs.map((pair) => turned(member.get(pair.member), isReversed)),
    ballots: pairs.map((pair) => ballot.get(pair.ballot)),
  }));
  const score = (member: number, ballot: number): number => {
    let sum = 0;
    for (const { members, ballots } of ranks) {
      const [x, y] = [members[member], ballots[ballot]];
      sum += x === undefined || y === undefined ? NOTHING : -Math.abs(x - y);
    }
    return sum;
  };
  return pairs.flatMap(({ ballot }, at) => {
    const others: number[] = [];
    for (const [i, one] of pairs.entries()) {
      if (one.ballot !== ballot && one.ballot.college === ballot.college) others.push(score(at, i));
    }
    return standing(score(at, at), others) ?? [];
  });
}

const turned = (rank: number | undefined, isReversed: boolean): number | undefined =>
  rank === undefined || !isReversed ? rank : 1 - rank;
