import { expect, test } from 'vitest';
import { pauseAfter } from './processes.ts';

test('a first death is made good at once, a row of them ever more slowly, and never not at all', () => {
  expect([0, 1, 2, 3, 4].map(pauseAfter)).toEqual([0, 250, 500, 1000, 2000]);
  expect(pauseAfter(8)).toBe(30_000);
  expect(pauseAfter(5000)).toBe(30_000);
});
