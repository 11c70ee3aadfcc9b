/** Figures: quantiles, sums over processes, a state that does not flicker, and the text that Prometheus reads. */
import { describe, expect, test } from 'vitest';
import { CLASS_NAMES, type ClassName } from '../limits/classes.ts';
import { openCounter } from './count.ts';
import { Figures, mergeFigures, rowsOf } from './figures.ts';
import { BUCKETS, bucketOf, emptyHistogram, quantile, upperOf } from './histogram.ts';
import { prometheusText } from './prometheus.ts';
import { calm, fold, judge, type Second, type State } from './state.ts';

const noSeats = Object.fromEntries(CLASS_NAMES.map((name) => [name, 0])) as Record<ClassName, number>;
const idle = { working: 0, waiting: 0, open: 0, seats: noSeats, room: { totals: null, admitted: 0 } };

describe('times', () => {
  const histogramOf = (times: readonly number[]): number[] => {
    const histogram = emptyHistogram();
    for (const ms of times) histogram[bucketOf(ms)] = (histogram[bucketOf(ms)] ?? 0) + 1;
    return histogram;
  };
  test('a quantile is never below the true one, and less than a fifth above it', () => {
    const times = Array.from({ length: 1000 }, (_, i) => 2 + i * 1.7);
    const histogram = histogramOf(times);
    for (const part of [0.01, 0.5, 0.95, 0.99, 1]) {
      const exact = times[Math.ceil(part * times.length) - 1] ?? 0;
      const read = quantile(histogram, part) ?? 0;
      expect(read).toBeGreaterThanOrEqual(exact);
      expect(read).toBeLessThan(exact * 1.2);
    }
  });
  test('the shortest and the longest have buckets too', () => {
    expect([bucketOf(0), bucketOf(1), bucketOf(3_600_000)]).toEqual([0, 0, BUCKETS - 1]);
    expect(upperOf(BUCKETS - 1)).toBeGreaterThan(60_000);
    expect(quantile(emptyHistogram(), 0.5)).toBeNull();
  });
});

describe('the state', () => {
  const quiet: Second = { arrived: 5, waiting: 0, full: 0, network: 0, malformed: 0, connections: 0, lateMs: 3 };
  const busy = { ...quiet, waiting: 3 };
  const flood = { ...quiet, arrived: 900, network: 800 };
  const run = (seconds: readonly Second[], from: State = calm(0)): State[] => {
    const states: State[] = [];
    for (const [i, second] of seconds.entries()) states.push(fold(states.at(-1) ?? from, second, (i + 1) * 1000));
    return states;
  };
  const times = (count: number, second: Second): Second[] => Array<Second>(count).fill(second);

  test.each([
    [quiet, 'calm', 'none'],
    [busy, 'busy', 'line'],
    [{ ...quiet, full: 1 }, 'busy', 'full'],
    [{ ...quiet, lateMs: 150 }, 'busy', 'loop'],
    [flood, 'attack', 'network'],
    [{ ...quiet, connections: 500 }, 'attack', 'connections'],
    [{ ...quiet, arrived: 100, malformed: 90 }, 'attack', 'malformed'],
    [{ ...quiet, arrived: 100, full: 90 }, 'attack', 'full'],
    [{ ...quiet, arrived: 4000, network: 800 }, 'calm', 'none'], // a fifth of a crowd
    [{ ...quiet, arrived: 40, network: 40 }, 'calm', 'none'], // one script, and nobody feels it
  ] as const)('of one second: %o is %s, by %s', (second, name, cause) => {
    expect(judge(second)).toEqual({ name, cause });
  });
  test('a single second changes nothing', () => {
    expect(run([quiet, flood, quiet, busy, quiet]).map(({ name }) => name)).toEqual(Array(5).fill('calm'));
  });
  test('an attack is told within four seconds, and is over within ten of its end', () => {
    const during = run(times(30, flood));
    expect(during.slice(0, 4).map(({ name }) => name)).toEqual(['calm', 'busy', 'busy', 'attack']);
    expect(during.at(-1)).toMatchObject({ name: 'attack', cause: 'network', since: 4000 });
    const after = run(times(10, quiet), during.at(-1));
    expect(after.map(({ name }) => name).indexOf('calm')).toBe(5);
  });
  test('does not flicker with an attack that breathes', () => {
    const breathing = Array.from({ length: 60 }, (_, i) => (i % 5 === 4 ? quiet : flood));
    const states = run(breathing).slice(5);
    expect(new Set(states.map(({ name }) => name))).toEqual(new Set(['attack']));
    expect(new Set(states.map(({ since }) => since)).size).toBe(1);
  });
});

