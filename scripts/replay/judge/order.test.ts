/** The order of the waiting room as its guests saw it: kept orders pass, each way to lose a turn is found. */
import { expect, test } from 'vitest';
import type { Sighting } from '../figures.ts';
import { overtakings } from './order.ts';

const asked = (seq: number, sent: number, called: boolean, lane = 'k', boot = 1): Sighting => ({
  lane,
  boot,
  seq,
  sent,
  answered: sent + 100,
  called,
});
const waits = (seq: number, ...times: number[]) => times.map((at) => asked(seq, at, false));

test.each<[string, Sighting[]]>([
  ['nobody waited', []],
  ['in turn', [...waits(0, 0, 8000), asked(0, 16_000, true), ...waits(1, 1000, 9000, 17_000), asked(1, 25_000, true)]],
  ['two in one breath', [...waits(0, 0, 8000, 8900), asked(1, 8000, true)]],
  ['another lane', [...waits(0, 0, 8000, 16_000), asked(5, 9000, true, 's')]],
  ['an earlier start of the order', [...waits(0, 0, 8000, 16_000), asked(5, 9000, true, 'k', 0)]],
  ['passed over for not asking', [...waits(0, 0, 40_000), asked(1, 35_000, true)]],
  ['let in, and asks again long after', [asked(0, 0, true), ...waits(0, 700_000, 708_000), asked(1, 701_000, true)]],
  ['came after the one let in', [asked(1, 0, true), ...waits(0, 2000, 10_000)]],
])('%s: kept', (_, sightings) => expect(overtakings(sightings)).toEqual([]));

test.each<[string, Sighting[], number, number]>([
  ['one behind goes first', [...waits(0, 0, 8000, 16_000), asked(1, 9000, true)], 0, 1],
  ['by much', [...waits(3, 0, 8000, 16_000), asked(900, 9000, true)], 3, 900],
  ['of many', [...waits(0, 0, 8000), asked(0, 9000, true), ...waits(1, 0, 20_000), asked(2, 12_000, true)], 1, 2],
  ['and is let in later', [...waits(0, 0, 8000), asked(0, 12_000, true), asked(1, 4000, true)], 0, 1],
])('%s: found', (_, sightings, ahead, behind) =>
  expect(overtakings(sightings)).toEqual([{ lane: 'k 1', ahead, behind }]),
);
