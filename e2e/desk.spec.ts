/**
 * A lost phone, and a change that was not asked for: two of the Authority sign, the member is told and waits; a new
 * passkey is made through both channels, the old one opens nothing, and the vote goes on.
 */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { z } from 'zod';
import { ChangeStatement, changeChallenge } from '#lib/election/change.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { desk as deskTexts } from '#lib/i18n/desk.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { roll as rollTexts } from '#lib/i18n/roll.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { photograph } from './camera.ts';
import { expectAccessible, proveOnPage } from './person.ts';
import { openSmallVote } from './small-vote.ts';
import type { Official } from './voter/official.ts';
import { enrolByMail, type Officials } from './voter/party.ts';
import { assertionOf } from './voter/passkeys.ts';
import { rpIdOf } from './voter/session.ts';
import { voterOf } from './voter/voter.ts';
import { startWorld, type World } from './world.ts';

/** Hours that a change waits in this party: the vote of the test lasts a day. */
const WAIT = 6;
const t = translator('fr', deskTexts);
const members = ['Luce', 'Marc', 'Nora'].map((name, at) => ({
  number: String(at + 1),
  name,
  email: `${name.toLowerCase()}@parti.example`,
}));
const emailOf = (name: string) => `${name.toLowerCase()}@parti.example`;
const STOP = /\/fr\/stop#[A-Za-z0-9_-]{43}/;
const LINK = /http:\/\/\S+\/enrol#[A-Za-z0-9_-]{27}/;
const Change = z.object({ id: z.string(), state: z.string(), statement: ChangeStatement });

