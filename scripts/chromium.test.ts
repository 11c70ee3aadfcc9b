import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';
import { headlessFlags } from './chromium.mjs';

const PREFIX = '--disable-features=';
const off = headlessFlags
  .filter((flag) => flag.startsWith(PREFIX))
  .flatMap((flag) => flag.slice(PREFIX.length).split(','));

test('what Playwright turns off in Chromium stays off', () => {
  const folder = path.dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'));
  const bundle = readFileSync(path.join(folder, 'lib/coreBundle.js'), 'utf8');
  const list = /disabledFeatures = \[(.*?)\]\.filter/s.exec(bundle)?.[1]?.replace(/\/\/.*$/gm, '') ?? '';
  const theirs = [...list.matchAll(/"(\w+)"/g)].map(([, name]) => name);
  expect(theirs.length).toBeGreaterThan(5);
  expect(off).toEqual(expect.arrayContaining(theirs));
});

test('and it is said once: Chromium hears the last', () => {
  expect(headlessFlags.filter((flag) => flag.startsWith(PREFIX))).toHaveLength(1);
  expect(off).toContain('WebUIOmniboxPopup');
});
