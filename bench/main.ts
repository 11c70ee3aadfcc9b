/**
 * `npm run bench [-- name… [part…]]`: runs bench/*.bench.ts one after the other in one process, side by side with what we
 * compare ourselves to, prints a table and writes it to its section of bench/RESULTS.md, with the day and the machine.
 * Each file exports `name` and `run(say, parts)`, which answers measured figures by their label; and `parts`, where it can
 * be run for some of them: what was measured in part is printed and not written.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export type Figures = Readonly<Record<string, string | number>>;
export type Bench = {
  name: string;
  parts?: readonly string[];
  /** `parts`: those that were asked for; empty for all. */
  run: (say: (text: string) => void, parts: readonly string[]) => Promise<Figures>;
};

const here = import.meta.dirname;

async function load(file: string): Promise<Bench> {
  const found: Partial<Bench> = await import(path.join(here, file));
  if (!found.name || !found.run) throw new Error(`bench/${file} exports no name and run`);
  return { name: found.name, parts: found.parts ?? [], run: found.run };
}

const asked = process.argv.slice(2);
const benches: Bench[] = [];
for (const file of fs
  .readdirSync(here)
  .filter((name) => name.endsWith('.bench.ts'))
  .sort()) {
  const bench = await load(file);
  if (asked.length === 0 || asked.includes(bench.name)) benches.push(bench);
}
const isKnown = (word: string) => benches.some(({ name, parts }) => name === word || parts?.includes(word));
const unknown = asked.filter((word) => !isKnown(word));
if (benches.length === 0 || unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}.`);
  process.exit(1);
}

/** What stands in RESULTS.md by section, in its order. */
function readResults(): Map<string, string> {
  const text = fs.existsSync(results) ? fs.readFileSync(results, 'utf8') : '';
  const parts = text.split(/^## /m).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')).trim(), `## ${part.trimEnd()}\n`]));
}

const results = path.join(here, 'RESULTS.md');
const processor = os.cpus()[0]?.model ?? 'unknown processor';
const machine = `${processor}, ${os.cpus().length} cores, Node ${process.version}, ${os.type()} ${os.arch()}`;
for (const { name, parts = [], run } of benches) {
  console.log(`── ${name} ──`);
  const load = os.loadavg()[0] ?? 0;
  const some = asked.filter((word) => parts.includes(word));
  const figures = await run((text) => console.log(`• ${text}`), some);
  console.table(figures);
  if (some.length > 0) continue;
  const rows = Object.entries(figures).map(([label, value]) => `| ${label} | ${value} |`);
  const day = new Date().toISOString().slice(0, 10);
  const when = `${day}, ${machine}; load of the machine at the start ${load.toFixed(1)}`;
  const section = `## ${name}\n\n${when}\n\n| what | measured |\n| --- | --- |\n${rows.join('\n')}\n`;
  const all = readResults().set(name, section);
  const order = [...all.keys()].sort();
  const text = `# Measured\n\nBy \`npm run bench\`, each section by \`npm run bench -- <name>\`.\n\n`;
  fs.writeFileSync(results, text + order.map((key) => all.get(key)).join('\n'));
}
