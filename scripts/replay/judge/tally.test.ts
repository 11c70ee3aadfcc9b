/** Sums and quantiles of a run. */
import { expect, test } from 'vitest';
import { slopeOf } from './slope.ts';
import { quantilesOf, tally } from './tally.ts';
import { attack, run, second, visit, without } from './testing.ts';

test.each<[number[], ReturnType<typeof quantilesOf>]>([
  [[], null],
  [[7], { p50: 7, p95: 7, p99: 7 }],
  [Array.from({ length: 100 }, (_, i) => 100 - i), { p50: 50, p95: 95, p99: 99 }],
  [[9, 10, 100], { p50: 10, p95: 100, p99: 100 }],
])('quantiles are times that somebody had: %j', (times, expected) => expect(quantilesOf(times)).toEqual(expected));

test('a run in figures', () => {
  const visits = [
    visit(0, { receiptAt: 2000, inRoom: 1500, gotOver: 2 }),
    visit(1, { receiptAt: 4000, statements: 1 }),
    without(2, 'place', { bare: [{ at: 100, what: 'reset' }] }),
    without(3, 'signed', {
      bare: [
        { at: 5100, what: 'reset' },
        { at: 9100, what: 'timeout' },
      ],
    }),
  ];
  const timeline = [
    second(0, 'calm'),
    second(1000, 'attack'),
    second(5000, 'busy'),
    second(7000, 'calm'),
    second(8000, 'calm'),
  ];
  const figures = tally(run({ visits, timeline, attack: attack(), killedAt: 5000, board: new Set(['ballot 0']) }));
  expect(figures).toEqual({
    came: 4,
    outcomes: { in: 2, place: 1, signed: 1, told: 0, bare: 0 },
    bare: 2,
    bareSlow: 1,
    bareByKill: 1,
    bareKinds: { reset: 1, timeout: 1 },
    gotOver: 2,
    statements: 1,
    lostAcks: 1,
    overtaken: 0,
    stoodInRoom: 0,
    toReceipt: { p50: 2000, p95: 3900, p99: 3900 },
    outsideRoom: { p50: 500, p95: 3900, p99: 3900 },
    rate: 0.5,
    states: { calm: 2000, busy: 2000, attack: 4000, away: 0 },
    calmAgain: 2000,
  });
});

test('one who flares up again was not calm', () => {
  const timeline = [second(5000, 'attack'), second(6000, 'calm'), second(7000, 'busy'), second(8000, 'calm')];
  expect(tally(run({ attack: attack(), timeline })).calmAgain).toBe(3000);
  expect(tally(run({ attack: attack(), timeline: timeline.slice(0, 3) })).calmAgain).toBe(null);
});

test.each<[string, [number, number][], number | null]>([
  ['none', [], null],
  ['one', [[1, 5]], null],
  [
    'two at one time',
    [
      [1, 5],
      [1, 7],
    ],
    null,
  ],
  [
    'flat',
    [
      [0, 5],
      [1, 5],
      [2, 5],
    ],
    0,
  ],
  [
    'rising by two',
    [
      [0, 1],
      [1, 3],
      [2, 5],
    ],
    2,
  ],
  [
    'up and down',
    [
      [0, 5],
      [1, 9],
      [2, 5],
    ],
    0,
  ],
])('slope of %s', (_, points, expected) =>
  expect(slopeOf(points.map(([at, used]) => ({ at, used })))).toEqual(
    expected === null ? null : expect.closeTo(expected),
  ),
);
