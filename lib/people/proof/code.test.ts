import { describe, expect, test } from 'vitest';
import { makeSectionCode, makeSmsCode, readSectionCode, readSmsCode, sayCode } from './code.ts';

describe('a code by message', () => {
  test('eight digits, each as likely as another', () => {
    const codes = Array.from({ length: 2000 }, makeSmsCode);
    expect(codes.every((code) => /^\d{8}$/.test(code))).toBe(true);
    // a first digit of 16,000 fair draws a tenth of the time: 200 ± 67 is five deviations
    for (const digit of '0123456789') {
      const times = codes.filter((code) => code[0] === digit).length;
      expect(times).toBeGreaterThan(133);
      expect(times).toBeLessThan(267);
    }
  });
  test.each([
    ['12345678', '12345678'],
    ['1234 5678', '12345678'],
    [' 12.34-56 78 ', '12345678'],
    ['１２３４５６７８', '12345678'],
    ['1234567', null],
    ['123456789', null],
    ['1234567a', null],
    ['', null],
  ])('%j is read as %j', (typed, read) => expect(readSmsCode(typed)).toBe(read));
});

describe('a code on paper', () => {
  test('ten signs of 32, 50 bits', () => {
    const codes = Array.from({ length: 500 }, () => makeSectionCode());
    expect(codes.every((code) => /^[0-9A-HJKMNP-TV-Z]{10}$/.test(code))).toBe(true);
    expect(new Set(codes).size).toBe(500);
    expect(new Set(codes.join('')).size).toBe(32);
  });
  test('of given bytes always the same', () =>
    expect(makeSectionCode(Uint8Array.from({ length: 32 }, (_, i) => i + 32))).toBe('0123456789'));
  test.each([
    ['0123456789', '0123456789'],
    ['o1234-56789', '0123456789'],
    ['0i234 56789', '0123456789'],
    ['0L234.56789', '0123456789'],
    ['abcde-fghjk', 'ABCDEFGHJK'],
    ['ABCDEFGHJU', null],
    ['ABCDEFGHJ', null],
    ['ABCDEFGHJKM', null],
    ['', null],
  ])('%j is read as %j', (typed, read) => expect(readSectionCode(typed)).toBe(read));
});

test('said in two halves, and read again', () => {
  expect(sayCode('12345678')).toBe('1234 5678');
  expect(sayCode('ABCDEFGHJK')).toBe('ABCDE-FGHJK');
  expect(readSectionCode(sayCode('0123456789'))).toBe('0123456789');
});
