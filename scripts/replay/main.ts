/**
 * `npm run replay:ump2014 [-- --small] [--json] [--voters N] [--plots FOLDER] [--markdown FILE] [--look FOLDER] [--costs]`: the night of 28 November 2014 against the
 * built product (`npm run build`). The last line says what was found; the exit status is 0 only if every target with a
 * star holds. `--json`: every figure on standard output, all else on the other.
 * `--costs`: plays nothing, and says what one request of each kind of the attack costs (costs.ts, two minutes).
 * `--markdown`: the tables as README has them. `--look`: pictures of what a browser shows during the attack.
 */
import fs from 'node:fs';
import path from 'node:path';
import { costsOf } from './costs.ts';
import { type Replay, replay } from './replay.ts';
import { factsOf } from './show/facts.ts';
import { markdownOf } from './show/markdown.ts';
import { loadPlot, timesPlot, votesPlot } from './show/plots.ts';
import { attackTable, lastLine, tableOf, targetLines } from './show/table.ts';
import { FULL, SMALL, withVoters } from './sizes.ts';

const USAGE =
  'npm run replay:ump2014 [-- --small] [--json] [--voters N] [--plots FOLDER] [--markdown FILE] [--look FOLDER] [--costs]';

type Order = {
  isSmall: boolean;
  isJson: boolean;
  isCosts: boolean;
  voters: number | null;
  plots: string | null;
  markdown: string | null;
  look: string | null;
};

/** Null: not understood. */
export function readArguments(given: readonly string[]): Order | null {
  const order: Order = {
    isSmall: false,
    isJson: false,
    isCosts: false,
    voters: null,
    plots: null,
    markdown: null,
    look: null,
  };
  for (let at = 0; at < given.length; at++) {
    const [word = '', next] = [given[at], given[at + 1]];
    const path = /^--(plots|markdown|look)$/.exec(word)?.[1];
    if (word === '--small') order.isSmall = true;
    else if (word === '--json') order.isJson = true;
    else if (word === '--costs') order.isCosts = true;
    else if (next === undefined || next.startsWith('--')) return null;
    else if (word === '--voters' && /^[1-9]\d{0,4}$/.test(next)) order.voters = Number(given[++at]);
    else if (path === 'plots' || path === 'markdown' || path === 'look') order[path] = given[++at] ?? null;
    else return null;
  }
  return order;
}

function show(found: Replay, say: (text: string) => void): void {
  const attack = found.runs.find(({ name }) => name === 'gate')?.attack;
  say(`\n${factsOf(found).join('\n')}`);
  if (attack) say(`\n${attackTable(attack)}`);
  say(`\n${tableOf(found.tallies)}\n\n${targetLines(found.judged)}`);
}

function draw(folder: string, runs: Replay['runs']): void {
  const gate = runs.find(({ name }) => name === 'gate');
  fs.writeFileSync(path.join(folder, 'votes.svg'), votesPlot(runs));
  fs.writeFileSync(path.join(folder, 'times.svg'), timesPlot(runs));
  if (gate) fs.writeFileSync(path.join(folder, 'load.svg'), loadPlot(gate));
}

async function run(): Promise<boolean> {
  const order = readArguments(process.argv.slice(2));
  if (order === null) {
    console.error(USAGE);
    process.exit(2);
  }
  const began = performance.now();
  const tell = order.isJson ? console.error : console.log;
  const say = (text: string) => tell(`${((performance.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}`);
  const whole = order.isSmall ? SMALL : FULL;
  const size = order.voters === null ? whole : withVoters(whole, order.voters);
  if (order.isCosts) {
    await costsOf(size, say);
    return true;
  }
  // what cannot be written is said now, not after half an hour
  for (const folder of [order.plots, order.markdown && path.dirname(order.markdown)])
    if (folder !== null) fs.mkdirSync(folder, { recursive: true });
  const found = await replay(size, order.isSmall, order.look, say);
  if (order.isJson) console.log(JSON.stringify(asJson(found)));
  if (order.plots !== null) draw(order.plots, found.runs);
  if (order.markdown !== null) fs.writeFileSync(order.markdown, markdownOf(found));
  show(found, tell);
  const gate = found.tallies.find(([name]) => name === 'gate')?.[1];
  if (gate) tell(lastLine(gate, found.passed));
  return found.passed;
}

/** Every figure; of members their sums alone. */
const asJson = ({ runs, tallies, ...rest }: Replay) => ({
  ...rest,
  runs: runs.map(({ visits: _, board, ...run }) => ({ ...run, onBoard: board?.size ?? null })),
  tallies: Object.fromEntries(tallies),
});

if (process.argv[1] === new URL(import.meta.url).pathname) process.exit((await run()) ? 0 : 1);
