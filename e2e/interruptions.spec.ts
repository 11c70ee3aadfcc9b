/**
 * Six members, each struck by another misfortune, once while they enrol and once while they vote: the line is cut, the
 * tab is closed, the browser dies, the server dies, the people's database dies, the urn's database dies. Each comes back
 * and finishes; whatever happened, the page says whether the ballot is in the urn; in the end six members have signed
 * and six ballots are in the urn. (Every single step is gone through over HTTP: e2e/interruptions.http.test.ts.)
 */
import { expect, type Page, test } from '@playwright/test';
import { z } from 'zod';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { booth as boothTexts } from '#lib/i18n/booth.ts';
import { common as commonTexts } from '#lib/i18n/common.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { softwareAuthenticator } from './authenticator/index.ts';
import { type Lasting, lastingBrowser } from './lasting.ts';
import { proveOnPage } from './person.ts';
import { openSmallVote, person } from './small-vote.ts';
import { forwardOnly, justBefore, passkeysOf, phoneOf, signaturesIn } from './struck.ts';
import { localFetch } from './voter/local-fetch.ts';
import { tokenIn } from './voter/voter.ts';
import { startWorld, type World } from './world.ts';

const b = translator('fr', boothTexts);
const e = translator('fr', enrolTexts);
const c = translator('fr', commonTexts);

const names = ['Line', 'Tabea', 'Bruno', 'Serge', 'Petra', 'Ursula'] as const;
type Name = (typeof names)[number];

let world: World;
let phi: Phi;
let vote: VoteId;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(360_000);
  world = await startWorld();
  const members = names.map((name, i) => ({ ...person(name), number: `9900${i}` }));
  ({ phi, vote } = await openSmallVote(world, { members, answers: ['Ada', 'Blaise'] }));
});
test.afterAll(() => world?.stop());

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function linkOf(name: Name): Promise<string> {
  const { text } = await world.mail.waitFor(person(name).email, /\/enrol#/);
  return `${world.people}/fr/enrol#${tokenIn(text)}`;
}
const expectEnrolled = (page: Page, name: Name) => expect(page.getByText(e('done', { name }))).toBeVisible();
const booth = () => `${world.people}/fr/vote/${toUrlForm(phi)}`;

/** The line that always stands, in the booth's words. */
const expectTruth = (page: Page, key: 'truthNot' | 'notYet' | 'truthSending' | 'truthKept') =>
  expect(page.locator('p.truth')).toHaveText(b(key));
const expectInUrn = (page: Page) => expect(page.getByRole('heading', { name: b('sentTitle') })).toBeVisible();

/** The page goes on by itself when it is answered again; where its patience ended before, it says what to press. */
async function expectInUrnAtLast(page: Page): Promise<void> {
  const asked = ['retry', 'sign', 'keptSend'] as const;
  await expect(async () => {
    for (const key of asked) {
      const button = page.getByRole('button', { name: b(key), exact: true });
      if (await button.isVisible()) await button.click();
    }
    await expect(page.getByRole('heading', { name: b('sentTitle') })).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 180_000 });
}

/** To the last step: chosen, checked, sealed, not signed. */
async function sealAda(page: Page): Promise<void> {
  await page.goto(booth());
  await expectTruth(page, 'truthNot');
  await page.getByLabel('Ada').check();
  await press(page, b('toCheck'));
  await press(page, b('seal'));
  await expect(page.getByRole('heading', { name: b('signTitle') })).toBeVisible();
  await expectTruth(page, 'notYet');
}

const REGISTER = '**/api/people/register';
const CAST = '**/api/urn/cast';
const FINISH = '**/api/people/enrol/finish';

test('the line is cut', async ({ browser }) => {
  const { context, page } = await phoneOf(() => browser.newContext(), softwareAuthenticator());
  await page.goto(await linkOf('Line'));
  await proveOnPage(page, world, person('Line').email);
  await expect(page.getByRole('button', { name: e('create') })).toBeVisible();
  await context.setOffline(true);
  await press(page, e('create'));
  await expect(page.getByText(c('offline'))).toBeVisible();
  await context.setOffline(false);
  await press(page, e('create'));
  await expectEnrolled(page, 'Line');

  await sealAda(page);
  await context.setOffline(true);
  await expect(page.getByText(b('offlineNow')).first()).toBeVisible();
  await expectTruth(page, 'notYet');
  await context.setOffline(false);
  await press(page, b('sign'));
  await expectInUrn(page);
  await context.close();
});

test('the tab is closed', async ({ browser }) => {
  const { context, page: first } = await phoneOf(() => browser.newContext(), softwareAuthenticator());
  await first.goto(await linkOf('Tabea'));
  await proveOnPage(first, world, person('Tabea').email);
  // The server keeps the passkey, and the tab is gone before it could say so.
  const kept = new Promise<void>((done) => {
    void first.route(FINISH, async (route) => {
      await forwardOnly(route);
      done();
    });
  });
  await press(first, e('create'));
  await kept;
  await first.close();
  const second = await context.newPage();
  await second.goto(await linkOf('Tabea'));
  await expect(second.getByText(e('linkUsed'))).toBeVisible();
  await expect(second.getByText(e('linkUsedNext'))).toBeVisible();
  await second.goto(`${world.people}/fr/sign-in?next=/fr/account`);
  await press(second, e('signInButton'));
  await second.waitForURL(`${world.people}/fr/account`);
  expect(await passkeysOf(second)).toBe(1);

  await sealAda(second);
  await second.route(CAST, () => new Promise(() => {})); // never leaves the device
  await press(second, b('sign'));
  await expectTruth(second, 'truthSending');
  await second.close({ runBeforeUnload: false });
  const third = await context.newPage();
  await third.goto(booth());
  await expect(third.getByRole('heading', { name: b('keptTitle') })).toBeVisible();
  await expectTruth(third, 'truthKept');
  await press(third, b('keptSend'));
  await expectInUrn(third);
  await context.close();
});

test('the browser dies', async () => {
  let lasting: Lasting | null = null;
  try {
    lasting = await lastingBrowser(softwareAuthenticator(), 'fr');
    let page = lasting.page();
    await page.goto(await linkOf('Bruno'));
    await proveOnPage(page, world, person('Bruno').email);
    // The passkey is made; the browser dies before the server hears of it.
    const asked = new Promise<void>((done) => void page.route(FINISH, () => done()));
    await press(page, e('create'));
    await asked;
    await lasting.kill();
    page = await lasting.reopen();
    await page.goto(await linkOf('Bruno'));
    await proveOnPage(page, world, person('Bruno').email);
    await press(page, e('create'));
    await expectEnrolled(page, 'Bruno');

    await sealAda(page);
    const number = (await page.locator('.number').first().textContent())?.trim() ?? '';
    // The urn takes the ballot; the browser dies before it has the receipt.
    const taken = new Promise<void>((done) => {
      void page.route(CAST, async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        await forwardOnly(route);
        done();
      });
    });
    await press(page, b('sign'));
    await taken;
    await lasting.kill();
    page = await lasting.reopen();
    await page.goto(booth());
    await expect(page.getByText(b('keptText'))).toBeVisible();
    await expectTruth(page, 'truthKept');
    await press(page, b('keptSend'));
    await expectInUrn(page);
    await expect(page.locator('.number.large')).toHaveText(number);
  } finally {
    await lasting?.end();
  }
});

