/** The measure itself: finds a link where there is one, and nothing where there is none, whatever it may choose from. */
import { describe, expect, test } from 'vitest';
import { diceOf } from '../dice.ts';
import { areaUnder, chanceOf, mean, standing } from './auc.ts';
import { judge, type Pair } from './distinguisher.ts';
import { joins, sharedIn, type Together, together } from './joins.ts';
import { signalsOf } from './signals.ts';
import type { Owner, Trace } from './traces.ts';

const VOTERS = 40;
const owner = (kind: Owner['kind'], at: number): Owner => ({
  kind,
  id: `${kind}-${at}`,
  college: at % 2 ? 'abroad' : 'home',
});
const pairs: Pair[] = Array.from({ length: VOTERS }, (_, at) => ({
  member: owner('member', at),
  ballot: owner('ballot', at),
}));

type Facts = (at: number) => Record<string, number>;
const traces = (of: 'member' | 'ballot', facts: Facts): Trace[] =>
  pairs.map((pair, at) => ({
    owner: pair[of],
    source: 'dumps',
    place: 'table',
    record: `${of} ${at}`,
    facts: facts(at),
  }));

function measure(member: Facts, ballot: Facts, word = 'seed', records: Together = new Map()) {
  const dice = diceOf(word);
  const seen = { members: signalsOf(traces('member', member)), ballots: signalsOf(traces('ballot', ballot)) };
  const judged = judge(pairs, { ...seen, records }, dice);
  return { ...areaUnder(judged, 3.89, dice), ...judged };
}
const noise = (word: string): Facts => {
  const dice = diceOf(word);
  return () =>
    Object.fromEntries(Array.from({ length: 12 }, (_, column) => [`column ${column}`, dice.throw(1_000_000)]));
};

describe('distinguisher', () => {
  test('times kept on both sides link nearly everyone, among much noise', () => {
    const [left, right] = [noise('a'), noise('b')];
    const { auc, low, by } = measure(
      (at) => ({ ...left(at), at: at * 1000 }),
      (at) => ({ ...right(at), cast: at * 1000 + 300 }),
    );
    expect(auc).toBeGreaterThan(0.99);
    expect(low).toBeGreaterThan(0.75);
    expect(by.every((name) => name.includes('· at ·') && name.includes('· cast ·'))).toBe(true);
  });

  test('the opposite order links as well', () => {
    const { auc } = measure(
      (at) => ({ row: at }),
      (at) => ({ left: VOTERS - at }),
    );
    expect(auc).toBeGreaterThan(0.99);
  });

  test('records that name both link everyone, whatever the seed, also where all orders are noise', () => {
    const named = pairs.flatMap(({ member, ballot }, at) =>
      [member, ballot].map(
        (who): Trace => ({ owner: who, source: 'dumps', place: 'table', record: `row ${at}`, facts: {} }),
      ),
    );
    for (let seed = 0; seed < 2; seed++) {
      const { auc } = measure(noise(`m${seed}`), noise(`b${seed}`), `seed ${seed}`, together(sharedIn(named)));
      expect(auc).toBe(1);
    }
  });

  test('an order known by batches of five is found, and is less', () => {
    const { auc, low } = measure(
      (at) => ({ row: at }),
      (at) => ({ batch: Math.floor(at / 5) }),
    );
    expect(low).toBeGreaterThan(0.5);
    expect(auc).toBeLessThan(0.99);
  });

  test('noise alone gives one half: over many seeds it neither leans nor leaves its interval', () => {
    const all = Array.from({ length: 8 }, (_, at) => measure(noise(`m${at}`), noise(`b${at}`), `seed ${at}`));
    for (const { low, high } of all) expect(low < 0.5 && high > 0.5).toBe(true);
    const standings = all.flatMap((one) => one.standings);
    expect(Math.abs(mean(standings) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / standings.length));
  });

  test('no signals at all: one half', () => {
    expect(
      measure(
        () => ({}),
        () => ({}),
      ),
    ).toMatchObject({ auc: 0.5, low: 0.5, high: 0.5 });
  });
});

describe('joins', () => {
  const mention = (who: Owner, record: string): Trace => ({
    owner: who,
    source: 'dumps',
    place: 'table',
    record,
    facts: {},
  });
  const [first, second] = [pairs[0], pairs[1]];
  if (!first || !second) throw new RangeError('pairs');

  test('one member and one ballot in a record are linked; a crowd is not', () => {
    const records = sharedIn([
      mention(first.member, 'row 1'),
      mention(first.ballot, 'row 1'),
      mention(first.ballot, 'row 1'),
      mention(second.member, 'batch'),
      mention(first.member, 'batch'),
      mention(second.ballot, 'batch'),
      mention(second.member, 'alone'),
    ]);
    expect(joins(records)).toEqual([{ member: first.member, ballot: first.ballot, source: 'dumps', record: 'row 1' }]);
  });

  test('a crowd says the less the larger it is; the smallest record counts', () => {
    const crowd = [
      mention(first.member, 'batch'),
      mention(second.member, 'batch'),
      mention(first.ballot, 'batch'),
      mention(second.ballot, 'batch'),
    ];
    const says = together(sharedIn([...crowd, mention(first.member, 'row'), mention(first.ballot, 'row')]));
    expect(says.get(first.member)?.get(first.ballot)).toBe(1);
    expect(says.get(first.member)?.get(second.ballot)).toBe(1 / 4);
    expect(says.get(second.member)?.get(first.ballot)).toBe(1 / 4);
  });
});

test.each([
  [1, [0, 0], 1],
  [0, [0, 0], 0.5],
  [0, [1, 2], 0],
  [1, [0, 2], 0.5],
])('%d among %j stands at %d', (own, others, expected) => expect(standing(own, others)).toBe(expected));

test('the variance of blind pairing is what all pairings give', () => {
  const scores = [
    [3, 1, 2, 0],
    [2, 2, 2, 1],
    [0, 5, 1, 1],
    [1, 4, 2, 3],
  ];
  const sums = permutations([0, 1, 2, 3]).map((order) => {
    const own = scores.map((row, at) => standing(row[order[at] ?? 0] ?? 0, row.toSpliced(order[at] ?? 0, 1)) ?? 0);
    return own.reduce((sum, one) => sum + one, 0);
  });
  expect(mean(sums)).toBeCloseTo(2);
  expect(chanceOf(scores)).toBeCloseTo(mean(sums.map((sum) => (sum - mean(sums)) ** 2)));
});

const permutations = (list: readonly number[]): number[][] =>
  list.length === 0
    ? [[]]
    : list.flatMap((one, at) => permutations(list.toSpliced(at, 1)).map((rest) => [one, ...rest]));

test('members who all stand a little high by chance are no finding: the interval is not narrower than blind pairing', () => {
  const standings = Array.from({ length: 30 }, () => 0.6);
  const [drawn, blind] = [0, 30 / 12].map((chance) => areaUnder({ standings, chance }, 3.89, diceOf('seed')));
  expect(drawn?.low).toBeGreaterThan(0.5);
  expect(blind?.low).toBeLessThan(0.5);
});
