import { expect, test } from 'vitest';
import { OWN_ROWS } from '#lib/people/authority/index.ts';
import { heldKeys } from './held.ts';

test('the page lists every table of the export, and the register', () => {
  expect([...heldKeys].sort()).toEqual([...new Set([...OWN_ROWS.map(([table]) => table), 'register'])].sort());
});