describe('counting', () => {
  const counted = () => {
    const clock = { ms: 0 };
    const counter = openCounter(() => clock.ms);
    const second = (arrivals: number, waiting = 0): void => {
      for (let i = 0; i < arrivals; i++) {
        counter.arrived('cast');
        if (i % 2 === 0) counter.refused('cast', 'address');
        else counter.admitted('cast');
      }
      clock.ms += 1000;
      counter.second({ waiting, lateMs: 7 });
    };
    return { counter, second };
  };
  test('a rate is that of the last ten seconds', () => {
    const { counter, second } = counted();
    for (let i = 0; i < 30; i++) second(40);
    for (let i = 0; i < 5; i++) second(0);
    expect(counter.figures(idle).classes.cast).toMatchObject({
      arrived: 1200,
      admitted: 600,
      refused: { address: 600 },
      perSecond: 20,
    });
  });
  test('figures are what their schema says, as JSON too, and are not changed afterwards', () => {
    const { counter, second } = counted();
    second(200);
    const figures = counter.figures({ ...idle, working: 3, open: 9 });
    const copy = JSON.stringify(figures);
    second(10);
    counter.took('cast', 12);
    expect(JSON.stringify(figures)).toBe(copy);
    expect(Figures.parse(JSON.parse(copy))).toEqual(figures);
  });
  test('processes add up; the state is that of the worst, since it began there', () => {
    const [one, two, three] = [counted(), counted(), counted()];
    for (let i = 0; i < 9; i++) {
      one.second(200);
      two.second(i > 3 ? 200 : 0);
      three.second(1);
    }
    for (let i = 0; i < 99; i++) one.counter.took('cast', 10);
    two.counter.took('cast', 5000);
    const statements = { given: 4, withheld: 2 };
    const all = [one, two, three].map(({ counter }) => ({
      ...counter.figures({ ...idle, open: 2, working: 1 }),
      statements,
    }));
    const merged = mergeFigures(all);
    expect(merged).toMatchObject({
      processes: 3,
      state: { name: 'attack', since: 4000, cause: 'network' },
      working: 3,
      connections: { open: 6 },
      statements: { given: 12, withheld: 6 },
      classes: { cast: { arrived: 1800 + 1000 + 9 } },
    });
    const [row] = rowsOf(merged);
    expect(row).toMatchObject({ rank: 'cast', admitted: 900 + 500, refused: 900 + 500 + 9 });
    expect(row?.p50).toBeLessThan(12);
    expect(row?.p99).toBeLessThan(12);
    expect(quantile(merged.classes.cast?.took ?? [], 1)).toBeGreaterThanOrEqual(5000);
    expect(() => mergeFigures([])).toThrow(RangeError);
  });
});

describe('for Prometheus', () => {
  const counter = openCounter(() => 0);
  counter.arrived('sign');
  counter.took('sign', 3);
  counter.took('sign', 90);
  const text = prometheusText(counter.figures({ ...idle, working: 2 }));

  test('every line is a comment or a sample, and every family is described once', () => {
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(
        /^(# (HELP|TYPE) isoloir_[a-z_]+ .+|isoloir_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? \d[\d.e+-]*)$/,
      );
    const types = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(new Set(types).size).toBe(types.length);
  });
  test('the histogram is cumulative and ends with all', () => {
    const buckets = [...text.matchAll(/_bucket\{class="sign",le="([^"]+)"\} (\d+)/g)].map(([, le, n]) => [
      le,
      Number(n),
    ]);
    expect(buckets.at(-1)).toEqual(['+Inf', 2]);
    expect(Object.fromEntries(buckets)).toMatchObject({ '0.002': 0, '0.004': 1, '0.064': 1, '0.128': 2 });
    expect(text).toContain('isoloir_answer_seconds_count{class="sign"} 2');
  });
  test('gauges tell the present', () => {
    expect(text).toContain('\nisoloir_working 2\n');
    expect(text).toContain('isoloir_state{state="calm"} 1');
  });
});
