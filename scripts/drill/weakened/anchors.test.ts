/** The control run must go on finding what it weakens: who moves one of these lines learns it here, in seconds. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { WEAKENINGS, weaken } from './anchors.ts';

const root = path.resolve(import.meta.dirname, '../../..');

test.each(WEAKENINGS)('$what ($file)', (weakening) => {
  const source = fs.readFileSync(path.join(root, weakening.file), 'utf8');
  const weak = weaken(source, weakening);
  expect(weak).not.toBe(source);
  expect(weak).toContain(weakening.replace);
});

test('a stretch that is gone, or there twice, is said', () => {
  const weakening = { what: 'x', file: 'x.ts', find: 'find me', replace: 'found' };
  expect(() => weaken('nothing', weakening)).toThrow(/no longer finds/);
  expect(() => weaken('find me, find me', weakening)).toThrow(/no longer finds/);
  expect(weaken('find me', weakening)).toBe('found');
});

test('nothing of it is in the product', () => {
  const lib = fs.readdirSync(path.join(root, 'lib'), { recursive: true, encoding: 'utf8' });
  const sources = lib.filter((name) => /\.tsx?$/.test(name) && !name.includes('generated'));
  expect(sources.length).toBeGreaterThan(100);
  for (const name of sources)
    expect(fs.readFileSync(path.join(root, 'lib', name), 'utf8')).not.toMatch(
      /kept_(token|sign_off|ballot)|weakened\//,
    );
});
