/** The judge: an evening that went well passes, and each single thing amiss does not. */
import { describe, expect, test } from 'vitest';
import type { Run, Sighting } from '../figures.ts';
import { judge, TARGETS } from './judge.ts';
import { tally } from './tally.ts';
import { attack, run, second, visit, without } from './testing.ts';

const COUNT = 1000;
const all = (change: Record<number, ReturnType<typeof visit>> = {}) =>
  Array.from({ length: COUNT }, (_, at) => change[at] ?? visit(at));

const timeline = [second(0, 'attack'), second(5000, 'attack'), second(9000, 'calm')];
const good = {
  calm: run({ name: 'calm', visits: all() }),
  gate: run({ visits: all(), attack: attack(), timeline, killedAt: 2500 }),
  noGate: run({
    name: 'no gate',
    visits: all({ 1: without(1, 'bare', { bare: [{ at: 200, what: 'reset' }] }), 2: without(2, 'told') }),
  }),
};
type Runs = { calm: Run; gate: Run; noGate: Run | null; times?: number | null };
const judged = (runs: Runs, isSmall = false) =>
  judge(
    {
      calm: tally(runs.calm),
      gate: tally(runs.gate),
      noGate: runs.noGate && tally(runs.noGate),
      times: runs.times === undefined ? 10.4 : runs.times,
    },
    isSmall,
  );
const failing = (runs: Runs, isSmall = false) =>
  judged(runs, isSmall).judged.flatMap(({ name, holds }) => (holds ? [] : [name.split(/[,:]/)[0]]));

test('an evening that went well', () => {
  expect(failing(good)).toEqual([]);
  expect(judged(good).passed).toBe(true);
  expect(judged(good).judged).toHaveLength(TARGETS.length);
});

test('one in a thousand may hold a place, or a signed refusal', () => {
  for (const outcome of ['place', 'signed'] as const)
    expect(failing({ ...good, gate: { ...good.gate, visits: all({ 7: without(7, outcome) }) } })).toEqual([]);
});

const gate = (more: Partial<Run>): Runs => ({ ...good, gate: { ...good.gate, ...more } });
const sighting = (seq: number, sent: number, called: boolean): Sighting => ({
  lane: 'k',
  boot: 1,
  seq,
  sent,
  answered: sent + 10,
  called,
});
const overtaken = all({
  1: visit(1, { sightings: [sighting(1, 0, false), sighting(1, 8000, false), sighting(1, 16_000, true)] }),
  2: visit(2, { sightings: [sighting(2, 100, false), sighting(2, 4000, true)] }),
});

describe.each<[string, Runs, string]>([
  [
    'two of a thousand do not get in',
    gate({ visits: all({ 1: without(1, 'place'), 2: without(2, 'place') }) }),
    'votes in',
  ],
  ['nobody came', gate({ visits: [] }), 'votes in'],
  ['one was only told', gate({ visits: all({ 1: without(1, 'told') }) }), 'the rest hold a place or a signed refusal'],
  ['one got nothing', gate({ visits: all({ 1: without(1, 'bare') }) }), 'the rest hold a place or a signed refusal'],
  [
    'one saw a bare error, and voted all the same',
    gate({ visits: all({ 1: visit(1, { bare: [{ at: 700, what: 'reset' }] }) }) }),
    'nobody sees a bare error',
  ],
  [
    'a bare error long after the kill',
    gate({ visits: all({ 1: visit(1, { bare: [{ at: 4600, what: '502 without words' }] }) }) }),
    'nobody sees a bare error',
  ],
  ['a receipt without a ballot', gate({ board: new Set(['ballot 1']) }), 'nothing acknowledged is lost'],
  ['a board that cannot be read', gate({ board: null }), 'nothing acknowledged is lost'],
  ['one overtaken', gate({ visits: overtaken }), 'the waiting room keeps its order'],
  [
    'one missing without any attack',
    { ...good, calm: { ...good.calm, visits: all({ 3: without(3, 'told') }) } },
    'votes in',
  ],
])('%s', (_, runs, name) => {
  test('fails, in the small replay too', () => {
    for (const isSmall of [false, true]) {
      expect(failing(runs, isSmall)).toContain(name);
      expect(judged(runs, isSmall).passed).toBe(false);
    }
  });
});

const slow = all().map((one) => ({ ...one, receiptAt: one.came + 6000 }));
describe.each<[string, Runs, string]>([
  ['slow outside the waiting room', gate({ visits: slow }), 'under attack'],
  ['a break that cannot be seen', { ...good, noGate: run({ name: 'no gate', visits: all() }) }, 'the gate off'],
  [
    'a page that took too long',
    gate({ visits: all({ 1: visit(1, { bare: [{ at: 700, what: 'timeout' }] }) }) }),
    'nobody sees a bare error',
  ],
  ['no run without the gate', { ...good, noGate: null }, 'the gate off'],
  [
    'an attack that was not ten times',
    { ...good, times: 9.9 },
    'the attack is ten times what the server answers without a gate',
  ],
  [
    'an attack of which nothing is known',
    { ...good, times: null },
    'the attack is ten times what the server answers without a gate',
  ],
])('%s', (_, runs, name) => {
  test('fails the full replay alone', () => {
    expect(failing(runs)).toEqual([name]);
    expect(judged(runs).passed).toBe(false);
    expect(judged(runs, true).passed).toBe(true);
  });
});

test('slow inside the waiting room is no fault', () => {
  const visits = slow.map((one) => ({ ...one, inRoom: 5000 }));
  expect(failing(gate({ visits }))).toEqual([]);
});

test('never calm again is said, and alone does not fail', () => {
  const runs = gate({ timeline: [second(0, 'attack'), second(5000, 'attack')] });
  expect(failing(runs)).toEqual(['calm again within 10 s of the attack’s end']);
  expect(judged(runs).passed).toBe(true);
});

test('what breaks with the killed process is counted apart', () => {
  const { gate: killed } = gate({ visits: all({ 1: visit(1, { bare: [{ at: 3000, what: 'reset' }] }) }) });
  expect(tally(killed)).toMatchObject({ bare: 0, bareByKill: 1 });
});
