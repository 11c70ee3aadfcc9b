/**
 * The roots of a roll after a restore (PROTOCOL §3.6, decision 030): the journal has said more than the backup knows. What
 * stands is said again at once, with its lines, so that every root from then on can be rebuilt, by a later restore too.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LeafTree } from '#lib/crypto/merkle.ts';
import { rootOf, withLeaf } from '#lib/crypto/merkle.ts';
import type { MemberId, VoteId } from '#lib/ground/brand.ts';
import { toHex } from '#lib/ground/bytes.ts';
import { shared } from '#lib/ground/shared.ts';
import { live } from '../../../scripts/db/dying.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { at, buildBooth, frozen, type House, OPENS, seat, seedHouse, serveUrn } from '../authority/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { seedPasskey } from '../testing.ts';
import { leafOf, type RollLine, readHistory } from './history.ts';
import { lastFigures, publishRoll } from './publish-roll.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let vote: VoteId;
beforeAll(async () => {
  at(OPENS + 1);
  house = await seedHouse({ nord: 4 });
  vote = (await frozen(house, { smallest: 4 })).vote;
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const publish = () => withPeople((tx) => publishRoll(tx, vote));
const said = async () => (await withPeople((tx) => lastFigures(tx, vote))).root;
const owner = (sql: string, values: unknown[] = []) => databases.asOwner('people', sql, values);
/** A process that starts anew: it remembers no roll. */
const forget = () => shared('people/published-roll', () => new Map<VoteId, unknown>()).clear();

/** Rebuilt from what is kept, as an auditor does. */
async function rebuilt(): Promise<string> {
  const now = new Map<MemberId, RollLine>();
  await withPeople(async (tx) => {
    for await (const { lines } of readHistory(tx, vote)) for (const line of lines) now.set(line.member, line);
  });
  let tree: LeafTree = null;
  for (const line of now.values()) tree = withLeaf(tree, leafOf(line));
  return toHex(rootOf(tree));
}

it('are said again, once, and rebuilt from their lines from then on', async () => {
  await publish();
  const frozenRoot = await said();
  // after the backup: one more passkey, and its root
  const { credential } = await seedPasskey(seat(house.voters.nord, 0).id);
  await publish();
  expect(await said()).not.toBe(frozenRoot);
  // the backup is put back: passkey and lines are lost, the journal's root is taken up
  await owner('DELETE FROM passkey WHERE id = $1', [credential]);
  await owner('DELETE FROM roll_changed WHERE vote_id = $1', [vote]);
  forget();
  await publish();
  expect(await said()).toBe(frozenRoot);
  expect(await rebuilt()).toBe(frozenRoot);
  forget();
  await publish();
  const events = await owner(`SELECT FROM journal_outbox WHERE type = 'roll' AND vote_id = $1`, [vote]);
  expect(events).toHaveLength(2);
  // and the next change goes on from there
  await seedPasskey(seat(house.voters.nord, 1).id);
  await publish();
  expect(await rebuilt()).toBe(await said());
});

it('are said again with their lines also where the roll agrees with the journal, and only the lines are lost', async () => {
  const { credential } = await seedPasskey(seat(house.voters.nord, 2).id);
  await publish();
  await owner('DELETE FROM passkey WHERE id = $1', [credential]);
  await publish();
  const stands = await said();
  // the backup knew the passkey's root and not the one after it
  await owner(
    `DELETE FROM roll_changed WHERE vote_id = $1 AND root = (SELECT max(root) FROM roll_changed WHERE vote_id = $1)`,
    [vote],
  );
  forget();
  await publish();
  expect(await said()).toBe(stands);
  expect(await rebuilt()).toBe(stands);
});

/** Statements of publishing, in a process that remembers or in a new one. */
async function asked(): Promise<string> {
  return (await live(databases, publish)).statements.join('\n');
}
const KEPT = /sealed FROM roll_(changed|proposed)/;
const PARTS = /GROUP BY 1/;

it('a process that begins where nothing has changed reads the roll as it stands, and nothing of what was kept', async () => {
  const stands = await said();
  forget();
  expect(await asked()).not.toMatch(KEPT);
  // nor is anything gone through again while no passkey comes or goes
  expect(await asked()).not.toMatch(PARTS);
  await seedPasskey(seat(house.authority, 0).id);
  expect(await asked()).toMatch(PARTS);
  expect(await asked()).not.toMatch(PARTS);
  expect(await said()).toBe(stands);
});

it('a process that begins where the roll has changed says it, from what was kept', async () => {
  const stands = await said();
  await seedPasskey(seat(house.voters.nord, 3).id);
  forget();
  expect(await asked()).toMatch(KEPT);
  expect(await said()).not.toBe(stands);
  expect(await rebuilt()).toBe(await said());
});
