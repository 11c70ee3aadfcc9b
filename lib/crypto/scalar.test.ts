import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from './hash.ts';
import { hashToScalar, invertScalar, mod, parseScalar, randomScalar } from './scalar.ts';

const q = 2n ** 252n + 27742317777372353535851937790883648493n;
const scalar = fc.bigInt({ min: 0n, max: q - 1n });

describe('scalars', () => {
  test('one spelling each', () => {
    fc.assert(
      fc.property(scalar, (value) => {
        expect(parseScalar(value.toString(), q)).toBe(value);
      }),
    );
    for (const text of ['', '-1', '+1', '01', '00', ' 1', '1 ', '1.0', '1e3', '0x1', '١', q.toString(), `${q + 5n}`]) {
      expect(parseScalar(text, q)).toBeNull();
    }
    expect(parseScalar('9'.repeat(100_000), q)).toBeNull();
  });

  test('inverses', () => {
    fc.assert(
      fc.property(
        scalar.filter((a) => a > 0n),
        (a) => {
          expect(mod(a * invertScalar(a, q), q)).toBe(1n);
        },
      ),
    );
    expect(() => invertScalar(0n, q)).toThrow(RangeError);
    expect(() => invertScalar(q, q)).toThrow(RangeError);
  });

  test('inverses modulo numbers of any size, by one prime after the other', () => {
    // Mersenne: long quotients; Ed25519; RSA-sized, a product of primes [the moduli of issuing keys]
    const long = (2n ** 521n - 1n) * (2n ** 2203n - 1n);
    for (const n of [3n, 5n, 251n, 2n ** 31n - 1n, 2n ** 61n - 1n, 2n ** 127n - 1n, q, 2n ** 255n - 19n, long]) {
      const near = [1n, 2n, n - 1n, n - 2n, n / 2n, n / 2n + 1n, n / 3n + 1n].filter((a) => a > 0n && a < n);
      const drawn = fc.sample(fc.bigInt({ min: 1n, max: n - 1n }), { numRuns: 50, seed: 7 });
      for (const a of [...near, ...drawn]) {
        const inverse = invertScalar(a, n);
        expect(inverse >= 0n && inverse < n).toBe(true);
        expect(mod(a * inverse, n)).toBe(1n % n);
      }
    }
  });

  test('fresh ones are in [1, q) and differ', () => {
    const drawn = Array.from({ length: 200 }, () => randomScalar(q));
    expect(new Set(drawn).size).toBe(200);
    expect(drawn.every((value) => value > 0n && value < q)).toBe(true);
    // With q = 3 both values come, and no other.
    expect(new Set(Array.from({ length: 200 }, () => randomScalar(3n)))).toEqual(new Set([1n, 2n]));
  });

  test('hashing to one is BELENIOS §1.3: commas between elements, none after', () => {
    expect(hashToScalar('sig|h|', ['aa', 'bb'], q)).toBe(BigInt(`0x${sha256Hex('sig|h|aa,bb')}`) % q);
  });
});