test.describe('the help desk', () => {
  test.describe.configure({ mode: 'serial' });
  let world: World;
  let officials: Officials;
  let phi: Phi;
  const keys = new Map<string, Authenticator>();

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    world = await startWorld(undefined, { CHANGE_WAIT: String(WAIT) });
    ({ officials, phi } = await openSmallVote(world, { members, answers: ['Oui', 'Non'] }));
    for (const name of ['Luce', 'Marc']) {
      const key = softwareAuthenticator();
      keys.set(name, key);
      await enrolByMail(world, emailOf(name), key);
    }
  });
  test.afterAll(() => world?.stop());

  /** Somebody signed in at a page, in their own browser. */
  async function at(browser: Browser, authenticator: Authenticator, where: Where): Promise<Page> {
    const { path, width = 360, dark = false, locale = 'fr' } = where;
    const context = await browser.newContext({
      viewport: { width, height: 740 },
      locale,
      colorScheme: dark ? 'dark' : 'light',
    });
    await injectAuthenticator(context, authenticator);
    const page = await context.newPage();
    await page.goto(`${world.people}/${locale}/sign-in?next=/${locale}/${path}`);
    await page.getByRole('button', { name: translator(locale, enrolTexts)('signInButton') }).click();
    await page.waitForURL(`${world.people}/${locale}/${path}`);
    return page;
  }
  const official = (i: number): Official => {
    const one = officials.officials[i];
    if (one === undefined) throw new Error('an Authority of two');
    return one;
  };
  const keyOf = (name: string): Authenticator => keys.get(name) ?? softwareAuthenticator();
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  test('a lost phone: found, proposed, signed by two, told, waited for, replaced; and the vote is cast', async ({
    browser,
  }) => {
    test.setTimeout(240_000);
    const alice = await at(browser, official(0).session.authenticator, { path: 'authority/desk', width: 1440 });
    await photograph(alice, 'desk-empty');
    await alice.getByLabel(t('findLabel')).fill('lu');
    await button(alice, t('find')).click();
    await alice.getByRole('button', { name: t('aboutPerson', { name: 'Luce', number: '1' }) }).click();
    await expect(alice.getByText(t('hint_passkey'))).toBeVisible();
    await alice.getByLabel(t('reason')).fill('Téléphone tombé à l’eau. Reconnue à la section de Lille.');
    await photograph(alice, 'desk-new');
    await expectAccessible(alice);
    await button(alice, t('propose')).click();
    await expect(alice.getByText(t('proposed'))).toBeVisible();
    await expect(alice.getByText(t('youSigned'))).toBeVisible();
    await photograph(alice, 'desk-proposed');

    const bertrand = await at(browser, official(1).session.authenticator, { path: 'authority/desk' });
    await expect(bertrand.getByText(t('state_proposed', { signed: 1, needed: 2 }))).toBeVisible();
    await photograph(bertrand, 'desk-to-sign-360');
    await expectAccessible(bertrand);
    await button(bertrand, t('sign')).click();
    await expect(bertrand.getByText(/^Se fera le/)).toBeVisible();

    expect((await world.mail.waitFor(emailOf('Luce'), STOP)).text).toContain('retirer toutes les clés d’accès');
    await expect.poll(() => world.sms.messages().some(({ text }) => text.includes('un changement'))).toBe(true);
    const oldPhone = await at(browser, keyOf('Luce'), { path: 'account', dark: true });
    await expect(oldPhone.getByText(t('accountTitle', { kind: 'passkey' }))).toBeVisible();
    await photograph(oldPhone, 'account-pending-360-dark');
    await expectAccessible(oldPhone);

    await world.clock.advance(WAIT * 3600 + 60);
    await world.mail.waitFor(emailOf('Luce'), /ont été retirées|Toutes les clés/);
    await oldPhone.goto(`${world.people}/fr/account`);
    await oldPhone.waitForURL(/\/fr\/sign-in/);
    await button(oldPhone, translator('fr', enrolTexts)('signInButton')).click();
    await expect(oldPhone.getByText(translator('fr', enrolTexts)('signInRefused'))).toBeVisible();
    expect(oldPhone.url()).toContain('/fr/sign-in');

    const fresh = softwareAuthenticator();
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'fr' });
    await injectAuthenticator(context, fresh);
    const phone = await context.newPage();
    await phone.goto(LINK.exec((await world.mail.waitFor(emailOf('Luce'), LINK)).text)?.[0] ?? '');
    await proveOnPage(phone, world, emailOf('Luce'));
    await button(phone, translator('fr', enrolTexts)('create')).click();
    await expect(phone.getByText(translator('fr', enrolTexts)('done', { name: 'Luce' }))).toBeVisible();
    const cast = await voterOf({ origin: world.people, authenticator: fresh }).vote(phi, [[0, 1, 0]]);
    expect(cast.receipt).not.toBeNull();

    await alice.reload();
    await expect(alice.getByText(/^Fait le/)).toBeVisible();
    await photograph(alice, 'desk-done');
  });

  test('a change that was not asked for: stopped on the account, and by the letter without a passkey', async ({
    browser,
  }) => {
    test.setTimeout(240_000);
    await changeContact('Marc', 'thief@elsewhere.example');
    const phone = await at(browser, keyOf('Marc'), { path: 'account' });
    await button(phone, t('accountStop')).click();
    await expect(phone.getByText(t('accountStopped'))).toBeVisible();
    await photograph(phone, 'account-stopped-360');

    const stopLinks = () =>
      world.mail
        .messages()
        .filter(({ to }) => to.includes(emailOf('Marc')))
        .flatMap(({ text }) => STOP.exec(text) ?? []);
    const before = stopLinks();
    await changeContact('Marc', 'thief2@elsewhere.example');
    const fresh = () => stopLinks().filter((link) => !before.includes(link));
    await expect.poll(() => fresh().length).toBe(1);
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'fr' });
    const mailbox = await context.newPage();
    const path = fresh()[0] ?? '';
    await mailbox.goto(`${world.people}${path.slice(0, -4)}`);
    await expect(mailbox.getByText(t('stopCut'))).toBeVisible();
    // only the fragment differs: the browser must be made to open the page anew
    await mailbox.goto('about:blank');
    await mailbox.goto(`${world.people}${path}`);
    await expect(button(mailbox, t('stopButton'))).toBeVisible();
    await photograph(mailbox, 'stop-360');
    await expectAccessible(mailbox, { bestPractice: true });
    await button(mailbox, t('stopButton')).click();
    await expect(mailbox.getByText(t('stoppedTitle'))).toBeVisible();
    await photograph(mailbox, 'stopped-360');
    await mailbox.reload();
    await expect(mailbox.getByText(t('stoppedTitle'))).toBeVisible();

    const alice = await at(browser, official(0).session.authenticator, {
      path: 'authority/desk',
      width: 768,
      dark: true,
      locale: 'en',
    });
    await expect(alice.getByText(/^Stopped by the letter/)).toBeVisible();
    await expect(alice.getByText(/^Stopped by the person/)).toBeVisible();
    await photograph(alice, 'desk-past-768-dark-en');
    await expectAccessible(alice);
  });

  test('a file of members leaves the contact of whoever has a passkey, and leads to the desk', async ({ browser }) => {
    test.setTimeout(240_000);
    const words = translator('fr', rollTexts);
    const alice = await at(browser, official(0).session.authenticator, { path: 'authority/roll' });
    const rows = members.map(({ number, name, email }) => `${number},${name},new-${email},home,Nord,fr`);
    const text = ['number,name,email,college,federation,language', ...rows].join('\n');
    await alice
      .getByLabel(words('file'))
      .setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await button(alice, words('preview')).click();
    // Luce and Marc have passkeys, Nora is a voter of the vote that runs
    await expect(alice.getByText(t('kept', { count: 3 }))).toBeVisible();
    await alice.getByText(t('keptList')).click();
    await expect(alice.getByText(/^1 Luce/)).toBeVisible();
    await photograph(alice, 'roll-kept-360');
    await expectAccessible(alice);
    await alice.getByRole('link', { name: t('keptGo') }).click();
    await alice.waitForURL(/\/fr\/authority\/desk$/);
  });

  /** Over HTTP, as the pages do: proposed by the first, signed by both. */
  async function changeContact(name: string, email: string): Promise<void> {
    const { session } = official(0);
    const Found = z.object({ people: z.array(z.object({ id: z.string(), phone: z.string().nullable() })) });
    const { people } = await session.send('POST', '/api/people/desk/people', { query: name }, Found);
    const [person] = people;
    const order = {
      kind: 'contact',
      person: person?.id,
      reason: 'A téléphoné pour donner une nouvelle adresse.',
      to: { email, phone: person?.phone ?? null },
    };
    const { statement } = await session.send('POST', '/api/people/desk/changes', order, Change);
    for (const { session: own } of [official(0), official(1)]) {
      const challenge = changeChallenge(statement);
      const answer = own.authenticator.get({ origin: own.origin, rpId: rpIdOf(own.origin), challenge, allow: [] });
      const path = `/api/people/desk/changes/${statement.change}/sign`;
      await own.send('POST', path, { assertion: assertionOf(answer) }, Change);
    }
  }
});

type Where = { path: string; width?: number; dark?: boolean; locale?: Locale };
