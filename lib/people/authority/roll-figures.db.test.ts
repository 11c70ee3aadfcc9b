/** The roll's public figures (PROTOCOL §3.6, §6), where the roll changes under a running vote. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { RollPayload } from '#lib/board/payload.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { withPeople } from '../db.ts';
import { blinded, order, send } from '../roll/register/testing.ts';
import { rollFigures } from '../roll/root.ts';
import { closePeople, seedMember } from '../testing.ts';
import { at, buildBooth, frozen, type House, OPENS, seedHouse, serveUrn } from './testing.ts';
import { tick } from './tick.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let vote: VoteId;
let nord: Phi;

beforeAll(async () => {
  at(OPENS + 1);
  house = await seedHouse({ nord: 3, sud: 3 });
  const { vote: id, urns } = await frozen(house);
  vote = id;
  nord = urns[0] as Phi;
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const Row = z.object({ payload: z.string() });
async function lastRoll() {
  const rows = await databases.asOwner(
    'people',
    `SELECT payload FROM journal_outbox WHERE vote_id = $1 AND type = 'roll' ORDER BY id DESC LIMIT 1`,
    [vote],
  );
  return RollPayload.parse(JSON.parse(Row.parse(rows[0]).payload));
}

test('who has signed and leaves the college, or the roll, is counted on: never more passes than members', async () => {
  for (const { passkey } of house.voters.nord ?? []) {
    expect((await send(order(nord, passkey, [blinded()]))).status).toBe(200);
  }
  const [leaves, moves] = house.voters.nord ?? [];
  await databases.asOwner('people', 'DELETE FROM member WHERE person_id = $1', [leaves?.id]);
  await databases.asOwner('people', `UPDATE member SET college = 'sud' WHERE person_id = $1`, [moves?.id]);
  await tick();
  expect(await lastRoll()).toMatchObject({ members: { nord: 3, sud: 4 }, enrolled: { nord: 3, sud: 4 } });
});

test('a college may have any name that the roll allows', async () => {
  await seedMember('constructor');
  expect(await withPeople((tx) => rollFigures(tx))).toMatchObject({
    members: { constructor: 1, nord: 1, sud: 4 },
    enrolled: { constructor: 0 },
  });
});
