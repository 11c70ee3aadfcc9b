import { describe, expect, test } from 'vitest';
import { spanOf } from './span.ts';

describe('a time', () => {
  test.each([
    ['fr', null, '–'],
    ['fr', 1, '1 ms'],
    ['en', 11.3, '11 ms'],
    ['en', 999.4, '999 ms'],
    ['fr', 1413, '1,4 s'],
    ['en', 1413, '1.4 s'],
    ['fr', 64_000, '64 s'],
  ] as const)('%s: %o is %s', (locale, ms, said) => expect(spanOf(locale, ms)).toBe(said));
});
