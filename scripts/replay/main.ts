/**
 * `npm run replay:ump2014 [-- --small] [--json] [--voters N] [--plots FOLDER]`: the night of 28 November 2014 against the
 * built product (`npm run build`). The last line says what was found; the exit status is 0 only if every target with a
 * star holds. `--json`: every figure on standard output, all else on the other.
 */
import fs from 'node:fs';
import path from 'node:path';
import { type Replay, replay } from './replay.ts';
import { loadPlot, timesPlot, votesPlot } from './show/plots.ts';
import { attackTable, lastLine, tableOf, targetLines } from './show/table.ts';
import { FULL, SMALL, withVoters } from './sizes.ts';

type Order = { isSmall: boolean; isJson: boolean; voters: number | null; plots: string | null };

export function readArguments(given: readonly string[]): Order | null {
  const order: Order = { isSmall: false, isJson: false, voters: null, plots: null };
  for (let at = 0; at < given.length; at++) {
    const [word, next] = [given[at], given[at + 1]];
    if (word === '--small') order.isSmall = true;
    else if (word === '--json') order.isJson = true;
    else if (word === '--voters' && next !== undefined && /^[1-9]\d{0,4}$/.test(next))
      order.voters = Number(given[++at]);
    else if (word === '--plots' && next !== undefined) order.plots = given[++at] ?? null;
    else return null;
  }
  return order;
}

function show({ machine, cores, capacity, rate, runs, tallies, judged }: Replay, say: (text: string) => void): void {
  const gate = runs.find(({ name }) => name === 'gate');
  say(`\n${machine}\n${cores}`);
  say(
    `without a gate: ${capacity.toFixed(0)} answers a second; attack asked for: ${rate.toFixed(0)} requests a second`,
  );
  if (gate?.attack) {
    const { rate: sent, addresses } = gate.attack;
    say(
      `attack sent: ${sent.toFixed(0)} a second, ${(sent / capacity).toFixed(1)} times that, from ${addresses} addresses`,
    );
    say(`\n${attackTable(gate.attack)}`);
  }
  const cpu = runs.find(({ name }) => name === 'calm');
  if (cpu?.cpu && cpu.visits.length > 0) {
    const each = (seconds: number) => `${((1000 * seconds) / cpu.visits.length).toFixed(0)} ms`;
    const { server, databases, members } = cpu.cpu;
    say(
      `\nprocessor time of a whole vote, in peace: server ${each(server)}, databases ${each(databases)}, member ${each(members)}`,
    );
  }
  say(`\n${tableOf(tallies)}\n\n${targetLines(judged)}`);
}

function draw(folder: string, runs: Replay['runs']): void {
  const gate = runs.find(({ name }) => name === 'gate');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'votes.svg'), votesPlot(runs));
  fs.writeFileSync(path.join(folder, 'times.svg'), timesPlot(runs));
  if (gate) fs.writeFileSync(path.join(folder, 'load.svg'), loadPlot(gate));
}

async function run(): Promise<boolean> {
  const order = readArguments(process.argv.slice(2));
  if (order === null) {
    console.error('npm run replay:ump2014 [-- --small] [--json] [--voters N] [--plots FOLDER]');
    process.exit(2);
  }
  const began = performance.now();
  const tell = order.isJson ? console.error : console.log;
  const say = (text: string) => tell(`${((performance.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}`);
  const whole = order.isSmall ? SMALL : FULL;
  const size = order.voters === null ? whole : withVoters(whole, order.voters);
  const found = await replay(size, order.isSmall, say);
  if (order.plots !== null) draw(order.plots, found.runs);
  show(found, tell);
  const gate = found.tallies.find(([name]) => name === 'gate')?.[1];
  if (order.isJson) console.log(JSON.stringify(asJson(found)));
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
