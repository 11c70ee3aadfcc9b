/**
 * The linking distinguisher (docs/decisions/029, written before it was first run). Every signal of members is compared
 * with every signal of ballots: close ranks speak for a pair. Which comparison to trust is learnt from members who help
 * the thief and tell him their ballots: half of those who have voted; then the halves change places. So each member is
 * judged once, by what was learnt from others alone, among the ballots of those judged with them.
 */
import type { Dice } from '../dice.ts';
import { mean, standing } from './auc.ts';
import type { Signals } from './signals.ts';
import type { Owner } from './traces.ts';

export type Pair = { member: Owner; ballot: Owner };
/** `by`: the comparison that was trusted. */
export type Judged = { standings: number[]; by: string[] };

/** Comparisons this close to the best one are trusted together. */
const AS_GOOD = 0.02;

type Comparison = { name: string; score: (member: Owner, ballot: Owner) => number };

export function judge(pairs: readonly Pair[], members: Signals, ballots: Signals, dice: Dice): Judged {
  const mixed = dice.shuffle(pairs);
  const half = Math.ceil(mixed.length / 2);
  const folds = [mixed.slice(0, half), mixed.slice(half)] as const;
  const comparisons = [...compare(members, ballots)];
  const judged: Judged = { standings: [], by: [] };
  for (const [helpers, others] of [folds, [folds[1], folds[0]] as const]) {
    const trusted = learn(comparisons, helpers);
    judged.standings.push(...standingsOf(others, (...pair) => mean(trusted.map(({ score }) => score(...pair)))));
    judged.by.push(...trusted.map(({ name }) => name));
  }
  return judged;
}

/** Same order and opposite order of each two signals. A member or ballot without a rank scores as if in no relation. */
function* compare(members: Signals, ballots: Signals): Generator<Comparison> {
  for (const [m, memberRanks] of members) {
    for (const [b, ballotRanks] of ballots) {
      const distance = (member: Owner, ballot: Owner, turn: (rank: number) => number) => {
        const [x, y] = [memberRanks.get(member), ballotRanks.get(ballot)];
        return x === undefined || y === undefined ? NOTHING : -Math.abs(turn(x) - y);
      };
      yield { name: `${m} ~ ${b}`, score: (...pair) => distance(...pair, (rank) => rank) };
      yield { name: `${m} ~ ${b} (reversed)`, score: (...pair) => distance(...pair, (rank) => 1 - rank) };
    }
  }
}
/** The mean distance of two ranks drawn blindly. */
const NOTHING = -1 / 3;

/** The comparisons that tell the helpers' own ballots best. */
function learn(comparisons: readonly Comparison[], helpers: readonly Pair[]): Comparison[] {
  const tried = comparisons.map((comparison) => ({ comparison, auc: mean(standingsOf(helpers, comparison.score)) }));
  const best = tried.reduce((top, { auc }) => Math.max(top, auc), 0);
  return tried.filter(({ auc }) => auc >= best - AS_GOOD).map(({ comparison }) => comparison);
}

/** Of each member's own ballot among those of the same college in `pairs`. */
function standingsOf(pairs: readonly Pair[], score: Comparison['score']): number[] {
  return pairs.flatMap(({ member, ballot }) => {
    const others = pairs.flatMap((one) =>
      one.ballot !== ballot && one.ballot.college === ballot.college ? [score(member, one.ballot)] : [],
    );
    return standing(score(member, ballot), others) ?? [];
  });
}
