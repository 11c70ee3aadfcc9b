/**
 * The Authority's letters in the browser, before a mail server that refuses, puts off, goes away and sends reports:
 * empty, running, held back, resting, finished with some that did not arrive; reminders; reports over HTTP.
 */
import { expect, test } from '@playwright/test';
import pg from 'pg';
import { translator } from '#lib/i18n/index.ts';
import { letters } from '#lib/i18n/letters.ts';
import { makeSetupLink } from '../scripts/setup.ts';
import { photographInBoth } from './camera.ts';
import { nameAuthority } from './console.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { enrolFromMail, expectAccessible, type Person, personIn, signIn } from './person.ts';
import { ask, until } from './process.ts';
import { startWorld, type World } from './world.ts';

const t = translator('en', letters);
const REPORT_KEY = 'r'.repeat(43);
const officials = ['Ada', 'Bela', 'Cleo'].map((name) => ({ name, email: `${name.toLowerCase()}@essai.example` }));
/** Some that go wrong each in its way, and enough others that sending can be watched. */
const wrong = ['nobody1', 'nobody2', 'later1', 'full1', 'junk1'];
const others = Array.from({ length: 60 }, (_, at) => `m${at}`);

/** The roll, as if imported. */
async function seedRoll(world: World): Promise<void> {
  const client = new pg.Client({ connectionString: world.operator.PEOPLE_OWNER_URL });
  await client.connect();
  await client.query(
    `WITH names AS (SELECT name, at FROM unnest($1::text[]) WITH ORDINALITY AS t (name, at)),
      new AS (INSERT INTO person (id, name, email, language, roles)
        SELECT gen_random_uuid(), 'Member ' || name, name || '@essai.example', 'en', '{member}' FROM names RETURNING id, email)
     INSERT INTO member (person_id, number, college, federation, leaf_salt)
     SELECT id, at, 'home', 'Nord', sha256(id::text::bytea) FROM new JOIN names ON email = name || '@essai.example'`,
    [[...wrong, ...others]],
  );
  await client.end();
}

