/** Limits by holder, in this process alone. */
import { afterEach, describe, expect, test } from 'vitest';
import { openRights, RIGHTS, type Rights } from './rights.ts';

const opened: Rights[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});
const open = (redisUrl: string | null = null) => {
  const clock = { ms: 5_000_000 };
  const rights = openRights({ redisUrl, now: () => clock.ms });
  opened.push(rights);
  return { rights, clock };
};

describe('a right', () => {
  test('lasts for its points, then tells the seconds to the next one', async () => {
    const { rights, clock } = open();
    for (let i = 0; i < RIGHTS.passkey.points; i++) expect(await rights.spend('passkey', 'one')).toBe(0);
    expect(rights.left('passkey', 'one')).toBe(2); // thirty a minute
    expect(await rights.spend('passkey', 'one')).toBe(2);
    expect(await rights.spend('passkey', 'another')).toBe(0);
    expect(await rights.spend('link', 'one')).toBe(0);
    clock.ms += 2000;
    expect([rights.left('passkey', 'one'), await rights.spend('passkey', 'one')]).toEqual([0, 0]);
  });
  test('asking whether any is left takes none', () => {
    const { rights } = open();
    for (let i = 0; i < 1000; i++) expect(rights.left('passkey', 'one')).toBe(0);
  });
  test('a crowd of guessed links leaves the spent one spent', async () => {
    const { rights } = open();
    for (let i = 0; i < RIGHTS.link.points; i++) await rights.spend('link', 'spent');
    for (let i = 0; i < 3000; i++) rights.left('link', `guess ${i}`);
    for (let i = 0; i < 3000; i++) await rights.spend('link', `guess ${i}`);
    expect(rights.left('link', 'spent')).toBeGreaterThan(0);
  });
});

test('a store that cannot be reached shuts nobody out, and this process counts on', async () => {
  const { rights } = open('redis://127.0.0.1:1');
  for (let i = 0; i < RIGHTS.passkey.points; i++) expect(await rights.spend('passkey', 'one')).toBe(0);
  expect(await rights.spend('passkey', 'one')).toBe(2);
});
