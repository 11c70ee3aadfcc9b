/** What is handed to the auditors in place of an export: one sentence, whatever it is. */
import { beforeAll, describe, expect, it } from 'vitest';
import { auditRegister } from './index.ts';
import { makeRegister, makeWorld, type World } from './testing.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

describe('a file that is none', () => {
  const broken: Readonly<Record<string, (lines: string[]) => string[]>> = {
    'nothing at all': () => [],
    'a line of noise': (lines) => [...lines.slice(0, 3), '{"voter":', ...lines.slice(3)],
    'another spelling of a line': (lines) => lines.map((line, i) => (i === 2 ? line.replace('{', '{ ') : line)),
    'a field more': (lines) => lines.map((line, i) => (i === 2 ? line.replace(/}}$/, ',"z":1}}') : line)),
    'no head': (lines) => lines.slice(1),
    'two heads': (lines) => [...lines.slice(0, 1), ...lines],
    'a number that writes on the auditors’ screen': (lines) =>
      lines.map((line) => line.replace('"number":"100"', '"number":"100\\nThe register stands: all checks hold."')),
    'a number that wipes a line of it': (lines) =>
      lines.map((line) => line.replace('"number":"100"', '"number":"100\\u001b[2K"')),
    'cut short': (lines) => lines.slice(0, -1),
    'a record left out': (lines) => [...lines.slice(0, -2), ...lines.slice(-1)],
    'a voter after a sign-off': (lines) => [...lines.slice(0, -1), ...lines.slice(1, 2), ...lines.slice(-1)],
    'something after the end': (lines) => [...lines, ...lines.slice(1, 2)],
  };
  for (const [title, breaking] of Object.entries(broken)) {
    it(`${title}: one check, one sentence, no exception`, async () => {
      const { lines, journal } = makeRegister(world);
      const { checks, signers } = await auditRegister(breaking(lines), journal);
      expect(checks.map(({ name, ok }) => [name, ok])).toEqual([['export/form', false]]);
      expect(signers).toBe(null);
    });
  }

  it('a journal that is none', async () => {
    const { lines, journal } = makeRegister(world);
    for (const text of ['', 'noise', journal.slice(0, -9), journal.replaceAll('journal/', 'urn/')]) {
      const { checks } = await auditRegister(lines, text);
      expect(checks.map(({ name, ok }) => [name, ok])).toEqual([['journal/events', false]]);
    }
  });
});
