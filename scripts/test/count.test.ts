import { expect, test } from 'vitest';
import { closingLine, counts } from './count.mjs';

const count = (report: { passed: number; failed: number; skipped: number }) => report;
const of = (report: string | null, status: number, strict = false) => counts({ report, count, status, strict });
const json = (passed: number, failed: number, skipped: number) => JSON.stringify({ passed, failed, skipped });

test('numbers are those of the report', () => {
  expect(of(json(3, 1, 2), 1)).toEqual({ passed: 3, failed: 1, skipped: 2 });
  expect(of(json(3, 0, 0), 0)).toEqual({ passed: 3, failed: 0, skipped: 0 });
});

test('a suite that crashed is a failure, whatever it had counted', () => {
  expect(of(json(3, 0, 0), 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  expect(of('', 0).failed).toBe(1);
  expect(of('{"half', 0).failed).toBe(1);
  expect(of('{}', 0).failed).toBe(1);
});

test('a suite that ran nothing is a failure; one that skipped everything only where nothing may be missing', () => {
  expect(of(json(0, 0, 0), 0).failed).toBe(1);
  expect(of(json(0, 0, 4), 0).failed).toBe(0);
  expect(of(json(0, 0, 4), 0, true).failed).toBe(1);
});

test('without a report the exit status is one test', () => {
  expect(of(null, 0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(of(null, 2)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('the closing line stands alone', () => {
  expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
  expect(closingLine({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped');
});
