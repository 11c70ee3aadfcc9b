/** Letters on their way: links, states, retries, crashes of a worker, several workers. A real SMTP server, the real roles. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { seedLink, seedMember, seedPasskey } from '../testing.ts';
import { LEASE } from './claim.ts';
import { readName } from './envelope.ts';
import { closeMail, dropLetters, mailTick, pauseMail, queueInvitations, queueMail } from './index.ts';
import { hashOf, startSmtp, tokensIn } from './testing.ts';

const databases = await testDatabases();
const smtp = await startSmtp();
process.env.SMTP_URL = smtp.url;

afterAll(async () => {
  closeMail();
  await smtp.close();
  await closePeople();
  await databases.close();
});

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const live = () =>
  people<{ token_hash: Buffer }>('SELECT token_hash FROM invitation WHERE used_at IS NULL AND revoked_at IS NULL');
const states = () => people<Record<string, unknown>>('SELECT state, attempts, deferrals, reason FROM mail ORDER BY id');

let clock = Date.parse('2026-11-21T12:00:00Z');
const MINUTE = 60_000;
beforeEach(async () => {
  await people('TRUNCATE person, member, passkey, invitation, mail, mail_pause, mail_pace CASCADE');
  await people(`UPDATE mail_lane SET rests = 0, rests_until = NULL, reason = NULL, credit = 1000000`);
  await people(`UPDATE mail_slot SET until = to_timestamp(0)`);
  smtp.reset();
  setClock(() => clock);
});

const invited = async () => {
  const person = await seedMember();
  await withPeople((tx) => queueInvitations(tx, [person]));
  return person;
};

describe('invitations (PROTOCOL §3.2)', () => {
  test('a link of 27 characters, whose SHA-256 stood in the database before the letter left', async () => {
    const person = await invited();
    expect(await live()).toEqual([]);
    const seen: string[] = [];
    smtp.rules.data = async () => {
      seen.push(...(await live()).map(({ token_hash }) => token_hash.toString('hex')));
      return null;
    };
    expect(await mailTick()).toBe(1);
    const [letter] = smtp.received;
    const [token] = tokensIn(letter?.text ?? '');
    expect(token).toMatch(/^[A-Za-z0-9_-]{27}$/);
    expect(seen).toEqual([hashOf(token ?? '')]);
    expect(letter?.to).toBe(`${person}@example.org`);
    expect(letter?.html).toContain(token);
    expect(letter?.text).toContain('http://localhost:3000/fr/enrol#');
    expect(letter?.text).toContain('Ne le transmettez à personne');
    // nothing anywhere in the database gives the token back
    const rows = await people<{ all: string }>(
      `SELECT (SELECT json_agg(m)::text FROM mail m) || (SELECT json_agg(i)::text FROM invitation i) AS all`,
    );
    expect(rows[0]?.all).not.toContain(token);
    expect(await states()).toEqual([{ state: 'sent', attempts: 1, deferrals: 0, reason: null }]);
  });

  test('headers and envelope: named by number and MAC, reports asked for, nothing of the reader, no answers', async () => {
    const person = await invited();
    await mailTick();
    const [letter] = smtp.received;
    const [, name = ''] = /^vote\+(.+)@localhost$/.exec(letter?.sender ?? '') ?? [];
    const [row] = await people<{ id: string }>('SELECT id FROM mail');
    expect(readName(name)).toEqual({ id: row?.id, attempt: 1 });
    expect(letter?.mail.messageId).toBe(`<${name}@localhost>`);
    expect(letter?.dsn).toMatchObject({ envid: name, ret: 'HDRS', notify: ['FAILURE', 'DELAY'] });
    expect(name).not.toContain(person.slice(0, 8));
    const header = (key: string) => letter?.mail.headers.find((one) => one.key === key)?.value;
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(header('date')).toBe(new Date(clock).toUTCString().replace('GMT', '+0000'));
    expect(header('list-unsubscribe')).toBeUndefined();
  });

  test('never two live links: a second letter ends the first', async () => {
    const person = await invited();
    await mailTick();
    await withPeople((tx) => queueInvitations(tx, [person]));
    await mailTick();
    const [first, second] = smtp.received.map(({ text }) => tokensIn(text)[0] ?? '');
    expect(first).not.toBe(second);
    expect((await live()).map(({ token_hash }) => token_hash.toString('hex'))).toEqual([hashOf(second ?? '')]);
  });

  test('one letter with a link waits per person, however often and in whatever kind it is asked for', async () => {
    const person = await invited();
    expect(await withPeople((tx) => queueInvitations(tx, [person]))).toBe(0);
    expect(await withPeople((tx) => queueMail(tx, { person, template: 'passkey-link' }))).toBe(false);
    expect(await states()).toHaveLength(1);
  });

  test('the database itself refuses a second live link', async () => {
    const person = await seedMember();
    await seedLink(person);
    await expect(
      databases.asRole(
        'PEOPLE_DATABASE_URL',
        `INSERT INTO invitation (id, person_id, token_hash, expires_at) VALUES (gen_random_uuid(), $1, sha256('y'), now())`,
        [person],
      ),
    ).rejects.toThrow(/invitation_live_key/);
  });

  test('who has enrolled meanwhile is sent nothing, and makes no link', async () => {
    const person = await invited();
    await seedPasskey(person);
    expect(await mailTick()).toBe(0);
    expect(await states()).toMatchObject([{ state: 'dropped', reason: 'enrolled' }]);
    expect(await people('SELECT FROM invitation')).toEqual([]);
  });

  test('who has left the roll is sent nothing', async () => {
    const person = await invited();
    await withPeople((tx) => dropLetters(tx, [person]));
    expect(await mailTick()).toBe(0);
    expect(await states()).toMatchObject([{ state: 'dropped', reason: 'left' }]);
  });
});

describe('letters that do not arrive', () => {
  test('put off: deferred, tried again later and later with another link, at last failed; no link lives meanwhile', async () => {
    await invited();
    smtp.rules.recipient = () => ({ code: 450, text: '4.2.1 mailbox busy for ada@example.org' });
    expect(await mailTick()).toBe(0);
    expect(await live()).toEqual([]);
    expect(await states()).toEqual([{ state: 'deferred', attempts: 1, deferrals: 1, reason: '4.2.1' }]);
    expect(await mailTick()).toBe(0); // not before its time
    expect((await states())[0]).toMatchObject({ attempts: 1 });
    for (let i = 0; i < 12; i++) {
      clock += 48 * 60 * MINUTE;
      await mailTick();
    }
    expect(await states()).toEqual([{ state: 'failed', attempts: 9, deferrals: 8, reason: '4.2.1' }]);
    expect(await live()).toEqual([]);
    // each try had a link of its own, and every one is dead
    expect(await people('SELECT FROM invitation WHERE revoked_at IS NOT NULL')).toHaveLength(9);
  });

  test('put off, then taken: the letter that arrives has the one live link', async () => {
    await invited();
    let tries = 0;
    smtp.rules.data = async () => (++tries === 1 ? { code: 451, text: '4.7.1 greylisted' } : null);
    await mailTick();
    clock += 60 * MINUTE;
    expect(await mailTick()).toBe(1);
    expect((await live()).map(({ token_hash }) => token_hash.toString('hex'))).toEqual(
      tokensIn(smtp.received[0]?.text ?? '').map(hashOf),
    );
    expect(await states()).toMatchObject([{ state: 'sent', attempts: 2, deferrals: 1, reason: null }]);
  });

  test('refused: bounced at once with the status code, without the server’s words', async () => {
    await invited();
    smtp.rules.recipient = (address) => ({ code: 550, text: `5.1.1 no such user ${address}` });
    await mailTick();
    expect(await states()).toEqual([{ state: 'bounced', attempts: 1, deferrals: 0, reason: '5.1.1' }]);
    expect(await live()).toEqual([]);
  });

  test('a letter that the content filter refuses is bounced too', async () => {
    await invited();
    smtp.rules.data = async () => ({ code: 554, text: 'looks like junk' });
    await mailTick();
    expect(await states()).toMatchObject([{ state: 'bounced', reason: '554' }]);
  });

  test('a letter that we cannot read does not hold up those behind it', async () => {
    await invited();
    await people(`UPDATE mail SET detail = '{"nonsense": 1}'`);
    await invited();
    expect(await mailTick()).toBe(1);
    expect(await states()).toMatchObject([{ state: 'failed', reason: 'fault' }, { state: 'sent' }]);
  });
});

describe('workers', () => {
  test('one that died gives slot and letters back, and the link it made is dead before the next leaves', async () => {
    const person = await invited();
    // claimed, committed, and never sent: as after a SIGKILL
    await people(`UPDATE mail SET attempts = 1, next_at = $1`, [new Date(clock + LEASE)]);
    await people(`UPDATE mail_slot SET until = $1`, [new Date(clock + LEASE)]);
    await seedLink(person);
    expect(await mailTick()).toBe(0);
    clock += LEASE;
    expect(await mailTick()).toBe(1);
    expect((await live()).map(({ token_hash }) => token_hash.toString('hex'))).toEqual(
      tokensIn(smtp.received[0]?.text ?? '').map(hashOf),
    );
  });

  test('three at once send each letter once', async () => {
    const members = await Promise.all(Array.from({ length: 60 }, () => seedMember()));
    await withPeople((tx) => queueInvitations(tx, members));
    const sent = await Promise.all([mailTick(), mailTick(), mailTick()]);
    expect(sent.reduce((sum, n) => sum + n, 0)).toBe(60);
    expect(new Set(smtp.received.map(({ to }) => to)).size).toBe(60);
    expect(smtp.received).toHaveLength(60);
    expect(await live()).toHaveLength(60);
  });

  test('one whose claim is over sends nothing more of it', async () => {
    const members = await Promise.all(Array.from({ length: 5 }, () => seedMember()));
    await withPeople((tx) => queueInvitations(tx, members));
    smtp.rules.data = async () => {
      clock += LEASE; // the machine slept
      return null;
    };
    await mailTick();
    const sent = new Set(smtp.received.map(({ to }) => to));
    expect(sent.size).toBe(5);
    // the first letter of the first claim arrived, but its outcome came too late to be believed only if it was re-sent
    for (const { to, text } of smtp.received) {
      const [row] = await people<{ token_hash: Buffer }>(
        `SELECT token_hash FROM invitation i JOIN person p ON p.id = i.person_id
          WHERE p.email = $1 AND used_at IS NULL AND revoked_at IS NULL`,
        [to],
      );
      const last = smtp.received.findLast((one) => one.to === to);
      if (last?.text === text) expect(tokensIn(text).map(hashOf)).toEqual([row?.token_hash.toString('hex')]);
    }
  });

  test('a kind that is held back does not leave, others do; let go, it leaves', async () => {
    const person = await invited();
    const other = await seedMember();
    await seedPasskey(other);
    await withPeople((tx) => queueMail(tx, { person: other, template: 'passkey-added', detail: { passkey: 'x' } }));
    await pauseMail({ template: 'invitation', paused: true });
    expect(await mailTick()).toBe(1);
    expect(smtp.received.map(({ to }) => to)).toEqual([`${other}@example.org`]);
    await pauseMail({ template: 'invitation', paused: false });
    expect(await mailTick()).toBe(1);
    expect(smtp.received.at(-1)?.to).toBe(`${person}@example.org`);
  });

  test('a link that somebody waits for overtakes a hundred invitations', async () => {
    const members = await Promise.all(Array.from({ length: 40 }, () => seedMember()));
    await withPeople((tx) => queueInvitations(tx, members));
    const hurried = await seedMember();
    await seedPasskey(hurried);
    await withPeople((tx) => queueMail(tx, { person: hurried, template: 'passkey-link' }));
    await people(`UPDATE mail_slot SET until = $1 WHERE slot > 0`, [new Date(clock + LEASE)]); // one connection
    await mailTick();
    expect(smtp.received[0]?.to).toBe(`${hurried}@example.org`);
    expect(smtp.received).toHaveLength(41);
  });
});

describe('what stands in letters', () => {
  test('a notice has no link to enrol, and says its words with HTML made harmless', async () => {
    const person = await seedMember();
    await seedPasskey(person);
    await people(`UPDATE person SET language = 'en', name = '<b>Ada</b>'`);
    await withPeople((tx) => queueMail(tx, { person, template: 'passkey-added', detail: { passkey: '<i>"x"</i>' } }));
    expect(await mailTick()).toBe(1);
    const [letter] = smtp.received;
    expect(tokensIn(letter?.text ?? '')).toEqual([]);
    expect(letter?.text).toContain('The passkey “<i>"x"</i>” was just added');
    expect(letter?.html).not.toMatch(/<b>|<i>/);
    expect(await people('SELECT FROM invitation')).toEqual([]);
  });

  test('a name with line breaks cannot add a header', async () => {
    await invited();
    await people(`UPDATE person SET name = E'Ada\\r\\nBcc: eve@example.org'`);
    await mailTick();
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]?.mail.headers.some(({ key }) => key === 'bcc')).toBe(false);
  });
});
