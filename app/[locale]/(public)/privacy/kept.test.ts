/** The privacy notice against what the databases hold. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kept, parts } from './kept.ts';

const root = new URL('../../../../', import.meta.url).pathname;

/** Every table that a migration makes, and none that a later one drops. */
function tablesOf(cluster: string): string[] {
  const folder = `${root}prisma/${cluster}/migrations`;
  const sql = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => readFileSync(`${folder}/${name}/migration.sql`, 'utf8'))
    .join('\n');
  const made = [...sql.matchAll(/CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?"?(\w+)"?/g)].map(
    ([, name = '']) => name,
  );
  const dropped = new Set([...sql.matchAll(/DROP TABLE (?:IF EXISTS )?"?(\w+)"?/g)].map(([, name = '']) => name));
  return made.filter((name) => !dropped.has(name));
}

test('every table stands in one part of the notice, and no other does', () => {
  const told = Object.values(kept).flat();
  expect(new Set(told).size).toBe(told.length);
  expect([...told].sort()).toEqual([...new Set(['people', 'urn', 'board'].flatMap(tablesOf))].sort());
  expect([...parts].sort()).toEqual(Object.keys(kept).sort());
});
