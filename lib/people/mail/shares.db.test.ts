/** Calls for shares of the seal (PROTOCOL §2.10): whom, when, once each; and nothing where nothing is missing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VoteId } from '#lib/ground/brand.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { viewKeys } from '../authority/index.ts';
import {
  at,
  buildBooth,
  decideBy,
  type House,
  OPENS,
  type Person,
  prepared,
  seat,
  seedHouse,
  serveUrn,
  value,
} from '../authority/testing.ts';
import { giveOwnShare, readyForShares } from '../authority/testing-seal.ts';
import { closePeople } from '../db.ts';
import { closeMail, mailTick } from './index.ts';
import { startSmtp } from './testing.ts';

const databases = await testDatabases();
const smtp = await startSmtp();
Object.assign(process.env, { SMTP_URL: smtp.url, ISSUER_SEAL: 'quorum' });
buildBooth();
const urn = await serveUrn();
const HOUR = 3600;
const CLOSES = OPENS + 24 * HOUR;
let house: House;
afterAll(async () => {
  closeMail();
  await smtp.close();
  await urn.close();
  await closePeople();
  await databases.close();
});

const member = (i: number): Person => seat(house.authority, i);
const rows = (vote: VoteId) =>
  databases.asOwner<{ person_id: string; wave: number; state: string; reason: string | null }>(
    'people',
    `SELECT person_id, wave, state, reason FROM mail WHERE template = 'shares-due' AND vote_id = $1 ORDER BY id`,
    [vote],
  );
/** Moves the clock and lets the worker do what is due. @returns places of those of the Authority who were called now */
async function calledAt(vote: VoteId, second: number): Promise<number[]> {
  const before = (await rows(vote)).filter(({ state }) => state === 'sent').length;
  at(second);
  await mailTick();
  const sent = (await rows(vote)).filter(({ state }) => state === 'sent').slice(before);
  return sent.map((row) => house.authority.findIndex(({ id }) => id === row.person_id)).sort();
}
/** Frozen, and its opening decided where it is said so. */
async function sealedVote(isOpening = true): Promise<VoteId> {
  at(OPENS - 72 * HOUR);
  const { vote } = await prepared(house, { closes: CLOSES });
  await decideBy(house, vote, 'freeze');
  if (isOpening) await decideBy(house, vote, 'open');
  return vote;
}

beforeAll(async () => {
  at(OPENS - 72 * HOUR);
  house = await seedHouse({ nord: 3 });
  await readyForShares(house);
});

describe.sequential('a call for shares', { timeout: 60_000 }, () => {
  test('comes a day before the opening, to all, once; an hour before, to whoever has not given', async () => {
    const vote = await sealedVote();
    expect(await calledAt(vote, OPENS - 24 * HOUR - 10)).toEqual([]);
    expect(await calledAt(vote, OPENS - 24 * HOUR)).toEqual([0, 1, 2]);
    const [letter] = smtp.received.filter(({ subject }) => subject.includes('part de la clé'));
    expect(letter?.text).toContain('/fr/authority/keys');
    expect(letter?.html).toContain('Donner ma part');
    for (const second of [10, 600, 22 * HOUR]) expect(await calledAt(vote, OPENS - 24 * HOUR + second)).toEqual([]);
    value(await giveOwnShare(member(0), vote));
    const seen = (await viewKeys(member(1).id)).votes.find((one) => one.vote === vote)?.holders;
    expect(seen?.map(({ gave }) => gave)).toEqual([true, false, false]);
    expect(await calledAt(vote, OPENS - HOUR)).toEqual([1, 2]);
    expect(await calledAt(vote, OPENS + HOUR)).toEqual([]);
    expect(await rows(vote)).toHaveLength(5);
  });

  test('is not made where its opening is not decided, nor twice at once where that came late', async () => {
    const vote = await sealedVote(false);
    expect(await calledAt(vote, OPENS - 24 * HOUR)).toEqual([]);
    at(OPENS - 600);
    await decideBy(house, vote, 'open');
    expect(await calledAt(vote, OPENS - 500)).toEqual([0, 1, 2]);
    expect((await rows(vote)).map(({ wave }) => wave)).toEqual([2, 2, 2]);
  });

  test('that waits while the keys are opened is dropped; none is made where they are open', async () => {
    const vote = await sealedVote();
    at(OPENS - 23 * HOUR);
    await databases.asOwner('people', `UPDATE mail_lane SET rests = 1, rests_until = to_timestamp($1)`, [OPENS]);
    await mailTick();
    expect((await rows(vote)).map(({ state }) => state)).toEqual(['queued', 'queued', 'queued']);
    for (const i of [0, 2]) value(await giveOwnShare(member(i), vote));
    await databases.asOwner('people', 'UPDATE mail_lane SET rests = 0, rests_until = NULL');
    expect(await calledAt(vote, OPENS - 22 * HOUR)).toEqual([]);
    expect(await rows(vote)).toEqual(
      house.authority.map(() => expect.objectContaining({ state: 'dropped', reason: 'opened' })),
    );
    expect(await calledAt(vote, OPENS - 600)).toEqual([]);
    expect(await rows(vote)).toHaveLength(3);
  });
});
