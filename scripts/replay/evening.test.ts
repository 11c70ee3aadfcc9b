/** The surge: it has the numbers that were reported, and its rush is at the door. */
import { expect, test } from 'vitest';
import { diceOf } from '../drill/dice.ts';
import { arrivals, comeBy, READINGS, ROLL, SURGE } from './evening.ts';

test('what was reported only grows, and stays within the roll', () => {
  for (const [at, { minute, voted }] of READINGS.entries()) {
    expect(minute).toBeGreaterThan(READINGS[at - 1]?.minute ?? -1);
    expect(voted).toBeGreaterThan(READINGS[at - 1]?.voted ?? -1);
    expect(voted).toBeLessThan(ROLL);
  }
  expect(READINGS.some(({ minute }) => minute === SURGE)).toBe(true);
});

test('nobody before the opening, all by its end, the rush at the door', () => {
  expect(comeBy(0)).toBe(0);
  expect(comeBy(SURGE)).toBeCloseTo(1, 12);
  expect(comeBy(30)).toBeGreaterThan(2 * (comeBy(SURGE) - comeBy(SURGE - 30)));
});

test.each([1, 2, 300, 10_000])('%d members come in order, in the shape of the surge', (count) => {
  const dice = diceOf(`evening ${count}`);
  const times = arrivals(count, 60, () => dice.throw(1000) / 1000);
  expect(times).toHaveLength(count);
  expect(times[0]).toBe(0);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.at(-1)).toBeLessThanOrEqual(60_000);
  if (count < 100) return;
  for (const minute of [15, 45, 90]) {
    const come = times.filter((ms) => ms <= (minute / SURGE) * 60_000).length / count;
    expect(Math.abs(come - comeBy(minute))).toBeLessThan(2 / count + 0.001);
  }
});
