/** The waiting room as a device lives it: what it reads, what it pays, how long it stays. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { comeIn, PIECES, payFor, pieceOf, readStanding, type Standing, WORK_HEADER } from './in-line.ts';

const at = { state: 'waiting', place: 'p', lane: 'known', ahead: 3, seconds: 40, again: 5 };
const price = { state: 'price', work: { task: 'a.b', bits: 4, pieces: 16 }, left: 90, again: 8 };

describe('what it is told', () => {
  test.each<[unknown, Standing]>([
    [{ state: 'open' }, { state: 'in', admission: null }],
    [
      { state: 'called', admission: 'a', until: 1 },
      { state: 'in', admission: 'a' },
    ],
    [at, { state: 'waiting', ahead: 3, seconds: 40, again: 5 }],
    [
      { ...at, ahead: null, seconds: null },
      { state: 'waiting', ahead: null, seconds: null, again: 5 },
    ],
    [price, { state: 'price', task: 'a.b', bits: 4, again: 8 }],
    [
      { state: 'full', again: 9 },
      { state: 'full', again: 9 },
    ],
  ])('%j is read', (answer, standing) => expect(readStanding(answer)).toEqual(standing));

  test.each([
    ...[null, undefined, 'open', 1, [], {}, { state: 'x', again: 1 }],
    ...[{ state: 'called' }, { state: 'full' }, { ...at, again: 'soon' }, { ...at, again: -1 }, { ...at, again: NaN }],
    ...[
      { ...price, work: null },
      { ...price, work: { task: 1, bits: 4 } },
      { ...price, work: { task: 'a', bits: 99 } },
    ],
  ])('%j is none of ours', (answer) => expect(readStanding(answer)).toBeNull());
});

test('it pays piece by piece, and rests', async () => {
  let rests = 0;
  const answers = await payFor('a.b', 10, async () => void rests++);
  expect(answers).toHaveLength(PIECES);
  for (const [piece, answer] of answers.entries()) {
    const head = createHash('sha256')
      .update(pieceOf('a.b', piece, answer))
      .digest()
      .readUInt32BE(0);
    expect(Math.clz32(head)).toBeGreaterThanOrEqual(10);
  }
  // each 256 tries: 16 pieces of 1024 tries on average
  expect(rests).toBeGreaterThan(0);
  await expect(payFor('a.b', 10, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
});

test('it stays through silence, faults, prices and the line, until it is called', async () => {
  const told: unknown[] = [
    new Error('offline'),
    'nonsense',
    price,
    at,
    { ...at, again: 0 },
    { state: 'full', again: 7 },
  ];
  const heads: (string | undefined)[] = [];
  const waits: number[] = [];
  const shown: (string | undefined)[] = [];
  const admission = await comeIn({
    ask: async (headers) => {
      heads.push(headers[WORK_HEADER]);
      const next = told.shift() ?? { state: 'called', admission: 'come', until: 9 };
      if (next instanceof Error) throw next;
      return next;
    },
    wait: async (ms) => void waits.push(ms),
    rest: async () => {},
    show: (standing) => void shown.push(standing?.state),
  });
  expect(admission).toBe('come');
  expect(shown).toEqual([undefined, undefined, 'price', 'waiting', 'waiting', 'full']);
  // never more often than once a second, whatever it is told
  expect(waits).toEqual([8000, 8000, 5000, 1000, 7000]);
  // the work is handed in once, right after it was asked for
  expect(heads.map((head) => head?.split(' ')[0])).toEqual([
    ...Array(3).fill(undefined),
    'a.b',
    ...Array(3).fill(undefined),
  ]);
  expect(heads[3]).toMatch(/^a\.b (\d+,){15}\d+$/);
});
