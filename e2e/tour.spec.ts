/**
 * Every page, by who may see it and in which state: on a telephone in French and on a desk in English and in the dark.
 * Each is accessible by axe (best practices included), no wider than its screen down to 320 px (WCAG 1.4.10; 640 px is
 * 200 % on a desk), walked by keyboard alone, with targets large enough, and the browser complains of nothing.
 * `npm run look` photographs each.
 */
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { deriveTheme, themeCss } from '#lib/ground/theme.ts';
import { common as commonTexts } from '#lib/i18n/common.ts';
import { election as electionTexts } from '#lib/i18n/election.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { home as homeTexts } from '#lib/i18n/home.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { motion } from '../scripts/demo/votes.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { photograph, photographInBoth } from './camera.ts';
import { expectKeyboardWorks, expectTargets } from './hands.ts';
import { expectAccessible, expectOwn } from './person.ts';
import {
  enrolByMail,
  freezeAndOpen,
  importRoll,
  inviteAll,
  nameOfficials,
  type Officials,
  trusteeIds,
} from './voter/party.ts';
import { startWorld, type World } from './world.ts';

const named = (name: string) => ({ name, email: `${name.toLowerCase()}@essai.example`, language: 'fr' as const });
const authority = [named('Ada'), named('Bela'), named('Cleo')];
const trustees = [named('Tara')];
const members = ['Alix', 'Bruno', 'Camille', 'Dora'].map(named);
const roll = [
  'number;name;email;college;federation;language',
  ...members.map(({ name, email }, at) => `${at + 1};${name};${email};${at % 2 ? 'abroad' : 'federations'};Nord;fr`),
  ...['Elie', 'Fanny'].map(
    (name, at) => `${at + 8};${name};${name.toLowerCase()}@essai.example;${at ? 'abroad' : 'federations'};Nord;fr`,
  ),
].join('\r\n');

const keys = new Map<string, Authenticator>();
const authenticatorOf = (email: string): Authenticator => {
  const known = keys.get(email) ?? softwareAuthenticator();
  keys.set(email, known);
  return known;
};

/** Of Alix, as the vote names it. */
const college = { fr: 'Fédérations', en: 'Federations' };

type Who = 'anyone' | 'Ada' | 'Tara' | 'Alix';
const states = ['empty', 'draft', 'early', 'open', 'closed'] as const;
type State = (typeof states)[number];
type Place = { vote: VoteId | ''; phi: string };

type Look = 'phone' | 'desk';
const both = ['phone', 'desk'] as const satisfies readonly Look[];

/** The tour as a table: in this state, these people see these pages, thus. */
const tour: readonly (readonly [State, Who, readonly Look[], (place: Place) => string[]])[] = [
  ['empty', 'anyone', both, () => ['', '/secret', '/verify', '/sign-in', '/enrol', '/setup', '/practice', '/privacy']],
  ['empty', 'Ada', both, () => ['/authority', '/authority/trustees', '/account']],
  ['draft', 'Ada', both, ({ vote }) => [`/authority/votes/${vote}`, `/authority/votes/${vote}/edit`]],
  ['draft', 'Tara', ['phone'], () => ['/trustee']],
  ['early', 'anyone', ['phone'], ({ vote, phi }) => ['', `/election/${vote}`, `/board/${phi}`, `/vote/${phi}`]],
  ['early', 'Alix', ['desk'], () => ['/account']],
  ['open', 'anyone', both, ({ vote, phi }) => ['', ...publicPages(vote, phi)]],
  ['open', 'Alix', both, () => ['/account', '/account/line', '/account/data', '/authority']],
  [
    'open',
    'Ada',
    both,
    ({ vote }) => [
      ...consoleRooms.map((path) => `/authority${path}`),
      `/authority/votes/${vote}`,
      `/authority/register/${vote}`,
      '/section',
    ],
  ],
  ['open', 'Tara', ['desk'], () => ['/trustee']],
  ['closed', 'anyone', ['phone'], ({ vote, phi }) => ['', ...publicPages(vote, phi)]],
  ['closed', 'Alix', ['phone'], () => ['/account']],
  ['closed', 'Ada', ['phone'], ({ vote }) => [`/authority/register/${vote}`]],
];
const consoleRooms = ['', '/roll', '/invitations', '/letters', '/section', '/trustees', '/decisions', '/votes/new'];
const publicPages = (vote: string, phi: string): string[] => [
  ...[`/election/${vote}`, `/journal/${vote}`, `/results/${vote}`, `/board/${phi}`, `/vote/${phi}`],
];

