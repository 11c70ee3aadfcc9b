import { describe, expect, test } from 'vitest';
import { fromWallTime, toWallTime } from './wall-time.ts';

const at = (iso: string) => Date.parse(iso) / 1000;

describe('wall time', () => {
  test.each([
    ['2026-11-22T20:00', 'Europe/Paris', '2026-11-22T19:00:00Z'],
    ['2026-07-01T00:30', 'Europe/Paris', '2026-06-30T22:30:00Z'],
    ['2026-11-22T20:00', 'Pacific/Noumea', '2026-11-22T09:00:00Z'],
    ['2026-11-22T20:00', 'America/Guadeloupe', '2026-11-23T00:00:00Z'],
    ['2026-11-22T20:00', 'UTC', '2026-11-22T20:00:00Z'],
  ])('%s in %s', (wall, zone, iso) => {
    expect(fromWallTime(wall, zone)).toBe(at(iso));
    expect(toWallTime(at(iso), zone)).toBe(wall);
  });
  test('the hour that spring skips, the hour that autumn has twice', () => {
    expect(fromWallTime('2026-03-29T02:30', 'Europe/Paris')).toBe(at('2026-03-29T01:30:00Z'));
    expect(fromWallTime('2026-10-25T02:30', 'Europe/Paris')).toBe(at('2026-10-25T00:30:00Z'));
    expect(fromWallTime('2026-03-29T03:00', 'Europe/Paris')).toBe(at('2026-03-29T01:00:00Z'));
    expect(fromWallTime('2026-10-25T03:00', 'Europe/Paris')).toBe(at('2026-10-25T02:00:00Z'));
  });
  test('not a time', () => {
    expect(fromWallTime('', 'Europe/Paris')).toBeNull();
    expect(fromWallTime('2026-13-01T00:00', 'Europe/Paris')).toBeNull();
    expect(fromWallTime('22/11/2026 20:00', 'Europe/Paris')).toBeNull();
  });
});
