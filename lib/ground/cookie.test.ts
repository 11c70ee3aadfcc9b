import { expect, test } from 'vitest';
import { cookieIn } from './cookie.ts';

test.each([
  ['place=1', '1'],
  ['a=b; place=1; place=2', '1'],
  ['a=b;place=1;c=d', '1'],
  ['place=a=b', 'a=b'],
  ['place= 1 ', '1'],
  ['xplace=1; place2=3', ''],
  ['a=place=1', ''],
  ['place', ''],
  ['place=', ''],
  ['', ''],
  [null, ''],
  [undefined, ''],
])('of %j', (cookies, value) => {
  expect(cookieIn(cookies, 'place')).toBe(value);
});

test('of one that is too long, enough to see it', () => {
  expect(cookieIn(`place=${'x'.repeat(9)}; a=b`, 'place', 5)).toBe('xxxxxx');
  expect(cookieIn('place=xxxxx; a=b', 'place', 5)).toBe('xxxxx');
});