/** Pages of the voter's own journey: what one presses there is as large as a fingertip. */
const voters = /^(?:|\/(?:enrol|sign-in|account|practice|secret|(?:vote|board|election)\/.*))$/;

const looks = {
  phone: { locale: 'fr', width: 360, height: 740, colorScheme: 'light' },
  desk: { locale: 'en', width: 1440, height: 900, colorScheme: 'dark' },
} as const;

test.describe('the tour', () => {
  test.setTimeout(900_000);
  let world: World;
  let officials: Officials;
  let place: Place = { vote: '', phi: '' };

  test.beforeAll(async () => {
    world = await startWorld();
    officials = await nameOfficials(world, { authority, quorum: 2, trustees, authenticatorOf });
  });
  test.afterAll(() => world?.stop());

  const first = () => {
    const [official] = officials.officials;
    if (!official) throw new Error('no Authority');
    return official;
  };
  /** Brings the party into the state, from the one before it. */
  const arrange: Record<State, () => Promise<void>> = {
    empty: async () => {},
    draft: async () => {
      await importRoll(first(), roll, ['federations', 'abroad']);
      await inviteAll(first());
      await enrolByMail(world, 'alix@essai.example', authenticatorOf('alix@essai.example'));
      const opens = world.clock.now() + 600;
      const vote = await first().draft(motion({ opens, closes: opens + 3600 }, await trusteeIds(first())));
      place = { vote, phi: '' };
    },
    early: async () => {
      if (place.vote === '') throw new Error('no vote');
      for (const trustee of officials.trustees) await trustee.makeKey(place.vote);
      await freezeAndOpen(officials, place.vote);
      const phi = (await first().vote(place.vote)).urns.find(({ college }) => college === 'federations')?.phi;
      if (!phi) throw new Error('no urn');
      place = { vote: place.vote, phi: toUrlForm(phi satisfies Phi) };
    },
    open: () => world.clock.advance(601),
    closed: () => world.clock.advance(3600),
  };

  // one test: whatever is found wrong in one state, the next are walked all the same
  test('every page in every state', async ({ browser }) => {
    for (const state of states)
      await test.step(state, async () => {
        await arrange[state]();
        for (const [when, who, seen, paths] of tour)
          if (when === state)
            for (const look of seen)
              await visit(browser, world, { look, who, state, paths: paths(place), isPictured: look === seen[0] });
      });
  });
});

