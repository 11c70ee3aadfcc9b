import { expect, test } from 'vitest';
import { Phi } from '#lib/ground/brand.ts';
import type { Counted } from '../../../../(public)/results/[vote]/counted.ts';
import { rowsOf } from './shut-out-rows.ts';

const nord = Phi.parse('A'.repeat(43));
const sud = Phi.parse(`${'A'.repeat(42)}E`);
const of = (phi: Phi, members: number, busy: number, closed: number) => ({
  phi,
  members,
  reasons: { early: 0, paused: 0, busy, closed },
});
const counted = (phi: Phi, ...votes: number[][]) =>
  ({ urn: { phi }, voters: 9, members: 99, questions: votes.map((one) => ({ blank: null, votes: one })) }) as Counted;

test('one college: what decided its closest question', () => {
  expect(rowsOf([of(nord, 5, 3, 4)], [], 1)).toMatchObject([{ phi: nord, members: 5, margin: null }]);
  expect(rowsOf([of(nord, 5, 3, 4)], [counted(nord, [1, 9, 4], [7, 5, 0])], 1)).toMatchObject([{ margin: 2 }]);
  expect(rowsOf([of(nord, 5, 3, 4)], [counted(nord, [9])], 1)).toMatchObject([{ margin: null }]);
});

test('several: all together last, once all are counted', () => {
  const refused = [of(nord, 5, 3, 4), of(sud, 1, 1, 0)];
  const both = [counted(nord, [10, 4]), counted(sud, [2, 5])];
  expect(rowsOf(refused, both.slice(0, 1), 2).map(({ margin }) => margin)).toEqual([6, null, null]);
  expect(rowsOf(refused, both, 2)).toMatchObject([
    { margin: 6 },
    { margin: 3 },
    { phi: null, members: 6, reasons: { busy: 4, closed: 4 }, margin: 3 },
  ]);
  expect(rowsOf([], both, 2)).toEqual([]);
  // one of them annulled: its members are counted still, the other decided alone
  expect(rowsOf(refused, both.slice(0, 1), 1).map(({ margin }) => margin)).toEqual([6, null, 6]);
});
