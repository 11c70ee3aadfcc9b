/** docs/THREAT-MODEL.md says of each adversary what shows it: every row names a test, and every test that it names is there. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string) => fs.readFileSync(path.join(root, name), 'utf8');
const text = read('docs/THREAT-MODEL.md');

/** Cells of each row of the first table, its head and rule left out. */
const rows = text
  .slice(text.indexOf('| who |'), text.indexOf('## What we do not protect'))
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );

const CASE = /^\s*(test|it)(\.[\w.]+)?(\(|`)/m;

test('every adversary has four cells and something that shows them', () => {
  expect(rows.length).toBeGreaterThan(45);
  for (const [who = '', can = '', cannot = '', shown = '', ...more] of rows) {
    expect({ who, more }).toEqual({ who, more: [] });
    expect([who, can, cannot].every((cell) => cell !== '')).toBe(true);
    const names = [...shown.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    expect(names.length > 0 || /^–: \S/.test(shown), who).toBe(true);
  }
});

const named = [...new Set([...text.matchAll(/`([\w./-]+\.(?:test|spec)\.ts)`/g)].flatMap(([, name]) => name ?? []))];

test.each(named)('%s is there and has tests in it', (name) => {
  expect(fs.existsSync(path.join(root, name))).toBe(true);
  expect(read(name)).toMatch(CASE);
});

test('commands that it names are those of package.json', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const commands = [...text.matchAll(/`npm run ([\w:-]+)/g)].map(([, name]) => name ?? '');
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) expect(Object.keys(scripts)).toContain(command);
});
