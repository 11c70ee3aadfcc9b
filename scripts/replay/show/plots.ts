/** The replay in three plots: votes as they came in, how long each took, and what the server was asked meanwhile. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import type { Run, RunName } from '../figures.ts';
import { quantilesOf } from '../judge/tally.ts';
import { bottomAxis, INNER, type Ink, labels, leftAxis, MARGIN, round, sheet, text } from './svg.ts';
import { TITLES } from './table.ts';

const INKS: Readonly<Record<RunName, Ink>> = { calm: 'a', gate: 'b', 'no gate': 'c' };
const KEYS = ['p50', 'p95', 'p99'] as const;
/** More points than a screen has columns are none. */
const POINTS = 300;

const thousands = (value: number): string => value.toLocaleString('en');
const thin = <T>(list: readonly T[]): T[] => {
  const step = Math.max(1, Math.ceil(list.length / POINTS));
  return list.filter((_, at) => at % step === 0 || at === list.length - 1);
};

type Point = readonly [seconds: number, value: number];

/** Part of those who came whose vote was in the urn by each moment; beside it, who had come. */
export function votesPlot(runs: readonly Run[]): string {
  const end = Math.max(1, ...runs.flatMap(({ visits }) => visits.map((one) => (one.receiptAt ?? one.came) / 1000)));
  const x = scaleLinear([0, end], [MARGIN.left, INNER.right]);
  const y = scaleLinear([0, 100], [INNER.bottom, MARGIN.top]);
  const draw = line<Point>()
    .x(([at]) => round(x(at)))
    .y(([, part]) => round(y(part)))
    .curve(curveStepAfter);
  const shareOf = (moments: readonly number[], whole: number): Point[] => [
    [0, 0],
    ...thin(
      [...moments].sort((a, b) => a - b).map((at, i): Point => [at / 1000, (100 * (i + 1)) / Math.max(1, whole)]),
    ),
  ];
  const lines = runs.map(({ name, visits }) => ({
    name,
    points: shareOf(
      visits.flatMap(({ receiptAt }) => receiptAt ?? []),
      visits.length,
    ),
  }));
  const came = runs.find(({ name }) => name === 'gate') ?? runs[0];
  const comers = shareOf(came?.visits.map((one) => one.came) ?? [], came?.visits.length ?? 0);
  const last = (points: readonly Point[]): number => points.at(-1)?.[1] ?? 0;
  const told = lines.map(({ name, points }) => `${TITLES[name]} ${last(points).toFixed(1)} %`).join('; ');
  return sheet('Votes in the urn', `Part of the members who came whose vote is in the urn, at the end: ${told}.`, [
    ...leftAxis(y, [0, 25, 50, 75, 100], '% of those who came', String),
    ...bottomAxis(x, x.ticks(6), 'seconds since the opening', String),
    `<path class="line d" d="${draw(comers) ?? ''}"/>`,
    ...lines.map(({ name, points }) => `<path class="line ${INKS[name]}" d="${draw(points) ?? ''}"/>`),
    ...labels([
      ...lines.map(({ name, points }) => ({ y: y(last(points)), words: TITLES[name], ink: INKS[name] })),
      { y: y(last(comers)) + 1, words: 'who had come' },
    ]),
  ]);
}

/** From opening the page to the receipt: half, nineteen in twenty, ninety-nine in a hundred. */
export function timesPlot(runs: readonly Run[]): string {
  const rows = runs.map(({ name, visits }) => ({
    name,
    times: quantilesOf(visits.flatMap(({ receiptAt, came }) => (receiptAt === null ? [] : [receiptAt - came]))),
  }));
  const most = Math.max(1, ...rows.map(({ times }) => (times?.p99 ?? 0) / 1000));
  const x = scaleLog([0.05, Math.max(10, most * 1.5)], [MARGIN.left, INNER.right]);
  const place = (ms: number): number => round(x(Math.max(0.05, ms / 1000)));
  const step = (INNER.bottom - MARGIN.top) / Math.max(1, rows.length);
  const told = rows
    .map(
      ({ name, times }) =>
        `${TITLES[name]}: ${times === null ? 'nobody' : `${(times.p50 / 1000).toFixed(2)}, ${(times.p95 / 1000).toFixed(2)}, ${(times.p99 / 1000).toFixed(2)} seconds`}`,
    )
    .join('; ');
  return sheet('From opening the page to the receipt', `Half, 95 and 99 in a hundred had theirs within: ${told}.`, [
    ...[0.1, 1, 10, 100]
      .filter((tick) => tick <= (x.domain()[1] ?? 0))
      .map(
        (tick) =>
          `<line class="rule" x1="${round(x(tick))}" x2="${round(x(tick))}" y1="${MARGIN.top}" y2="${INNER.bottom}"/>`,
      ),
    ...bottomAxis(
      x,
      [0.1, 1, 10, 100].filter((tick) => tick <= (x.domain()[1] ?? 0)),
      'seconds',
      String,
    ),
    ...rows.flatMap(({ name, times }, at) => {
      const y = round(MARGIN.top + step * (at + 0.5));
      const label = text(INNER.right + 8, y + 5, TITLES[name], { anchor: 'start', ink: INKS[name] });
      if (times === null) return [label, text(MARGIN.left, y + 5, 'nobody got in', { anchor: 'start', soft: true })];
      return [
        label,
        `<line class="line ${INKS[name]}" x1="${place(times.p50)}" x2="${place(times.p99)}" y1="${y}" y2="${y}"/>`,
        ...KEYS.map((key) => `<circle class="f${INKS[name]}" cx="${place(times[key])}" cy="${y}" r="6"/>`),
        text(
          Math.min(place(times.p50), INNER.right - 290),
          y + 26,
          KEYS.map((key) => `${key} ${(times[key] / 1000).toFixed(2)} s`).join(', '),
          { anchor: 'start', soft: true },
        ),
      ];
    }),
  ]);
}

