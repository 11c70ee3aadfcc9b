/** How often one pass may have broken ballots looked at, and that nothing of it grows. */
import { expect, test } from 'vitest';
import { Credential } from '#lib/ground/brand.ts';
import { AT_ONCE, KEPT, openBroken } from './broken.ts';

const passOf = (n: number) => Credential.parse(n.toString(16).padStart(64, '0'));
const opened = () => {
  const clock = { ms: 1_000_000 };
  return { clock, broken: openBroken(() => clock.ms) };
};

test('a few at once, then one each ten seconds, then all of them again', () => {
  const { clock, broken } = opened();
  for (let i = 0; i < AT_ONCE; i++) {
    expect(broken.wait(passOf(1))).toBe(0);
    broken.saw(passOf(1));
  }
  expect(broken.wait(passOf(1))).toBe(10_000);
  clock.ms += 9999;
  expect(broken.wait(passOf(1))).toBe(1);
  clock.ms += 1;
  expect(broken.wait(passOf(1))).toBe(0);
  broken.saw(passOf(1));
  expect(broken.wait(passOf(1))).toBe(10_000);
  clock.ms += AT_ONCE * 10_000;
  for (let i = 1; i < AT_ONCE; i++) broken.saw(passOf(1));
  expect(broken.wait(passOf(1))).toBe(0);
});

test('what one pass does is no other’s', () => {
  const { broken } = opened();
  for (let i = 0; i < 100; i++) broken.saw(passOf(1));
  expect(broken.wait(passOf(2))).toBe(0);
});

test('passes beyond number leave the memory as it is, and who goes on is not forgotten', () => {
  const { clock, broken } = opened();
  for (let i = 0; i < 3 * KEPT; i++) {
    clock.ms += 1;
    broken.saw(passOf(i + 10));
    if (i % 1000 === 0) for (let n = 0; n < AT_ONCE; n++) broken.saw(passOf(1));
  }
  expect(broken.size()).toBe(KEPT);
  expect(broken.wait(passOf(1))).toBeGreaterThan(0);
});