test('the server dies', async ({ browser }) => {
  const { context, page } = await phoneOf(() => browser.newContext(), softwareAuthenticator());
  await page.goto(await linkOf('Serge'));
  await proveOnPage(page, world, person('Serge').email);
  await expect(page.getByRole('button', { name: e('create') })).toBeVisible();
  await world.server.kill();
  await press(page, e('create'));
  await expect(page.getByText(c('unreachable'))).toBeVisible();
  await world.server.start();
  await press(page, e('create'));
  await expectEnrolled(page, 'Serge');

  await sealAda(page);
  await world.server.kill();
  await press(page, b('sign'));
  await expect(page.getByText(b('retrying')).first()).toBeVisible();
  await expectTruth(page, 'notYet');
  await world.server.start();
  await expectInUrnAtLast(page);
  await context.close();
});

test('the people’s database dies', async ({ browser }) => {
  const { context, page } = await phoneOf(() => browser.newContext(), softwareAuthenticator());
  await page.goto(await linkOf('Petra'));
  await proveOnPage(page, world, person('Petra').email);
  await justBefore(page, FINISH, () => world.database.kill('people'));
  await press(page, e('create'));
  await expect(page.getByText(e('unsentText'))).toBeVisible();
  await world.database.start('people');
  await press(page, e('unsentAgain'));
  await expectEnrolled(page, 'Petra');

  await sealAda(page);
  await justBefore(page, REGISTER, () => world.database.kill('people'));
  await press(page, b('sign'));
  await expect(page.getByText(b('retrying')).first()).toBeVisible();
  await expectTruth(page, 'notYet');
  await world.database.start('people');
  await expectInUrnAtLast(page);
  await context.close();
});

test('the urn’s database dies', async ({ browser }) => {
  const { context, page } = await phoneOf(() => browser.newContext(), softwareAuthenticator());
  // Enrolment is none of the urn's business.
  await world.database.kill('urn');
  await page.goto(await linkOf('Ursula'));
  await proveOnPage(page, world, person('Ursula').email);
  await press(page, e('create'));
  await expectEnrolled(page, 'Ursula');
  await world.database.start('urn');

  await sealAda(page);
  await justBefore(page, CAST, () => world.database.kill('urn'));
  await press(page, b('sign'));
  await expect(page.getByText(b('retrying')).first()).toBeVisible();
  await expectTruth(page, 'truthSending');
  await world.database.start('urn');
  await expectInUrnAtLast(page);
  await page.reload();
  await expectInUrn(page);
  await context.close();
});

test('in the end: six signatures, six ballots, six voters', async () => {
  await world.clock.advance(86_400);
  const State = z.looseObject({ state: z.string(), ballots: z.number(), passes: z.number() });
  await expect
    .poll(
      async () => {
        const answer = await localFetch(`${world.urn}/api/urn/state/${toUrlForm(phi)}`);
        const { ballots, passes } = State.parse(await answer.json());
        return [ballots, passes, await signaturesIn(world.people, vote)];
      },
      { timeout: 120_000 },
    )
    .toEqual([6, 6, 6]);
});