test.describe
  .serial('letters', () => {
    test.setTimeout(180_000);
    let world: World;
    let server: MailServer;
    let ada: Person;
    const path = () => `${world.people}/en/authority/letters`;
    const look = async (name: string) => {
      await expectAccessible(ada.page);
      await photographInBoth(ada.page, `letters-${name}`);
    };
    const report = (body: string, headers: Record<string, string> = {}) =>
      ask(world.port, '/api/people/mail/report', {
        host: new URL(world.people).host,
        method: 'POST',
        headers: { 'content-type': 'message/rfc822', authorization: `Bearer ${REPORT_KEY}`, ...headers },
        body,
      });

    test.beforeAll(async ({ browser }) => {
      server = await startMailServer();
      const slow = { MAIL_RATES: 'essai.example=60/1', MAIL_REPORT_KEY: REPORT_KEY, SMTP_URL: server.url };
      world = await startWorld(undefined, slow);
      server.deliverTo(world.mail.url);
      ada = await personIn(browser, officials[0] ?? { name: '', email: '' });
      const { link } = await makeSetupLink(world.operator);
      await nameAuthority(ada.page, link.replace('/fr/', '/en/'), officials[0] ?? { name: '', email: '' }, officials);
      await enrolFromMail(ada, world);
    });
    test.afterAll(async () => {
      await world?.stop();
      await server?.close();
    });

    test('before anything was sent to members', async () => {
      await seedRoll(world);
      await signIn(ada, world, 'authority/letters');
      await expect(ada.page.getByText(t('done'))).toBeVisible();
      await expect(ada.page.getByText(t('failuresNone'))).toBeVisible();
      await look('quiet');
    });

    test('invitations leave at the provider’s rate; held back, none leaves; resumed, they go on', async () => {
      await ada.page.goto(`${world.people}/en/authority/invitations`);
      await look('invitations');
      const n = wrong.length + others.length;
      await ada.page.getByRole('button', { name: t('inviteAll', { n }) }).click();
      await expect(ada.page.getByText(t('invited', { queued: n }))).toBeVisible();
      await ada.page.goto(path());
      const kind = t('kind-invitation');
      await expect(ada.page.getByRole('progressbar')).toBeVisible();
      await expect(ada.page.getByText(/At most 60 letters a minute to essai.example/)).toBeVisible();
      await look('running');
      await ada.page.getByRole('button', { name: t('pauseKind', { kind }) }).click();
      await expect(ada.page.getByRole('button', { name: t('resumeKind', { kind }) })).toBeVisible();
      await expect(ada.page.getByText(/held back\. Nothing leaves/)).toBeVisible();
      await look('paused');
      const before = world.mail.messages().length;
      await world.clock.advance(30);
      await new Promise((later) => setTimeout(later, 1000));
      expect(world.mail.messages().length).toBeLessThanOrEqual(before + 1); // one may have been on its way
      server.away(true);
      await ada.page.getByRole('button', { name: t('resumeKind', { kind }) }).click();
      // the next letter meets a server that is away; the page says so when it looks again
      await expect(async () => {
        await ada.page.reload();
        await expect(ada.page.getByText(t('restTitle', { lane: 'essai.example' }))).toBeVisible({ timeout: 2500 });
      }).toPass({ timeout: 120_000 });
      await expect(ada.page.getByText(t('rest-busy'))).toBeVisible();
      await look('resting');
      server.away(false);
    });

    test('what does not arrive stands with its reason and what to do; reports are believed from our server alone', async () => {
      const waiting = async () => {
        await world.clock.advance(60);
        return world.mail.messages().filter(({ text }) => /\/enrol#/.test(text)).length >= others.length + 3;
      };
      await until(waiting);
      expect(server.reports.map(({ kind }) => kind).sort()).toEqual(['arf', 'dsn']);
      const [one] = server.reports;
      expect((await report(one?.text ?? '', { authorization: `Bearer ${'x'.repeat(43)}` })).status).toBe(401);
      expect((await report(one?.text ?? '', { authorization: '' })).status).toBe(401);
      expect((await report(one?.text ?? '', { 'content-type': 'application/json' })).status).toBe(400);
      expect(
        (await report(one?.text.replaceAll(/(\d+)-(\d+)-([0-9a-f]{20})/g, '$1-$2-00000000000000000000') ?? '')).status,
      ).toBe(400);
      for (const { text } of server.reports) expect((await report(text)).status).toBe(200);
      expect(JSON.parse((await report(server.reports[0]?.text ?? '')).text)).toHaveProperty('taken');
      // the one that is put off is given up after four days
      for (let i = 0; i < 12; i++) {
        await world.clock.advance(48 * 3600);
        await new Promise((later) => setTimeout(later, 400));
      }
      await signIn(ada, world, 'authority/letters');
      await expect(ada.page.getByText(t('why-full'))).toBeVisible();
      await expect(ada.page.getByText(t('why-complaint'))).toBeVisible();
      await expect(ada.page.getByText(t('why-address'))).toBeVisible();
      await look('finished');
      const file = await ada.page.evaluate(async () => (await fetch('/api/people/mail/failures')).text());
      expect(file).toContain('"1",invitation,bounced,essai.example,5.1.1');
      expect(file).not.toContain('@');
    });

    test('a reminder asks once more, leaves once, and waits for its next day', async () => {
      await ada.page.goto(path());
      await ada.page.getByRole('button', { name: t('remind', { wave: 1 }) }).click();
      await ada.page.getByRole('button', { name: t('remindDo') }).click();
      await expect(ada.page.getByText(/reminders leave\./)).toBeVisible();
      await expect(ada.page.getByText(/The next is possible from/)).toBeVisible();
      await look('reminded');
    });
  });
