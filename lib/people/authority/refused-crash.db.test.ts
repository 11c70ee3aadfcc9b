/**
 * The people's process dies before each statement with which a night is made, written into, summed up, given and ended, and
 * once without hearing of its COMMIT (PROTOCOL §5.15): key and journal say the same, and nobody is counted twice or lost.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { dieAtEach, dieUnheard } from '../../../scripts/db/dying.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { flushRefused, KEPT, LINGER, noteRefused, tickNight } from '../refused/index.ts';
import { exportRegister } from '../roll/export-register.ts';
import { readLife, signRegister } from '../roll/register/index.ts';
import { blinded, order } from '../roll/register/testing.ts';
import { at, buildBooth, CLOSES, frozen, type House, OPENS, seat, seedHouse, serveUrn } from './testing.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let vote: VoteId;
let phi: Phi;

beforeAll(async () => {
  at(OPENS - 600);
  house = await seedHouse({ nord: 4 });
  const made = await frozen(house);
  [vote, phi] = [made.vote, made.urns[0] as Phi];
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

/** The tables that a night is written in. */
const everything = () =>
  databases.asOwner<{ row: string }>(
    'people',
    `SELECT night::text AS row FROM night UNION ALL SELECT refused::text FROM refused
     UNION ALL SELECT journal_outbox::text FROM journal_outbox ORDER BY 1`,
  );
const nights = async () =>
  (
    await databases.asOwner<{ what: string }>(
      'people',
      `SELECT payload::json->>'what' AS what FROM journal_outbox WHERE type = 'night' ORDER BY id`,
    )
  ).map(({ what }) => what);
const count = async () =>
  (await databases.asOwner<{ n: number }>('people', 'SELECT count(*)::int AS n FROM refused'))[0]?.n;

/** The step of the night that is due now; each look is another five seconds, as the process on duty looks. */
let look = 0;
async function step(): Promise<void> {
  look += 6;
  at(look);
  const { life } = await withPeople((tx) => readLife(tx, vote));
  await tickNight(vote, life);
}
/** Before each statement: nothing has changed. Then it is done, once, also where the COMMIT was not heard of. */
async function survives(act: () => Promise<unknown>): Promise<void> {
  const before = await everything();
  const lived = await dieAtEach(databases, act, async () => expect(await everything()).toEqual(before));
  expect(lived.statements.length).toBeGreaterThan(3);
  const after = await everything();
  expect(after).not.toEqual(before);
  await act();
  expect(await everything()).toEqual(after);
}

describe.sequential('a process that dies', { timeout: 240_000 }, () => {
  it('while the key is made', async () => {
    look = OPENS;
    await survives(step);
    expect(await nights()).toEqual(['made']);
  });
  it('while members are written: they wait for the next try', async () => {
    at(OPENS + 3000);
    for (const { id } of house.voters.nord ?? []) noteRefused({ vote, phi, person: id, reason: 'busy' });
    await signRegister(order(phi, seat(house.voters.nord, 0).passkey, [blinded()]));
    at(OPENS + 3060);
    await survives(() => flushRefused());
    expect(await count()).toBe(3);
  });
  it('without hearing that it wrote: nobody is there twice', async () => {
    const again = () => {
      for (const { id } of (house.voters.nord ?? []).slice(1)) noteRefused({ vote, phi, person: id, reason: 'closed' });
      return flushRefused({ all: true });
    };
    expect((await dieUnheard(databases, again, ['COMMIT'])).value).toBe(null);
    await flushRefused({ all: true });
    expect(await count()).toBe(6);
  });
  it('while the sum is made', async () => {
    look = CLOSES + LINGER;
    await survives(step);
    expect(await nights()).toEqual(['made', 'settled']);
  });
  it('while the key is handed out: whoever may have it is written down with it', async () => {
    const hand = async () => {
      const answer = await exportRegister(vote, seat(house.authority, 0).id);
      return answer.ok ? answer.value.text() : expect.fail(answer.refusal.code);
    };
    const standing = () =>
      databases.asOwner<{ given: boolean; exports: boolean }>(
        'people',
        `SELECT given_at IS NOT NULL AS given, EXISTS (SELECT FROM register_export) AS exports FROM night`,
      );
    const moments: unknown[] = [];
    await dieAtEach(databases, hand, async () => void moments.push(...(await standing())));
    expect(moments).toContainEqual({ given: false, exports: false });
    expect(moments).toContainEqual({ given: true, exports: true });
    expect(moments).not.toContainEqual({ given: true, exports: false });
    expect(moments).not.toContainEqual({ given: false, exports: true });
    expect(await hand()).toContain('"refused":6');
  });
  it('while the key is destroyed', async () => {
    look = CLOSES + LINGER + 600 + KEPT / 1000;
    await survives(step);
    expect(await nights()).toEqual(['made', 'settled', 'destroyed']);
  });
});
