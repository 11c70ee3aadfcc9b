import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '#lib/ground/bytes.ts';
import { combineShares, makeShares, SHARE_LENGTH } from './threshold-secret.ts';

test('any k of n give the secret back, in any order; more do as well', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 6 }), fc.integer(), (k, more, seed) => {
      const { secret, shares } = makeShares(k, k + more);
      expect(secret).toHaveLength(SHARE_LENGTH);
      expect(new Set(shares.map(({ value }) => toHex(value))).size).toBe(k === 1 ? 1 : shares.length);
      const shuffled = shares.map((share, i) => ({ share, at: Math.sin(seed + i) })).sort((a, b) => a.at - b.at);
      const some = shuffled.map(({ share }) => share);
      expect(combineShares(some.slice(0, k))).toEqual(secret);
      expect(combineShares(some)).toEqual(secret);
    }),
    { numRuns: 40 },
  );
});

test('fewer than k, or one that is altered, give another secret', () => {
  const { secret, shares } = makeShares(3, 5);
  expect(combineShares(shares.slice(0, 2))).not.toEqual(secret);
  const [first, ...rest] = shares;
  if (first === undefined) throw new Error('no share');
  const altered = { x: first.x, value: first.value.map((byte, i) => (i === 31 ? byte ^ 1 : byte)) };
  expect(combineShares([altered, ...rest.slice(0, 2)])).not.toEqual(secret);
});

test('with all shares but one of the k, every secret is as likely: the missing one decides', () => {
  const { shares } = makeShares(2, 2);
  const [first] = shares;
  if (first === undefined) throw new Error('no share');
  const secrets = Array.from({ length: 50 }, (_, i) =>
    toHex(combineShares([first, { x: 2, value: new Uint8Array(32).fill(i, 31) }])),
  );
  expect(new Set(secrets).size).toBe(50);
});

test('what are no shares is refused', () => {
  const { shares } = makeShares(2, 3);
  const [first, second] = shares;
  if (first === undefined || second === undefined) throw new Error('no share');
  expect(() => combineShares([])).toThrow(RangeError);
  expect(() => combineShares([first, first])).toThrow(RangeError);
  expect(() => combineShares([first, { x: 0, value: second.value }])).toThrow(RangeError);
  expect(() => combineShares([first, { x: 2, value: second.value.slice(1) }])).toThrow(RangeError);
  expect(() => combineShares([first, { x: 2, value: new Uint8Array(32).fill(0xff) }])).toThrow(RangeError);
  for (const [k, n] of [
    [0, 3],
    [4, 3],
    [1.5, 3],
    [1, 256],
  ] as const)
    expect(() => makeShares(k, n)).toThrow(RangeError);
});
