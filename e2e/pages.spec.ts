/**
 * Every page, in French on a phone and in English on a desk: accessible by axe, no wider than its screen, in the
 * language of its address, no complaint of the browser. One open vote stands behind them, made by script.
 */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { motion } from '../scripts/demo/votes.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { expectAccessible } from './person.ts';
import {
  completeDraft,
  enrolByMail,
  freezeAndOpen,
  importRoll,
  inviteAll,
  nameOfficials,
  trusteeIds,
} from './voter/party.ts';
import { startWorld, type World } from './world.ts';

const named = (name: string) => ({ name, email: `${name.toLowerCase()}@essai.example`, language: 'fr' as const });
const authority = [named('Ada'), named('Bela'), named('Cleo')];
const trustees = [named('Tara')];
const members = ['un', 'deux', 'trois', 'quatre'].map(named);
const roll = [
  'number;name;email;college;federation;language',
  ...members.map(({ name, email }, at) => `${at + 1};${name};${email};${at % 2 ? 'abroad' : 'federations'};Nord;fr`),
  ...['cinq', 'six'].map(
    (name, at) => `${at + 8};${name};${name}@essai.example;${at ? 'abroad' : 'federations'};Nord;fr`,
  ),
].join('\r\n');

const keys = new Map<string, Authenticator>();
const authenticatorOf = (email: string): Authenticator => {
  const known = keys.get(email) ?? softwareAuthenticator();
  keys.set(email, known);
  return known;
};

type Place = { vote: VoteId; phi: string };
/** Pages by who may see them. */
const pages: Readonly<Record<'anyone' | 'Ada' | 'Tara' | 'un', (place: Place) => string[]>> = {
  anyone: ({ vote, phi }) => [
    ...['', '/secret', '/verify', '/sign-in', '/enrol', '/setup'],
    ...[`/election/${vote}`, `/journal/${vote}`, `/results/${vote}`, `/board/${phi}`, `/vote/${phi}`],
  ],
  Ada: ({ vote }) => [
    ...['', '/roll', '/invitations', '/trustees', '/decisions', '/votes/new'].map((path) => `/authority${path}`),
    `/authority/votes/${vote}`,
  ],
  Tara: () => ['/trustee'],
  un: () => ['/account'],
};

test.describe('every page', () => {
  test.setTimeout(240_000);
  let world: World;
  let place: Place;

  test.beforeAll(async () => {
    world = await startWorld();
    const officials = await nameOfficials(world, { authority, quorum: 2, trustees, authenticatorOf });
    const [first] = officials.officials;
    if (!first) throw new Error('no Authority');
    await importRoll(first, roll, ['federations', 'abroad']);
    await inviteAll(first);
    await enrolByMail(world, 'un@essai.example', authenticatorOf('un@essai.example'));
    const opens = world.clock.now() + 60;
    const draft = motion({ opens, closes: opens + 3600 }, await trusteeIds(first));
    const vote = await completeDraft(officials, draft);
    await freezeAndOpen(officials, vote);
    await world.clock.advance(61);
    const phi = (await first.vote(vote)).urns.find(({ college }) => college === 'federations')?.phi;
    if (!phi) throw new Error('no urn');
    place = { vote, phi: toUrlForm(phi satisfies Phi) };
  });
  test.afterAll(() => world?.stop());

  for (const [locale, width] of [
    ['fr', 360],
    ['en', 1200],
  ] as const) {
    for (const [who, paths] of Object.entries(pages)) {
      test(`${locale}, ${width} px, ${who}`, async ({ browser }) => {
        const context = await browser.newContext({ viewport: { width, height: 800 }, locale });
        const complaints = listen(context);
        if (who !== 'anyone') await injectAuthenticator(context, authenticatorOf(`${who.toLowerCase()}@essai.example`));
        const page = await context.newPage();
        if (who !== 'anyone') await signIn(page, world, locale);
        for (const path of paths(place)) await look(page, `${world.people}/${locale}${path}`, locale);
        expect.soft(complaints).toEqual([]);
        await context.close();
      });
    }
  }
});

function listen(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  return complaints;
}

async function signIn(page: Page, world: World, locale: Locale): Promise<void> {
  await page.goto(`${world.people}/${locale}/sign-in?next=/${locale}/account`);
  await page.getByRole('button', { name: translator(locale, enrolTexts)('signInButton') }).click();
  await page.waitForURL(`${world.people}/${locale}/account`);
}

async function look(page: Page, url: string, locale: Locale): Promise<void> {
  const answer = await page.goto(url);
  expect(answer?.status(), url).toBe(200);
  await expect(page.locator('html')).toHaveAttribute('lang', locale);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(wider, `${url} is wider than its screen`).toBeLessThanOrEqual(0);
}
