/**
 * Every page, by who may see it and in which state: on a telephone in French and on a desk in English and in the dark.
 * Each is accessible by axe (best practices included), no wider than its screen down to 320 px (WCAG 1.4.10; 640 px is
 * 200 % on a desk), walked by keyboard alone, with targets large enough, and the browser complains of nothing.
 * `npm run look` photographs each.
 */
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test';
import { type EventType, parseLines, readEvents } from '#lib/board/event.ts';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { motion } from '../scripts/demo/votes.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { photographInBoth } from './camera.ts';
import { expectKeyboardWorks, expectTargets } from './hands.ts';
import { expectAccessible, expectOwn } from './person.ts';
import { decide, decideApart } from './voter/official.ts';
import {
  enrolByMail,
  freezeAndOpen,
  importRoll,
  inviteAll,
  nameOfficials,
  type Officials,
  trusteeIds,
} from './voter/party.ts';
import { readJournal, until } from './voter/watch.ts';
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
const states = ['empty', 'draft', 'early', 'open', 'closed', 'erased'] as const;
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
  ['erased', 'anyone', ['phone'], ({ vote }) => [`/erased/${vote}`, `/election/${vote}`]],
  ['erased', 'Ada', ['phone'], ({ vote }) => [`/authority/votes/${vote}`, `/authority/register/${vote}`]],
];
const consoleRooms = [
  ...['', '/roll', '/invitations', '/letters', '/section', '/trustees', '/decisions', '/desk', '/keys', '/traffic'],
  '/votes/new',
];
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
    open: async () => {
      // a change since the Authority put its name to the register
      await enrolByMail(world, 'bruno@essai.example', authenticatorOf('bruno@essai.example'));
      await world.clock.advance(601);
      await untilInJournal('roll');
    },
    closed: () => world.clock.advance(3600),
    erased: async () => {
      const { vote } = place;
      if (vote === '') throw new Error('no vote');
      const urns = (await first().vote(vote)).urns.map(({ phi }) => phi);
      const reason = { fr: 'Personne n’a voté.', en: 'Nobody voted.' };
      await decideApart(officials.officials, vote, { kind: 'annul', urns, reason });
      await world.clock.advance(61 * 86_400);
      await decide(officials.officials, vote, 'purge');
      await untilInJournal('purge');
    },
  };
  const untilInJournal = (type: EventType): Promise<true> =>
    until(`${type} in the journal`, async () => {
      if (place.vote === '') return null;
      const events = readEvents(parseLines(await readJournal(world.people, place.vote)));
      return events.some(({ event }) => event.type === type) || null;
    });

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

type Visit = { look: Look; who: Who; state: State; paths: readonly string[]; isPictured: boolean };

async function visit(browser: Browser, world: World, { look, who, state, paths, isPictured }: Visit): Promise<void> {
  const { locale, width, height, colorScheme } = looks[look];
  const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme });
  const complaints = listen(context);
  await context.addInitScript(holdStill);
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

/** In the page: it does not look for what is new (app/_ui/refresh.tsx). Left in the middle of that, Next would load the old
 * page once more, into the loading of the new one. */
function holdStill(): void {
  const every = window.setInterval.bind(window);
  const setInterval = (act: () => void, milliseconds: number) => (milliseconds < 3000 ? every(act, milliseconds) : 0);
  Object.assign(window, { setInterval });
}

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