const valueAt = (points: readonly Point[], moment: number): number => points.find(([at]) => at >= moment)?.[1] ?? 0;

/** Seconds in a row of one state. */
function statesOf(seconds: Run['timeline']): { state: string; from: number; to: number }[] {
  const list: { state: string; from: number; to: number }[] = [];
  for (const { at, state } of seconds) {
    const last = list.at(-1);
    if (last !== undefined) last.to = at;
    if (last?.state !== state) list.push({ state, from: at, to: at });
  }
  return list;
}

/** Requests a second at the attacked server, and what it said of its own state. */
export function loadPlot({ timeline, attack, killedAt }: Run): string {
  const seconds = timeline.filter(({ at }) => at >= 0);
  const rates = seconds.map(({ at, arrived, admitted }, i) => {
    const span = Math.max(0.2, (at - (seconds[i - 1]?.at ?? at - 1000)) / 1000);
    return { at: at / 1000, arrived: arrived / span, admitted: admitted / span };
  });
  const end = Math.max(1, ...rates.map(({ at }) => at));
  const most = Math.max(10, ...rates.map(({ arrived }) => arrived));
  const x = scaleLinear([0, end], [MARGIN.left, INNER.right]);
  const y = scaleLinear([0, most], [INNER.bottom, MARGIN.top]).nice();
  const draw = line<Point>()
    .x(([at]) => round(x(at)))
    .y(([, value]) => round(y(value)));
  const [arrived, admitted] = [
    rates.map((one): Point => [one.at, one.arrived]),
    rates.map((one): Point => [one.at, one.admitted]),
  ];
  const bands = statesOf(seconds).flatMap(({ state, from, to }) => {
    if (state !== 'busy' && state !== 'attack') return [];
    const [left, right] = [round(x(from / 1000)), round(x(to / 1000))];
    return [
      `<rect class="${state}" x="${left}" y="${MARGIN.top}" width="${round(right - left)}" height="${INNER.bottom - MARGIN.top}"/>`,
    ];
  });
  const marks = [
    ...(killedAt === null ? [] : [{ at: killedAt / 1000, words: 'a process is killed' }]),
    ...(attack === null ? [] : [{ at: attack.until / 1000, words: 'the attack ends' }]),
  ];
  const peak = thousands(Math.round(most));
  return sheet(
    'Requests a second, and what was let in',
    `At most ${peak} requests a second arrived. Shaded where the server itself said busy, or under attack.`,
    [
      ...bands,
      ...leftAxis(y, y.ticks(5), 'requests a second', thousands),
      ...bottomAxis(x, x.ticks(6), 'seconds since the opening (shaded: busy, darker: attack)', String),
      `<path class="line b" d="${draw(thin(arrived)) ?? ''}"/>`,
      `<path class="line a" d="${draw(thin(admitted)) ?? ''}"/>`,
      ...marks.flatMap(({ at, words }, i) => [
        `<line class="line d" x1="${round(x(at))}" x2="${round(x(at))}" y1="${MARGIN.top}" y2="${INNER.bottom}"/>`,
        text(x(at) - 4, MARGIN.top + 14 + 18 * i, words, { anchor: 'end', soft: true }),
      ]),
      // where the two are farthest apart, in the middle of the attack
      text(x(end / 2), y(valueAt(arrived, end / 2)) - 20, 'arrived', { anchor: 'middle', ink: 'b' }),
      text(x(end / 2), y(valueAt(admitted, end / 2)) - 10, 'let in', { anchor: 'middle', ink: 'a' }),
    ],
  );
}
