/** The roll's public figures (PROTOCOL §3.6, §6), where the roll changes under a running vote. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { RollPayload } from '#lib/board/payload.ts';
import type { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { withPeople } from '../db.ts';
import { blinded, order, send } from '../roll/register/testing.ts';
import { rollFigures, rollLines, rollMarks } from '../roll/root.ts';
import { closePeople, seedMember, seedPasskey } from '../testing.ts';
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
async function rolls() {
  const rows = await databases.asOwner(
    'people',
    `SELECT payload FROM journal_outbox WHERE vote_id = $1 AND type = 'roll' ORDER BY id`,
    [vote],
  );
  return rows.map((row) => RollPayload.parse(JSON.parse(Row.parse(row).payload)));
}

/** Another vote of the same house, in one college of three. */
async function seedHouseVote(college: string): Promise<VoteId> {
  for (let i = 0; i < 3; i++) await seedMember(college);
  return (await frozen(house, { colleges: [{ id: college, name: { fr: college, en: college } }] })).vote;
}

test('an import that moves or removes members changes nothing that the journal says', async () => {
  for (const { passkey } of house.voters.nord ?? []) {
    expect((await send(order(nord, passkey, [blinded()]))).status).toBe(200);
  }
  const before = await withPeople((tx) => rollFigures(tx, vote));
  expect(before).toMatchObject({ members: { nord: 3, sud: 3 }, enrolled: { nord: 3, sud: 3 } });
  const [leaves, moves] = house.voters.nord ?? [];
  await databases.asOwner('people', 'DELETE FROM member WHERE person_id = $1', [leaves?.id]);
  await databases.asOwner('people', `UPDATE member SET college = 'sud' WHERE person_id = $1`, [moves?.id]);
  await seedMember('nord');
  expect(await withPeople((tx) => rollFigures(tx, vote))).toEqual(before);
  at(OPENS + 60);
  await tick();
  expect(await rolls()).toEqual([]);
});

test('a passkey more is a new root of the same members', async () => {
  await seedPasskey(house.voters.sud?.[0]?.id as PersonId);
  at(OPENS + 120);
  await tick();
  expect(await rolls()).toMatchObject([{ members: { nord: 3, sud: 3 }, enrolled: { nord: 3, sud: 3 } }]);
});

test('of a roll in which one member changed, that member’s part is read and little else', async () => {
  const [one, other] = house.voters.sud ?? [];
  if (one === undefined || other === undefined) throw new Error('no voters');
  const marks = await withPeople((tx) => rollMarks(tx, vote));
  await seedPasskey(one.id);
  const later = await withPeople((tx) => rollMarks(tx, vote));
  const buckets = [...later.keys()].filter((bucket) => later.get(bucket) !== marks.get(bucket));
  expect(buckets).toHaveLength(1);
  const members = async (which: Parameters<typeof rollLines>[2]) =>
    (await withPeople((tx) => rollLines(tx, vote, which))).map(({ member }) => member);
  const part = await members({ buckets, persons: [] });
  expect(part).toContain(one.id);
  expect(part.length).toBeLessThan(6);
  expect(new Set(await members({ buckets, persons: [other.id] }))).toEqual(new Set([...part, other.id]));
  expect(await members({ buckets: null, persons: [] })).toHaveLength(6);
  expect(await members({ buckets: [], persons: [] })).toEqual([]);
});

test('a college may have any name that the roll allows', async () => {
  const other = await seedHouseVote('constructor');
  expect(await withPeople((tx) => rollFigures(tx, other))).toMatchObject({ members: { constructor: 3 } });
});
