/**
 * The linking distinguisher (docs/decisions/029, written before it was first run). Every signal of members is compared
 * with every signal of ballots: close ranks speak for a pair, and so does a record that names both. Which comparison to trust is learnt from members who help
 * the thief and tell him their ballots: half of those who have voted; then the halves change places. So each member is
 * judged once, by what was learnt from others alone, among the ballots of those judged with them.
 */
import type { Dice } from '../dice.ts';
import { chanceOf, mean, type Standings, standing } from './auc.ts';
import type { Together } from './joins.ts';
import type { Ranks, Signals } from './signals.ts';
import type { Owner } from './traces.ts';

export type Pair = { member: Owner; ballot: Owner };
/** `by`: the comparisons that were trusted. */
export type Judged = Standings & { by: string[] };

/** Helpers that every comparison is tried on, comparisons kept, helpers that these are tried on again. */
const [SCREEN, KEPT, SCHOOL] = [60, 50, 400];
/** Comparisons this close to the best one are trusted together. */
const AS_GOOD = 0.02;
/** The mean distance of two ranks drawn blindly: of whom nothing is known. */
const NOTHING = -1 / 3;

/** `among`: scores of each member (place in `pairs`) with each ballot: the more, the likelier theirs. */
type Comparison = { name: string; among: (pairs: readonly Pair[]) => (member: number, ballot: number) => number };

/** `records`: what names both, see joins.ts. */
export type Seen = { members: Signals; ballots: Signals; records: Together };

export function judge(pairs: readonly Pair[], seen: Seen, dice: Dice): Judged {
  const mixed = dice.shuffle(pairs);
  const half = Math.ceil(mixed.length / 2);
  const [one, other] = [mixed.slice(0, half), mixed.slice(half)];
  const comparisons = [...compare(seen)];
  const judged: Judged = { standings: [], chance: 0, by: [] };
  for (const [helpers, others] of [
    [one, other],
    [other, one],
  ] as const) {
    const trusted = learn(comparisons, helpers);
    judged.standings.push(...standingsOf(others, trusted));
    judged.chance += chanceAmong(others, trusted);
    judged.by.push(...trusted.map(({ name }) => name));
  }
  return judged;
}

/** Records that name both; same order and opposite order of each two signals. */
function* compare({ members, ballots, records }: Seen): Generator<Comparison> {
  yield {
    name: 'named by one record',
    among: (pairs) => (member, ballot) => (records.get(pairs[member]?.member)?.get(pairs[ballot]?.ballot) ?? 0) - 1,
  };
  for (const [m, member] of members) {
    for (const [b, ballot] of ballots) {
      yield { name: `${m} ~ ${b}`, among: byRanks(member, ballot, (rank) => rank) };
      yield { name: `${m} ~ ${b} (reversed)`, among: byRanks(member, ballot, (rank) => 1 - rank) };
    }
  }
}

const byRanks =
  (member: Ranks, ballot: Ranks, turned: (rank: number) => number): Comparison['among'] =>
  (pairs) => {
    const theirs = pairs.map((pair) => {
      const rank = member.get(pair.member);
      return rank === undefined ? undefined : turned(rank);
    });
    const shown = pairs.map((pair) => ballot.get(pair.ballot));
    return (m, b) => {
      const [x, y] = [theirs[m], shown[b]];
      return x === undefined || y === undefined ? NOTHING : -Math.abs(x - y);
    };
  };

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
  const score = sumOf(pairs, comparisons);
  return pairs.flatMap(({ ballot }, at) => {
    const others: number[] = [];
    for (const [i, one] of pairs.entries()) {
      if (one.ballot !== ballot && one.ballot.college === ballot.college) others.push(score(at, i));
    }
    return standing(score(at, at), others) ?? [];
  });
}

/** `chanceOf`, added up over colleges. */
function chanceAmong(pairs: readonly Pair[], comparisons: readonly Comparison[]): number {
  const score = sumOf(pairs, comparisons);
  let chance = 0;
  for (const college of new Set(pairs.map(({ ballot }) => ballot.college))) {
    const places = [...pairs.keys()].filter((at) => pairs[at]?.ballot.college === college);
    chance += chanceOf(places.map((member) => places.map((ballot) => score(member, ballot))));
  }
  return chance;
}

function sumOf(pairs: readonly Pair[], comparisons: readonly Comparison[]): ReturnType<Comparison['among']> {
  const scores = comparisons.map(({ among }) => among(pairs));
  return (member, ballot) => {
    let sum = 0;
    for (const one of scores) sum += one(member, ballot);
    return sum;
  };
}
