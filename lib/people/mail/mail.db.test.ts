import { createHash } from 'node:crypto';
import { once } from 'node:events';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { seedLink, seedMember, seedPasskey } from '../testing.ts';
import { closeMail, mailTick, queueInvitations, queueMail } from './index.ts';

const databases = await testDatabases();

type Received = { to: string; subject: string; text: string; html: string };
const inbox: Received[] = [];
/** What the server does with the next message. */
let answer: 'take' | 'later' | 'never' = 'take';
/** Looks at the database while the message is on its way. */
let onMessage: (text: string) => Promise<void> = async () => {};

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onRcptTo(_, __, done) {
    if (answer === 'take') return done();
    done(Object.assign(new Error('no'), { responseCode: answer === 'later' ? 451 : 550 }));
  },
  async onData(stream, _, done) {
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part);
    const mail = await PostalMime.parse(Buffer.concat(parts));
    await onMessage(mail.text ?? '');
    inbox.push({
      to: mail.to?.[0]?.address ?? '',
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      html: mail.html ?? '',
    });
    done();
  },
});
server.listen(0, '127.0.0.1');
await once(server.server, 'listening');
const address = server.server.address();
process.env.SMTP_URL = `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;

afterAll(async () => {
  closeMail();
  server.close();
  await closePeople();
  await databases.close();
});

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const tokensIn = (text: string) => [...text.matchAll(/\/enrol#([A-Za-z0-9_-]+)/g)].map((match) => match[1] ?? '');
const live = () =>
  people<{ token_hash: Buffer }>('SELECT token_hash FROM invitation WHERE used_at IS NULL AND revoked_at IS NULL');
const hashOf = (token: string) => createHash('sha256').update(fromBase64Url(token)).digest('hex');

let clock = Date.parse('2026-11-21T12:00:00Z');
beforeEach(async () => {
  await people('TRUNCATE person, member, passkey, invitation, mail CASCADE');
  inbox.length = 0;
  answer = 'take';
  onMessage = async () => {};
  setClock(() => clock);
});

describe('invitations by mail (PROTOCOL §3.2)', () => {
  test('a letter with a link of 27 characters, whose SHA-256 stood in the database before it left', async () => {
    const person = await seedMember();
    await withPeople((tx) => queueInvitations(tx, [person]));
    expect(await live()).toEqual([]);
    const seen: string[] = [];
    onMessage = async () => {
      seen.push(...(await live()).map(({ token_hash }) => token_hash.toString('hex')));
    };
    expect(await mailTick()).toBe(1);
    const [letter] = inbox;
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
  });

  test('never two live links: a second letter ends the first', async () => {
    const person = await seedMember();
    for (let i = 0; i < 2; i++) {
      await withPeople((tx) => queueInvitations(tx, [person]));
      await mailTick();
    }
    const [first, second] = inbox.map(({ text }) => tokensIn(text)[0] ?? '');
    expect(first).not.toBe(second);
    expect((await live()).map(({ token_hash }) => token_hash.toString('hex'))).toEqual([hashOf(second ?? '')]);
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

  test('a letter that did not leave is tried again later, with another link, and at last given up', async () => {
    const person = await seedMember();
    await withPeople((tx) => queueInvitations(tx, [person]));
    answer = 'later';
    expect(await mailTick()).toBe(0);
    expect(await live()).toEqual([]);
    expect(await mailTick()).toBe(0); // not before its time
    expect(await people('SELECT state, attempts FROM mail')).toEqual([{ state: 'queued', attempts: 1 }]);
    for (let i = 0; i < 10; i++) {
      clock += 24 * 3_600_000;
      await mailTick();
    }
    expect(await people('SELECT state, attempts FROM mail')).toEqual([{ state: 'failed', attempts: 7 }]);
    expect(await live()).toEqual([]);
    expect(await people('SELECT FROM invitation')).toHaveLength(7);
  });

  test('an address that does not exist fails at once', async () => {
    const person = await seedMember();
    await withPeople((tx) => queueInvitations(tx, [person]));
    answer = 'never';
    await mailTick();
    expect(await people('SELECT state, attempts FROM mail')).toEqual([{ state: 'failed', attempts: 1 }]);
    expect(await live()).toEqual([]);
  });

  test('a worker that died gives its letters back', async () => {
    const person = await seedMember();
    await withPeople((tx) => queueInvitations(tx, [person]));
    // claimed, committed, and never sent: as after a SIGKILL
    await people(`UPDATE mail SET attempts = 1, next_at = $1`, [new Date(clock + 5 * 60_000)]);
    await seedLink(person);
    expect(await mailTick()).toBe(0);
    clock += 5 * 60_000;
    expect(await mailTick()).toBe(1);
    expect((await live()).map(({ token_hash }) => token_hash.toString('hex'))).toEqual(
      tokensIn(inbox[0]?.text ?? '').map(hashOf),
    );
  });

  test('three workers at once send each letter once', async () => {
    const members = await Promise.all(Array.from({ length: 60 }, () => seedMember()));
    await withPeople((tx) => queueInvitations(tx, members));
    const sent = await Promise.all([mailTick(), mailTick(), mailTick()]);
    expect(sent.reduce((sum, n) => sum + n, 0)).toBe(60);
    expect(new Set(inbox.map(({ to }) => to)).size).toBe(60);
    expect(inbox).toHaveLength(60);
    expect(await live()).toHaveLength(60);
  });
});

describe('other letters', () => {
  test('a notice has no link to enrol, and says its words with HTML made harmless', async () => {
    const person = await seedMember();
    await seedPasskey(person);
    await people(`UPDATE person SET language = 'en', name = '<b>Ada</b>'`);
    await withPeople((tx) => queueMail(tx, { person, template: 'passkey-added', detail: { passkey: '<i>"x"</i>' } }));
    expect(await mailTick()).toBe(1);
    expect(tokensIn(inbox[0]?.text ?? '')).toEqual([]);
    expect(inbox[0]?.text).toContain('The passkey “<i>"x"</i>” was just added');
    expect(inbox[0]?.html).not.toMatch(/<b>|<i>/);
    expect(await people('SELECT FROM invitation')).toEqual([]);
  });

  test('a name with line breaks cannot add a header', async () => {
    const person = await seedMember();
    await people(`UPDATE person SET name = E'Ada\\r\\nBcc: eve@example.org'`);
    await withPeople((tx) => queueInvitations(tx, [person]));
    await mailTick();
    expect(inbox).toHaveLength(1);
    expect(inbox[0]?.to).toBe(`${person}@example.org`);
  });
});
