import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '#lib/ground/bytes.ts';
import { readRescueCode, writeRescueCode } from './rescue.ts';

const secrets = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Uint8Array.from(bytes));
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Computed a second time by a Python of its own (multiplication in GF(32) by schoolbook). */
test.each([
  ['000102030405060708090a0b0c0d0e0f', '000G-40R4-0M30-E209-185G-R38E-1W64'],
  ['ff'.repeat(16), 'ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZW3T'],
])('frozen: a code written on paper must be read for ever (%s)', (secret, code) => {
  expect(writeRescueCode(fromHex(secret))).toBe(code);
  expect(readRescueCode(code)).toEqual(fromHex(secret));
});

describe('a code', () => {
  test('is seven groups of four, and comes back', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const code = writeRescueCode(secret);
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
        expect(readRescueCode(code)).toEqual(secret);
      }),
    );
  });

  test('is read however people type it', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const code = writeRescueCode(secret);
        const spellings = [
          code.toLowerCase(),
          code.replaceAll('-', ''),
          ` ${code.replaceAll('-', ' ')}\n`,
          code.replaceAll('-', '\u2013'),
          code.replaceAll('0', 'O').replaceAll('1', 'I'),
          code.replaceAll('0', 'o').replaceAll('1', 'l'),
        ];
        for (const spelling of spellings) expect(readRescueCode(spelling)).toEqual(secret);
      }),
    );
  });
});

describe('a mistyped code is refused, always', () => {
  const letters = (code: string) => [...code.replaceAll('-', '')];

  test('every other character in every place', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const code = letters(writeRescueCode(secret));
        for (const [i, letter] of code.entries()) {
          for (const other of ALPHABET) {
            if (other !== letter) expect(readRescueCode(code.with(i, other).join(''))).toBeNull();
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  test('any two characters wrong, any two that changed places', () => {
    const two = fc.uniqueArray(fc.nat(27), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(secrets, two, fc.nat(31), fc.nat(31), (secret, [i = 0, j = 0], a, b) => {
        const code = letters(writeRescueCode(secret));
        const [one, other] = [code[i] ?? '', code[j] ?? ''];
        const wrong = code.with(i, ALPHABET.charAt(a)).with(j, ALPHABET.charAt(b));
        if (wrong.join() !== code.join()) expect(readRescueCode(wrong.join(''))).toBeNull();
        if (one !== other) expect(readRescueCode(code.with(i, other).with(j, one).join(''))).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  test('one too few, one too many, a letter that no code has, nothing at all', () => {
    const code = writeRescueCode(fromHex('0f'.repeat(16)));
    for (const text of [code.slice(1), `${code}0`, code.replace(/.$/, 'U'), code.replace(/^./, 'é'), '', '----']) {
      expect(readRescueCode(text)).toBeNull();
    }
  });

  test('bits that no secret has: one spelling per secret', () => {
    // 26 characters hold 130 bits; the last two must be 0, with checks that fit.
    const symbols = Array.from({ length: 26 }, (_, i) => (i === 25 ? 1 : 0));
    const text = `${symbols.map((symbol) => ALPHABET.charAt(symbol)).join('')}11`;
    expect(readRescueCode(text)).toBeNull();
    expect(readRescueCode('0'.repeat(28))).toEqual(new Uint8Array(16));
  });
});
