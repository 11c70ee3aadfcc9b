/** Doubles give what integers give, and nothing is lost on the way. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, LIMBS, mul, read, sub, write } from './field-double.ts';

const p = 2n ** 255n - 19n;
const mod = (value: bigint): bigint => ((value % p) + p) % p;
/** Where carries run far, and what a random number never is. */
const edges = [0n, 1n, 2n, 19n, p - 1n, p - 2n, p - 19n, 2n ** 254n, 2n ** 255n - 2n ** 128n, (p - 1n) / 2n];
const element = fc.oneof(
  fc.constantFrom(...edges),
  fc.bigInt({ min: 0n, max: p - 1n }),
  // runs of ones and zeros
  fc.tuple(fc.nat(254), fc.nat(254)).map(([a, b]) => mod(2n ** BigInt(a) - 2n ** BigInt(b))),
);
const [A, B, C, D, E] = [0, LIMBS, 2 * LIMBS, 3 * LIMBS, 4 * LIMBS];
const start = (i: number): number => Math.ceil(21.25 * i);
const w = new Float64Array(5 * LIMBS);

test('what is written is read', () => {
  fc.assert(
    fc.property(element, (a) => {
      write(w, A, a);
      expect(read(w, A)).toBe(a);
    }),
  );
});

test('products, also of sums and differences, and into an operand’s place', () => {
  fc.assert(
    fc.property(element, element, element, element, (a, b, c, d) => {
      for (const [at, value] of [a, b, c, d].entries()) write(w, at * LIMBS, value);
      mul(w, E, A, B);
      expect(read(w, E)).toBe(mod(a * b));
      add(w, E, A, B);
      sub(w, D, C, D);
      expect([read(w, E), read(w, D)]).toEqual([mod(a + b), mod(c - d)]);
      mul(w, D, D, E);
      expect(read(w, D)).toBe(mod((a + b) * (c - d)));
      mul(w, E, A, A);
      expect(read(w, E)).toBe(mod(a * a));
    }),
    { numRuns: 200 },
  );
});

test('products are reduced: every limb within its half, limbs 1 and 7 a 64th more', () => {
  fc.assert(
    fc.property(element, element, (a, b) => {
      write(w, A, a);
      write(w, B, b);
      sub(w, C, A, B);
      add(w, D, A, B);
      mul(w, E, C, D);
      const limbs = Array.from(w.subarray(E, E + LIMBS), Math.abs);
      const most = (i: number) => 2 ** (start(i + 1) - 1) * (i === 1 || i === 7 ? 1 + 1 / 64 : 1);
      expect(limbs.filter((limb, i) => limb > most(i) || limb % 2 ** start(i) !== 0)).toEqual([]);
    }),
  );
});

test('the largest operands that are allowed are exact: every limb twice its half, of every sign', () => {
  const worst = (flip: number): bigint => {
    let value = 0n;
    for (let i = 0; i < LIMBS; i++) {
      const limb = 2 ** start(i + 1) * ((flip >> i) & 1 ? -1 : 1);
      w[A + i] = limb;
      value += BigInt(limb);
    }
    return value;
  };
  for (let flip = 0; flip < 2 ** LIMBS; flip++) {
    const value = worst(flip);
    mul(w, B, A, A);
    expect(read(w, B)).toBe(mod(value * value));
  }
});