/** States that no address leads to. */
test.describe('out of the ordinary', () => {
  let world: World;
  test.beforeAll(async () => {
    world = await startWorld();
  });
  test.afterAll(() => world?.stop());

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`a party's own colour, ${colorScheme}`, async ({ browser }) => {
      const derived = deriveTheme('#c8102e');
      if (!derived.ok) throw new Error('refused');
      const context = await browser.newContext({ colorScheme, viewport: { width: 360, height: 740 } });
      const page = await context.newPage();
      await page.route('**/theme.css', (route) =>
        route.fulfill({ contentType: 'text/css', body: themeCss(derived.theme, 'Parti Rouge') }),
      );
      for (const path of ['/sign-in', '/practice']) {
        await page.goto(`${world.people}/fr${path}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        // the practice vote keeps a colour of its own, so that nobody takes it for the real one
        if (path !== '/practice') {
          const button = page.getByRole('button', { name: translator('fr', enrolTexts)('signInButton') });
          await expect(button).toHaveCSS('background-color', rgb(derived.theme[colorScheme].accent));
        }
        await expect(page.locator('link[rel="stylesheet"][href="/theme.css"]')).not.toHaveCount(0);
        await expectAccessible(page);
        await photograph(page, `red${path.replace('/', '-')}-fr`);
      }
      await context.close();
    });
  }

  for (const locale of ['fr', 'en'] as const) {
    const t = translator(locale, commonTexts);
    test(`${locale}: no such page, in the frame and in the language`, async ({ page }) => {
      for (const path of ['/nowhere', '/authority/votes/x/y/z']) {
        const answer = await page.goto(`${world.people}/${locale}${path}`);
        expect(answer?.status(), path).toBe(404);
        await expect(page.getByRole('heading', { level: 1, name: t('notFoundTitle') })).toBeVisible();
        await expect(page.locator('html')).toHaveAttribute('lang', locale);
      }
      // a page of its own, in the first answer: Next's own way (notFound) needs a script that our policy refuses
      for (const path of ['/election/1111111111111111111111', '/results/x', '/journal/x', '/board/x']) {
        const answer = await page.goto(`${world.people}/${locale}${path}`);
        expect(answer?.status(), path).toBe(404);
        const name = translator(locale, electionTexts)('absentTitle');
        await expect(page.getByRole('heading', { level: 1, name }), path).toBeVisible();
      }
      await expectAccessible(page, { bestPractice: true });
      await photograph(page, `not-found-${locale}`);
      await page.getByRole('link', { name: t('toVotes') }).click();
      await expect(page).toHaveURL(`${world.people}/${locale}`);
    });
  }

  test('the line is lost and comes back', async ({ page, context }) => {
    const t = translator('fr', commonTexts);
    await page.goto(`${world.people}/fr/secret`);
    await context.setOffline(true);
    await expect(page.getByText(t('offlinePage'))).toBeVisible();
    await expectAccessible(page, { bestPractice: true });
    await photograph(page, 'offline-fr');
    await context.setOffline(false);
    await expect(page.getByText(t('offlinePage'))).toBeHidden();
  });

  test('the database fails under an open page: said in words, and read afresh once it is back', async ({ page }) => {
    const t = translator('fr', commonTexts);
    const title = page.getByRole('heading', { level: 1, name: translator('fr', homeTexts)('title') });
    await page.clock.install();
    await page.goto(`${world.people}/fr`);
    await expect(title).toBeVisible();
    await world.database.kill('people');
    await page.clock.fastForward('01:05');
    await expect(page.getByRole('heading', { level: 1, name: t('errorTitle') })).toBeVisible();
    // a reference for the help desk, which the server's own log knows
    const text =
      (await page
        .getByRole('alert')
        .filter({ hasText: t('errorText') })
        .textContent()) ?? '';
    const reference = /: ([\w-]{6,})\.$/.exec(text)?.[1] ?? 'none';
    expect(world.log()).toContain(reference);
    await expectAccessible(page, { bestPractice: true });
    await photograph(page, 'error-fr');
    await world.database.start('people');
    await page.getByRole('button', { name: t('retry') }).click();
    await expect(title).toBeVisible();
  });
});

type Visit = { look: Look; who: Who; state: State; paths: readonly string[]; isPictured: boolean };

async function visit(browser: Browser, world: World, { look, who, state, paths, isPictured }: Visit): Promise<void> {
  const { locale, width, height, colorScheme } = looks[look];
  const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme });
  const complaints = listen(context);
  const page = await context.newPage();
  if (who !== 'anyone') {
    await injectAuthenticator(context, authenticatorOf(`${who.toLowerCase()}@essai.example`));
    await signIn(page, world, locale);
  }
  for (const path of paths) {
    const where = `${state} ${who} /${locale}${path}`;
    const answer = await page.goto(`${world.people}/${locale}${path}`);
    expect.soft(answer?.status(), where).toBe(200);
    await expect(page.locator('html')).toHaveAttribute('lang', locale);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('.loading')).toHaveCount(0);
    if (path === '/account') await expectOwn(page, locale, who === 'Alix' ? college[locale] : null);
    await expectAccessible(page, { bestPractice: !/^\/(?:vote|practice)/.test(path) });
    if (isPictured) await photographInBoth(page, `${state}-${who}${path.replace(/[1-9A-Za-z_-]{22,}/g, 'x')}`);
    // the camera comes back by loading the page anew
    await expect(page.locator('.loading')).toHaveCount(0);
    if (look === 'phone') {
      await expectKeyboardWorks(page, where);
      if (voters.test(path)) await expectTargets(page, where);
    }
    for (const narrow of look === 'phone' ? [320] : [640]) {
      await page.setViewportSize({ width: narrow, height });
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(wider, `${where} is wider than ${narrow} px`).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize({ width, height });
  }
  expect.soft(complaints, `${state} ${who} ${locale}`).toEqual([]);
  await context.close();
}

/** `#rrggbb` as computed styles write it. */
const rgb = (hex: string): string =>
  `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;

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
