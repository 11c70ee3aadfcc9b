/** What a restore writes down for those who come after it (decision 030). */
import { afterAll, expect, test } from 'vitest';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../db/testing.ts';
import { readRestoreOrder } from './arguments.ts';
import { callVoters } from './restore.ts';
import { noteRestoration } from './settle.ts';

const databases = await testDatabases();
afterAll(databases.close);

test('each restore stands with its time and its side, and the next one reads those before', async () => {
  const times = ['2027-01-15T08:00:00.000Z', '2027-01-16T09:00:00.000Z'].map((text) => new Date(text));
  setClock(() => times[0]?.getTime() ?? 0);
  expect(await noteRestoration(databases.env, 'people', [{ vote: 'v', signatures: 4, kept: 1 }])).toEqual([]);
  setClock(() => times[1]?.getTime() ?? 0);
  expect((await callVoters(databases.env)).join()).toMatch(/letter/);
  expect(await noteRestoration(databases.env, 'people', [])).toEqual([
    { at: times[0], side: 'people' },
    { at: times[1], side: 'urn' },
  ]);
});

test('calling the voters is an order of its own', () => {
  expect(readRestoreOrder(['call'])).toEqual({ side: 'call' });
  for (const wrong of [['call', 'file'], ['call', '--board', 'dir'], ['people'], []]) {
    expect(readRestoreOrder(wrong)).toBeNull();
  }
});
