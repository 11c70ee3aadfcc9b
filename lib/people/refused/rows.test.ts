/** What a console shows of who was shut out while the night goes on: nothing by which one member could be told. */
import { expect, it } from 'vitest';
import { Phi } from '#lib/ground/brand.ts';
import { roughly } from './rows.ts';

const phi = Phi.parse('A'.repeat(43));
const reasons = { early: 0, paused: 0, busy: 0, closed: 0 };

it('one member more or less changes nothing, but at a ten', () => {
  const shown = Array.from({ length: 31 }, (_, members) =>
    roughly([{ phi, members, reasons: { ...reasons, busy: members } }]).map((one) => [one.members, one.reasons.busy]),
  );
  expect(shown).toEqual([
    ...Array(10).fill([]),
    ...Array(10).fill([[10, 10]]),
    ...Array(10).fill([[20, 20]]),
    [[30, 30]],
  ]);
});

it('a reason of few is none, whatever the whole', () => {
  expect(roughly([{ phi, members: 47, reasons: { early: 9, paused: 0, busy: 38, closed: 11 } }])).toEqual([
    { phi, members: 40, reasons: { early: 0, paused: 0, busy: 30, closed: 10 } },
  ]);
});
