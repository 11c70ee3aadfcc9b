/** Arithmetic in WebAssembly against BigInt, up to the very bounds that `field-wasm.ts` claims for its operands. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBigInt } from '#lib/ground/bytes.ts';
import { FREE_AFTER_FIELD, fieldOf, ONE } from './field.ts';
import { FIELD, fieldMachine, LIMBS } from './field-wasm.ts';

const p = 2n ** 255n - 19n;
const machine = fieldMachine(1 << 16);
const field = fieldOf(machine);
const [A, B, C] = [FREE_AFTER_FIELD, FREE_AFTER_FIELD + FIELD, FREE_AFTER_FIELD + 2 * FIELD];

const mod = (value: bigint): bigint => ((value % p) + p) % p;
const integer = (limbs: readonly number[]): bigint =>
  limbs.reduce((sum, limb, i) => sum + BigInt(limb) * 2n ** BigInt(Math.ceil(25.5 * i)), 0n);
const write = (address: number, limbs: readonly number[]): void => machine.words.set(limbs, address / 4);
const read = (address: number): bigint => toBigInt(field.bytesOf(address).reverse());

/** Limbs of an operand: each up to three times its width, of either sign, often at the bound. */
const limb = (i: number) => {
  const bound = 3 * 2 ** (i % 2 === 0 ? 26 : 25);
  return fc.oneof(fc.constantFrom(bound, -bound, 0, 1, -1), fc.integer({ min: -bound, max: bound }));
};
const operand = fc.tuple(...Array.from({ length: LIMBS }, (_, i) => limb(i)));
const most = Array.from({ length: LIMBS }, (_, i) => 3 * 2 ** (i % 2 === 0 ? 26 : 25));
const extremes = [most, most.map((one) => -one), most.map((one, i) => (i % 2 === 0 ? one : -one))];

function expectProducts(a: readonly number[], b: readonly number[]): void {
  write(A, a);
  write(B, b);
  machine.mul(C, A, B);
  expect(read(C)).toBe(mod(integer(a) * integer(b)));
  machine.square(C, A, 1);
  expect(read(C)).toBe(mod(integer(a) ** 2n));
  machine.square(C, A, 3);
  expect(read(C)).toBe(mod(mod(mod(integer(a) ** 2n) ** 2n) ** 2n));
}

describe('products', () => {
  test('of random operands, many at the bound', () => {
    fc.assert(
      fc.property(operand, operand, (a, b) => expectProducts(a, b)),
      { numRuns: 500 },
    );
  });

  test('of the largest operands there can be', () => {
    for (const a of extremes) for (const b of extremes) expectProducts(a, b);
  });

  test('results are operands again: limbs within their width, or one more', () => {
    fc.assert(
      fc.property(operand, operand, (a, b) => {
        write(A, a);
        write(B, b);
        machine.mul(C, A, B);
        machine.words.slice(C / 4, C / 4 + LIMBS).forEach((one, i) => {
          expect(one).toBeGreaterThanOrEqual(-(2 ** 12));
          expect(one).toBeLessThanOrEqual(2 ** (i % 2 === 0 ? 26 : 25) + 2 ** 12);
        });
      }),
    );
  });
});

describe('inverses, zero and parity', () => {
  test('1/z, and 0 for 0', () => {
    fc.assert(
      fc.property(operand, (a) => {
        write(A, a);
        machine.mul(A, A, ONE);
        field.invert(B, A);
        machine.mul(C, A, B);
        expect(read(C)).toBe(mod(integer(a)) === 0n ? 0n : 1n);
      }),
      { numRuns: 60 },
    );
  });

  test.each([0n, 1n, 2n, p - 1n, p, p + 1n, p + 18n, 2n ** 255n - 1n])('%s is reduced', (value) => {
    write(
      A,
      Array.from({ length: LIMBS }, (_, i) =>
        Number(BigInt.asUintN(i % 2 === 0 ? 26 : 25, value >> BigInt(Math.ceil(25.5 * i)))),
      ),
    );
    machine.mul(B, A, ONE);
    for (const address of [A, B]) {
      expect(read(address)).toBe(mod(value));
      expect(field.isZero(address)).toBe(mod(value) === 0n);
      expect(field.isOdd(address)).toBe(mod(value) % 2n === 1n);
    }
  });
});
