/**
 * `npm run bench [-- name…]`: runs bench/*.bench.ts one after the other in one process, side by side with what we
 * compare ourselves to, prints a table and writes it to bench/RESULTS.md with the machine it was run on.
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

const sections: string[] = [];
for (const { name, run } of benches) {
  console.log(`── ${name} ──`);
  const figures = await run((text) => console.log(`• ${text}`));
  console.table(figures);
  const rows = Object.entries(figures).map(([label, value]) => `| ${label} | ${value} |`);
  sections.push(`## ${name}\n\n| what | measured |\n| --- | --- |\n${rows.join('\n')}\n`);
}
if (asked.length === 0) {
  const machine = `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores, Node ${process.version}, ${os.type()} ${os.arch()}`;
  const text = `# Measured\n\nBy \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.\n\n${sections.join('\n')}`;
  fs.writeFileSync(path.join(here, 'RESULTS.md'), text);
}
