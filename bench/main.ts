/**
 * `npm run bench [-- name…]`: runs bench/*.bench.ts one after the other in one process, side by side with what we
 * compare ourselves to, prints a table and writes it to its section of bench/RESULTS.md, with the day and the machine.
 * Each file exports `name` and `run(say)`, which answers measured figures by their label.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export type Figures = Readonly<Record<string, string | number>>;
export type Bench = { name: string; run: (say: (text: string) => void) => Promise<Figures> };

const here = import.meta.dirname;

async function load(file: string): Promise<Bench> {
  const found: Partial<Bench> = await import(path.join(here, file));
  if (!found.name || !found.run) throw new Error(`bench/${file} exports no name and run`);
  return { name: found.name, run: found.run };
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
if (benches.length === 0) {
  console.error('No such bench.');
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
for (const { name, run } of benches) {
  console.log(`── ${name} ──`);
  const load = os.loadavg()[0] ?? 0;
  const figures = await run((text) => console.log(`• ${text}`));
  console.table(figures);
  const rows = Object.entries(figures).map(([label, value]) => `| ${label} | ${value} |`);
  const day = new Date().toISOString().slice(0, 10);
  const when = `${day}, ${machine}; load of the machine at the start ${load.toFixed(1)}`;
  const section = `## ${name}\n\n${when}\n\n| what | measured |\n| --- | --- |\n${rows.join('\n')}\n`;
  const all = readResults().set(name, section);
  const order = [...all.keys()].sort();
  const text = `# Measured\n\nBy \`npm run bench\`, each section by \`npm run bench -- <name>\`.\n\n`;
  fs.writeFileSync(results, text + order.map((key) => all.get(key)).join('\n'));
}
