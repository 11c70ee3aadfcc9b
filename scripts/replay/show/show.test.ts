/** Table, last line and plots over a run: whole, well-formed, and readable without seeing them. */
import { expect, test } from 'vitest';
import type { Run } from '../figures.ts';
import { judge } from '../judge/judge.ts';
import { tally } from '../judge/tally.ts';
import { attack, run, second, visit, without } from '../judge/testing.ts';
import { readArguments } from '../main.ts';
import { markdownOf } from './markdown.ts';
import { loadPlot, timesPlot, votesPlot } from './plots.ts';
import { attackTable, lastLine, tableOf, targetLines } from './table.ts';

const timeline = [
  second(-500, 'calm'),
  second(500, 'calm'),
  second(1500, 'busy'),
  second(2500, 'attack'),
  second(6000, 'calm'),
];
const gate = run({ attack: attack(), timeline, killedAt: 2000 });
const calm = run({ name: 'calm' });
const noGate = run({ name: 'no gate', visits: [visit(0), without(1, 'bare', { bare: [{ at: 1, what: 'reset' }] })] });
const nobody = run({ name: 'no gate', visits: [] });

test('the table has a column for each run', () => {
  const table = tableOf([
    ['calm', tally(calm)],
    ['gate', tally(gate)],
    ['no gate', tally(noGate)],
  ]);
  expect(table).toContain('in peace');
  expect(table).toMatch(/votes in +20 \(100.0 %\) +20 \(100.0 %\) +1 \(50.0 %\)/);
  expect(table).toMatch(/saw a bare error +0 +0 +1 \(1 reset\)/);
  expect(table).not.toMatch(/NaN|undefined|Infinity/);
});

test('the attack by kind', () => expect(attackTable(attack())).toMatch(/get +10000 +50 +200: 900, 503: 9000 +100/));

test('targets and the last line', () => {
  const tallies = { calm: tally(calm), gate: tally(gate), noGate: null, times: 10 };
  const { judged, passed } = judge(tallies, true);
  expect(passed).toBe(true);
  expect(targetLines(judged)).not.toContain('FAILS');
  expect(lastLine(tallies.gate, passed)).toBe('replay:ump2014 came=20 in=20 bare=0 lost=0 overtaken=0 passed=true');
});

test.each<[string, string, Run[]]>([
  ['votes', votesPlot([calm, gate, noGate]), [calm, gate, noGate]],
  ['votes of nobody', votesPlot([nobody]), [nobody]],
  ['times', timesPlot([calm, gate, noGate]), [calm, gate, noGate]],
  ['times of nobody', timesPlot([calm, nobody]), [nobody]],
  ['load', loadPlot(gate), [gate]],
  ['load of nothing', loadPlot(run()), []],
])('%s: one sheet with a title, a description, light and dark, no broken number', (_, svg) => {
  expect(svg).toMatch(
    /^<svg [^>]*role="img" aria-labelledby="t d">\n<title id="t">[^<]+<\/title>\n<desc id="d">[^<]+<\/desc>/,
  );
  expect(svg).toContain('prefers-color-scheme:dark');
  expect(svg).not.toMatch(/NaN|undefined|Infinity|\sstyle=|<script/);
  expect(svg.split('\n').filter((row) => row.startsWith('<') && !row.endsWith('>'))).toEqual([]);
});

test('as README has it: targets, runs, the attack and the facts, in tables of one width', () => {
  const tallies = { calm: tally(calm), gate: tally(gate), noGate: null, times: 9.5 };
  const text = markdownOf({
    ...{ machine: 'Two cores', cores: 'shared', capacity: 200, rate: 2000, times: 9.5, runs: [calm, gate] },
    ...{ tallies: [['calm', tallies.calm] as const, ['gate', tallies.gate] as const], ...judge(tallies, false) },
  });
  expect(text).toContain(
    '| ★ the attack is ten times what the server answers without a gate | 9.5 times | **fails** |',
  );
  expect(text).toContain('| votes in | 20 (100.0 %) | 20 (100.0 %) |');
  expect(text).toContain('| get | 10000 | 50 | 200: 900, 503: 9000 | 100 |');
  expect(text).toContain('- sent: 1,990 a second on average over 5 s, and 10 more that found no connection: 9.5 times');
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
  for (const table of text.split('\n\n').filter((part) => part.startsWith('|')))
    expect(new Set(table.split('\n').map((line) => line.split('|').length)).size).toBe(1);
});

test.each<[string, object | null]>([
  ['', { isSmall: false, isJson: false, voters: null, plots: null }],
  ['--small --json --voters 30', { isSmall: true, isJson: true, voters: 30 }],
  ['--plots p --markdown m.md --look l', { plots: 'p', markdown: 'm.md', look: 'l' }],
  ['--voters', null],
  ['--voters 0', null],
  ['--voters 100000', null],
  ['--plots --json', null],
  ['--loud', null],
])('arguments: %s', (given, expected) => {
  const read = readArguments(given.split(' ').filter(Boolean));
  if (expected === null) expect(read).toBeNull();
  else expect(read).toMatchObject(expected);
});
