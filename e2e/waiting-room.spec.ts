/**
 * The waiting room as people meet it: a page that goes on by itself, with and without scripts; enrolment and sign-in that
 * wait where they stand; a device that is known and goes first. (The booth: booth-line.spec.ts.)
 * One world, whose room is open from the start and lets in few at a time.
 */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import pg from 'pg';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { room as roomTexts } from '#lib/i18n/room.ts';
import { look } from './booth-look.ts';
import { expectKeyboardWorks } from './hands.ts';
import { proveOnPage } from './person.ts';
import { create, emailOf, expectDone, inviteMembers, linkTo, phoneOf, signInAt } from './unenrolled.ts';
import { startWorld, type World } from './world.ts';

const r = translator('fr', roomTexts);
const t = translator('fr', enrolTexts);
const KNOWN = '__Host-known';

let world: World;
let link: string;

test.beforeAll(async () => {
  world = await startWorld();
  await inviteMembers(world, ['Anne']);
  link = await linkTo(world, 'Anne');
  // once it is written down as sent: a letter whose outcome is lost goes out again, with another link
  const database = new pg.Client({ connectionString: world.operator.PEOPLE_OWNER_URL });
  await database.connect();
  const unsent = `SELECT FROM mail WHERE template = 'invitation' AND state <> 'sent'`;
  await expect.poll(async () => (await database.query(unsent)).rowCount).toBe(0);
  await database.end();
  // an operator who expects a crowd
  await world.server.kill();
  await world.server.start({ WAITING_ROOM: 'open', WAITING_ROOM_PACE: '1' });
});
test.afterAll(() => world?.stop());

/** Freezes what the line says, as long as the page is looked at. @returns what lets it go on */
async function hold(page: Page, answer: object): Promise<() => Promise<void>> {
  await page.route('**/api/people/place', (route) => route.fulfill({ json: answer }));
  return () => page.unroute('**/api/people/place');
}
const inLine = { state: 'waiting', place: 'p', lane: 'stranger', ahead: 1234, seconds: 250, again: 1 };
const title = (page: Page) => page.getByRole('heading', { name: r('title'), level: 1 });

test('a stranger’s page pays for its place, waits, and opens what was asked for, without a finger', async ({
  browser,
}) => {
  const { page } = await phoneOf(browser);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // the browser itself says of the page that it came with a 503
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  const letIn = await hold(page, inLine);
  const answer = await page.goto(`${world.people}/fr/privacy#part`);
  expect([answer?.status(), Number(answer?.headers()['content-length']) < 10_000]).toEqual([503, true]);
  await expect(page.getByText(/^1\s234 personnes sont avant vous\.$/u)).toBeVisible();
  await expect(page.getByText('Encore environ 4 minutes.')).toBeVisible();
  await expect(page.getByText(r('notYet'))).toBeVisible();
  // who listens was told the heading, and nothing that runs
  await expect(page.getByRole('status')).toBeEmpty();
  await expectKeyboardWorks(page, 'the waiting room');
  await look(page, 'room-waiting-fr');
  expect(complaints).toEqual([]);
  await letIn();
  await expect(title(page)).toBeHidden({ timeout: 30_000 });
  // the very address, the part behind # too
  expect(page.url()).toBe(`${world.people}/fr/privacy#part`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.context().close();
});

const known = async (context: BrowserContext) => (await context.cookies()).find(({ name }) => name === KNOWN);

test('an enrolment waits where it stands; its device is known from then on, and goes first', async ({ browser }) => {
  const { page } = await phoneOf(browser);
  const context = page.context();
  const letIn = await hold(page, inLine);
  await page.goto(link);
  await expect(page.getByText(r('title'))).toBeVisible();
  await expect(page.getByText(/1\s234 personnes/u)).toBeVisible();
  await look(page, 'room-enrol-fr');
  await letIn();
  await proveOnPage(page, world, emailOf('Anne'));
  await create(page);
  await expectDone(page, 'Anne');
  expect(await known(context)).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });

  // as if its admission were over: no price is asked of it
  await context.clearCookies({ name: /^__Host-(admitted|place)$/ });
  const paid: string[] = [];
  page.on('request', (asked) => void paid.push(...[asked.headers()['isoloir-work'] ?? []].flat()));
  await page.goto(`${world.people}/fr/sign-in`);
  await expect(page.getByRole('heading', { name: t('signInTitle') })).toBeVisible({ timeout: 30_000 });
  expect(paid).toEqual([]);

  // a device that has lost it gets another one with the next sign-in
  await context.clearCookies({ name: KNOWN });
  await signInAt(page, world);
  expect(await known(context)).toBeDefined();
  expect(world.log()).not.toContain((await known(context))?.value.slice(8, 40) ?? 'x');
  await context.close();
});

test('without scripts: a place after a while, then the page', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(`${world.people}/en/privacy`);
  await expect(page.getByRole('heading', { name: 'Many people are here' })).toBeVisible();
  await expect(page.getByText(/^You get it in about \d+ seconds\./)).toBeVisible();
  await expect(page.locator('noscript')).toHaveCount(1);
  await world.clock.advance(180);
  // what the browser does by itself every eight seconds
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('Keep this page open')).toBeHidden({ timeout: 100 });
  }).toPass({ timeout: 120_000 });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await context.close();
});
