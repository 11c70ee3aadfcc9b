/** The key of the journals is replaced while a vote runs: its journal goes on under the key that its definitions name, and
 * the next vote's stands under the fresh one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkChain, readJournal } from '#lib/board/index.ts';
import { parseDefinition } from '#lib/election/index.ts';
import { hourBegan, stateRefusal, verifyRefusal } from '#lib/election/refusal.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { renew } from '../../../scripts/keys/renew.ts';
import { closePeople } from '../db.ts';
import { checkPeopleKeys } from '../keys/index.ts';
import { refusalSigner } from './index.ts';
import { appendOutbox } from './journal.ts';
import { at, buildBooth, decideBy, frozen, type House, OPENS, prepared, seedHouse, serveUrn } from './testing.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let before: { vote: VoteId; urns: Phi[] };
let after: { vote: VoteId; urns: Phi[] };
let keys: { was: string; is: string };

beforeAll(async () => {
  at(OPENS - 60);
  house = await seedHouse();
  before = await prepared(house);
  await decideBy(house, before.vote, 'freeze');
  await appendOutbox();
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

/** As after a start. */
function restart(): void {
  const record = Reflect.get(globalThis, Symbol.for('isoloir'));
  if (record instanceof Map) record.delete('people/journal-secrets');
}

const named = async ({ vote }: { vote: VoteId }) => {
  const [row] = await databases.asOwner<{ election: string }>(
    'people',
    'SELECT election FROM definition WHERE vote_id = $1',
    [vote],
  );
  return parseDefinition(row?.election ?? '')['x-isoloir'].journalKey;
};

/** Under which of the two keys the whole journal stands. */
const standsUnder = async ({ vote }: { vote: VoteId }) => {
  const lines = await readJournal(vote);
  expect(lines.length).toBeGreaterThan(1);
  const holds = (key: string) => checkChain(lines, { chain: `journal/${vote}`, key }).every(({ ok }) => ok);
  return [keys.was, keys.is].filter(holds);
};

const refusedUnder = async (phi: Phi | '') => {
  const hour = hourBegan(0);
  const facts = { phi, side: 'people', reason: 'busy', of: 'body', request: 'ab'.repeat(32), hour } as const;
  const statement = stateRefusal(facts, (await refusalSigner())(phi));
  return [keys.was, keys.is].filter((key) => verifyRefusal(key, statement));
};

test('by a process that has not been started anew: both journals, each under its own key', async () => {
  keys = await renew({ ...databases.env, PEOPLE_KEK: process.env.PEOPLE_KEK }, 'people');
  expect(await named(before)).toBe(keys.was);
  await decideBy(house, before.vote, 'open');
  after = await frozen(house);
  expect(await named(after)).toBe(keys.is);
  await appendOutbox();
  expect([await standsUnder(before), await standsUnder(after)]).toEqual([[keys.was], [keys.is]]);
});

test('started anew: a signed refusal stands under the key of the vote that it is about', async () => {
  restart();
  await checkPeopleKeys();
  const [one, other] = [before.urns[0], after.urns[0]];
  if (one === undefined || other === undefined) throw new Error('no urn');
  expect([await refusedUnder(one), await refusedUnder(other), await refusedUnder('')]).toEqual([
    [keys.was],
    [keys.is],
    [keys.is],
  ]);
});
