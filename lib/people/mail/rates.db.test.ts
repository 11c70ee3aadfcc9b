/** Providers: how fast, how many connections, and what happens when one is in trouble. The clock is moved by hand. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { PersonId } from '#lib/ground/brand.ts';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { seedMember } from '../testing.ts';
import { closeMail, mailTick, queueInvitations } from './index.ts';
import { startSmtp } from './testing.ts';

const databases = await testDatabases();
const smtp = await startSmtp();
process.env.SMTP_URL = smtp.url;
// 2 letters a second, so 20 at once after a quiet time; one connection
process.env.MAIL_RATES = 'slow.example=120/1,wide.example=60000/2';
afterAll(async () => {
  closeMail();
  await smtp.close();
  await closePeople();
  await databases.close();
});

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);

let clock = Date.parse('2026-11-21T12:00:00Z');
beforeEach(async () => {
  clock += 3_600_000; // every bucket is full again
  await people('TRUNCATE person, member, passkey, invitation, mail CASCADE');
  await people(`UPDATE mail_slot SET until = to_timestamp(0)`);
  await people(`UPDATE mail_lane SET rests = 0, rests_until = NULL, reason = NULL`);
  smtp.reset();
  setClock(() => clock);
});

async function invite(domain: string, count: number): Promise<void> {
  const members: PersonId[] = [];
  for (let i = 0; i < count; i++) members.push(await seedMember());
  await people(`UPDATE person SET email = id || '@' || $2 WHERE id = ANY ($1::uuid[])`, [members, domain]);
  await withPeople((tx) => queueInvitations(tx, members));
}
const lane = (name: string) =>
  people<Record<string, unknown>>('SELECT rests, reason, rests_until FROM mail_lane WHERE lane = $1', [name]);
const to = (domain: string) => smtp.received.filter((one) => one.to.endsWith(`@${domain}`)).length;

test('a provider is sent its rate, also by three workers at once, and keeps no other waiting', async () => {
  await invite('slow.example', 26);
  await invite('wide.example', 5);
  await Promise.all([mailTick(), mailTick(), mailTick()]);
  expect([to('slow.example'), to('wide.example')]).toEqual([20, 5]);
  await mailTick();
  expect(to('slow.example')).toBe(20);
  clock += 1000;
  await Promise.all([mailTick(), mailTick()]);
  expect(to('slow.example')).toBe(22);
  clock += 2000;
  await mailTick();
  expect(to('slow.example')).toBe(26);
});

test('no more connections to a provider than it is given, over all workers', async () => {
  await invite('wide.example', 60);
  closeMail();
  smtp.connections.most = 0;
  await Promise.all([mailTick(), mailTick(), mailTick()]);
  expect(to('wide.example')).toBe(60);
  expect(smtp.connections.most).toBeLessThanOrEqual(2);
});

describe('trouble', () => {
  test('“too many connections” rests the whole provider, longer each time; a single letter asks again; others go on', async () => {
    await invite('slow.example', 5);
    await invite('wide.example', 2);
    let isBusy = true;
    smtp.rules.recipient = (address) =>
      isBusy && address.endsWith('@slow.example') ? { code: 421, text: '4.7.0 too many connections' } : null;
    await mailTick();
    expect([to('slow.example'), to('wide.example')]).toEqual([0, 2]);
    expect(await lane('slow.example')).toEqual([{ rests: 1, reason: 'busy', rests_until: new Date(clock + 30_000) }]);
    // nobody is to blame: no letter has lost a try
    expect(await people('SELECT DISTINCT state, deferrals FROM mail WHERE lane = $1', ['slow.example'])).toEqual([
      { state: 'queued', deferrals: 0 },
    ]);
    clock += 30_000;
    await mailTick();
    expect(await lane('slow.example')).toMatchObject([{ rests: 2, rests_until: new Date(clock + 60_000) }]);
    isBusy = false;
    clock += 59_000;
    await mailTick();
    expect(to('slow.example')).toBe(0);
    clock += 1000;
    await mailTick();
    expect(to('slow.example')).toBe(5);
    expect(await lane('slow.example')).toEqual([{ rests: 0, reason: null, rests_until: null }]);
  });

  test('one mailbox that is put off rests nobody', async () => {
    await invite('wide.example', 4);
    let first = true;
    smtp.rules.recipient = () => {
      const reply = first ? { code: 450, text: '4.2.1 busy' } : null;
      first = false;
      return reply;
    };
    await mailTick();
    expect(to('wide.example')).toBe(3);
    expect(await lane('wide.example')).toMatchObject([{ rests: 0 }]);
  });
});
