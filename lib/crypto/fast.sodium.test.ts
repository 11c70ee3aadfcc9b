/** libsodium as oracle for the arithmetic of both backends of Ed25519, where its optional package is installed. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBigInt } from '#lib/ground/bytes.ts';
import { fromBigEndianHex, toBigEndianHex } from './ed25519.ts';
import { fastEd25519Group } from './fast.ts';
import { groupOf } from './group.ts';

type Sodium = {
  crypto_core_ed25519_is_valid_point(point: Uint8Array): boolean;
  crypto_scalarmult_ed25519_noclamp(result: Uint8Array, scalar: Uint8Array, point: Uint8Array): void;
};

function loadSodium(): Sodium | null {
  try {
    return createRequire(import.meta.url)('sodium-native');
  } catch {
    return null;
  }
}
const sodium = loadSodium();
const { q } = groupOf('Ed25519');
const scalar = fc.bigInt({ min: 1n, max: q - 1n });

describe.skipIf(sodium === null)('libsodium agrees', () => {
  test('on powers', () => {
    fc.assert(
      fc.property(scalar, scalar, (base, exponent) => {
        const expected = Buffer.alloc(32);
        for (const group of [groupOf('Ed25519'), fastEd25519Group()]) {
          const point = group.power(group.g, base);
          const encoding = Buffer.from(fromBigEndianHex(group.encode(point)) ?? []);
          sodium?.crypto_scalarmult_ed25519_noclamp(
            expected,
            Buffer.from(fromBigInt(exponent, 32)).reverse(),
            encoding,
          );
          expect(group.encode(group.power(point, exponent))).toBe(toBigEndianHex(expected));
        }
      }),
      { numRuns: 25 },
    );
  });

  test('on what a point is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const verdict = sodium?.crypto_core_ed25519_is_valid_point(Buffer.from(bytes));
        expect(fastEd25519Group().decode(toBigEndianHex(bytes)) !== null).toBe(verdict);
      }),
      { numRuns: 200 },
    );
  });
});
