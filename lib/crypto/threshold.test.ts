import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discreteLog } from './dlog.ts';
import { fastEd25519Group } from './fast.ts';
import { groupOf } from './group.ts';
import { mod, randomScalar } from './scalar.ts';
import { combineFactors, lagrange, verificationKey } from './threshold.ts';

const group = fastEd25519Group();
const { q, g } = group;

describe('any t of n decrypt, fewer do not', () => {
  test('Pedersen, 3 of 5', () => {
    const [t, n] = [3, 5];
    const polynomials = Array.from({ length: n }, () => Array.from({ length: t }, () => randomScalar(q)));
    const coefficients = polynomials.map((row) => row.map((a) => group.power(g, a)));
    const shares = Array.from({ length: n }, (_, j) =>
      polynomials.reduce(
        (sum, row) => mod(sum + row.reduce((s, a, k) => s + a * BigInt(j + 1) ** BigInt(k), 0n), q),
        0n,
      ),
    );
    shares.forEach((share, j) => {
      expect(group.equal(verificationKey(group, coefficients, j + 1), group.power(g, share))).toBe(true);
    });
    const x = mod(
      polynomials.reduce((sum, row) => sum + (row[0] ?? 0n), 0n),
      q,
    );
    const alpha = group.power(g, randomScalar(q));
    const factors = shares.map((share, j) => ({ index: j + 1, factor: group.power(alpha, share) }));
    fc.assert(
      fc.property(fc.shuffledSubarray(factors, { minLength: t, maxLength: n }), (some) => {
        expect(group.equal(combineFactors(group, some), group.power(alpha, x))).toBe(true);
      }),
      { numRuns: 12 },
    );
    expect(group.equal(combineFactors(group, factors.slice(0, t - 1)), group.power(alpha, x))).toBe(false);
  });

  test('Lagrange coefficients of a constant sum to 1', () => {
    const indices = [1, 2, 5, 9];
    expect(
      mod(
        indices.reduce((sum, j) => sum + lagrange(indices, j, q), 0n),
        q,
      ),
    ).toBe(1n);
  });
});

describe('small discrete logarithms', () => {
  test.each([0, 1, 2, 15, 16, 17, 100, 1000])('every value up to %i, and none beyond', (max) => {
    const log = discreteLog(group, max);
    for (const v of new Set([0, 1, Math.floor(max / 2), max - 1, max].filter((one) => one >= 0 && one <= max))) {
      expect(log(group.power(g, BigInt(v)))).toBe(v);
    }
    expect(log(group.power(g, BigInt(max + 1)))).toBeNull();
    expect(log(group.power(g, q - 1n))).toBeNull();
  });

  test('in a finite field, and for a senseless bound', () => {
    const field = groupOf('BELENIOS-2048');
    expect(discreteLog(field, 30)(field.power(field.g, 23n))).toBe(23);
    expect(() => discreteLog(group, -1)).toThrow(RangeError);
    expect(() => discreteLog(group, 1.5)).toThrow(RangeError);
  });
});
