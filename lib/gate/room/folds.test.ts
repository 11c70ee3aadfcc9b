/** What is learnt from seconds: whether people have to wait, how many are called, what strangers pay. */
import { describe, expect, it, test } from 'vitest';
import { closed, type Opening, type Second, turn } from './opening.ts';
import { judge, type Pace, refill, spend, unpaced } from './pace.ts';
import { loadOf, waitUnder } from './since.ts';
import { bitsUnder } from './work.ts';

const quiet: Second = { refused: 0, arrived: 3, pressure: 0, met: 0, waiting: 0, earlier: 0 };

describe('the room', () => {
  /** Which of these seconds it was open after. */
  const openAfter = (seconds: readonly Partial<Second>[], from: Opening = closed(0)): boolean[] => {
    let state = from;
    return seconds.map((one, i) => {
      state = turn(state, { ...quiet, ...one }, i);
      return state.isOpen;
    });
  };
  const open: Opening = { isOpen: true, since: 0, crowded: 0, quiet: 0 };
  const crowd = { refused: 5 };

  test.each<[string, Partial<Second>[], boolean[]]>([
    ['opens in the second second in which requests find no seat', [crowd, crowd], [false, true]],
    ['not for one', [crowd, {}, crowd, {}], [false, false, false, false]],
    ['not for a handful', [{ refused: 4 }, { refused: 4 }, { refused: 4 }], [false, false, false]],
    ['for a loop that is late under a crowd', Array(2).fill({ pressure: 0.5, arrived: 50 }), [false, true]],
    [
      'not for a loop that is late while nobody comes',
      Array(3).fill({ pressure: 1, arrived: 49 }),
      [false, false, false],
    ],
    ['at once where people waited before a restart', [{ earlier: 5 }], [true]],
    ['not for one old cookie', [{ earlier: 4 }], [false]],
  ])('%s', (_, seconds, expected) => expect(openAfter(seconds)).toEqual(expected));

  it('closes when nobody has waited for ten seconds, and nobody is turned back', () => {
    expect(openAfter(Array(10).fill({}), open)).toEqual([...Array(9).fill(true), false]);
    for (const still of [{ waiting: 1 }, { met: 20 }, crowd, { pressure: 1, arrived: 99 }])
      expect(openAfter([...Array(9).fill({}), still, ...Array(9).fill({})], open).at(-1)).toBe(true);
    expect(openAfter(Array(10).fill({ met: 19, refused: 4 }), open).at(-1)).toBe(false);
  });
});

describe('the pace of calls', () => {
  /** Calls all it may, four times a second; `capacity`: persons a second that are served without standing in line. */
  function run(capacity: number, seconds: number, from: Pace = unpaced(0), most?: number) {
    let pace = from;
    const called: number[] = [];
    for (let second = 1; second <= seconds; second++) {
      let sum = 0;
      for (let quarter = 1; quarter <= 4; quarter++) {
        pace = refill(pace, second - 1 + quarter / 4);
        const now = Math.floor(pace.budget);
        pace = spend(pace, now);
        sum += now;
      }
      called.push(sum);
      // those who were called come four seconds later
      pace = judge(pace, (called.at(-4) ?? 0) > capacity, second, most);
    }
    return { called, pace };
  }
  const mean = (list: readonly number[]) => list.reduce((sum, n) => sum + n, 0) / list.length;

  test.each([5, 40, 300])('finds what a server of %i a second can do', (capacity) => {
    const { called } = run(capacity, 300);
    expect(mean(called.slice(100))).toBeGreaterThan(capacity * 0.6);
    expect(mean(called.slice(100))).toBeLessThan(capacity * 1.25);
  });
  it('never stands still, and never passes what the operator says', () => {
    expect(
      run(0, 200)
        .called.slice(100)
        .every((n) => n >= 1),
    ).toBe(true);
    for (const most of [1, 7]) {
      const { called } = run(1000, 100, unpaced(0, most), most);
      expect(called[0]).toBeLessThanOrEqual(2 * most); // a second's worth was kept for the first
      expect(Math.max(...called.slice(1))).toBeLessThanOrEqual(most);
    }
  });
  it('is not raised by calls that were not used', () => {
    let pace = unpaced(0);
    for (let second = 1; second < 100; second++) pace = judge(refill(pace, second), false, second);
    expect(pace.perSecond).toBe(4);
    expect(pace.budget).toBe(4);
  });
});

test('what strangers pay follows how many of them wait', () => {
  expect([0, 9, 99, 999, 9999, 99_999, 10 ** 7].map((strangers) => bitsUnder(loadOf(strangers)))).toEqual([
    12, 13, 14, 15, 16, 17, 17,
  ]);
  expect([0, 9, 99, 999, 9999, 99_999, 10 ** 7].map((strangers) => waitUnder(loadOf(strangers)))).toEqual([
    60, 84, 108, 132, 156, 180, 180,
  ]);
});
