/**
 * The vote editor in the browser: a vote written with photo, document and an order drawn by lot; every fault at its
 * field; another hand on the same vote; then the election page as members read it, in its states.
 */
import { readFileSync } from 'node:fs';
import {
  type BrowserContext,
  type ConsoleMessage,
  type Download,
  expect,
  type Locator,
  type Page,
  test,
} from '@playwright/test';
import { z } from 'zod';
import { sha256Hex } from '#lib/crypto/hash.ts';
import { orderByLot } from '#lib/election/draw.ts';
import { plainAnswer } from '#lib/election/testing.ts';
import { VoteId } from '#lib/ground/brand.ts';
import { election as electionTexts } from '#lib/i18n/election.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { problemPeople } from '#lib/i18n/problem-people.ts';
import { voteEditor } from '#lib/i18n/vote-editor.ts';
import { toWallTime } from '#lib/i18n/wall-time.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { heavyPhoto, pdf, shownWidth } from './materials.ts';
import { expectAccessible } from './person.ts';
import { decide } from './voter/official.ts';
import { freezeAndOpen, importRoll, nameOfficials, type Officials } from './voter/party.ts';
import { startWorld, type World } from './world.ts';

const v = translator('en', voteEditor);
const f = translator('fr', electionTexts);
const named = (name: string) => ({ name, email: `${name.toLowerCase()}@essai.example`, language: 'fr' as const });
const roll = [
  'number,name,email,phone,college,federation,language',
  ...['un', 'deux', 'trois'].map((name, at) => `${at + 1},${name},${name}@essai.example,,home,Nord,fr`),
].join('\n');
const names = ['Auriac', 'Ferhat', 'Kermarec'];
const SEED = '3 14 15 92';
const inLot = (written: readonly string[]): string[] =>
  orderByLot(
    SEED,
    written.map((name) => plainAnswer({ fr: name, en: name })),
  ).map(({ name }) => name.fr);
const drawn = inLot(names);

test.describe
  .serial('the vote editor', () => {
    test.setTimeout(240_000);
    let world: World;
    let officials: Officials;
    let context: BrowserContext;
    let page: Page;
    let vote: VoteId;
    const complaints: string[] = [];
    const keys = new Map<string, Authenticator>();
    const authenticatorOf = (email: string): Authenticator => {
      const known = keys.get(email) ?? softwareAuthenticator();
      keys.set(email, known);
      return known;
    };

    test.beforeAll(async ({ browser }) => {
      world = await startWorld();
      const offices = { authority: [named('Ada'), named('Bela')], quorum: 2, trustees: [named('Tara')] };
      officials = await nameOfficials(world, { ...offices, authenticatorOf });
      const [first] = officials.officials;
      if (!first) throw new Error('no Authority');
      await importRoll(first, roll, ['home']);
      context = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: 'en' });
      listen(context, complaints);
      await injectAuthenticator(context, authenticatorOf('ada@essai.example'));
      page = await context.newPage();
      await page.goto(`${world.people}/en/sign-in?next=/en/authority/votes/new`);
      await page.getByRole('button', { name: translator('en', enrolTexts)('signInButton') }).click();
      await page.waitForURL(`${world.people}/en/authority/votes/new`);
    });
    test.afterAll(async () => {
      await context?.close();
      await world?.stop();
    });
    test.afterEach(() => expect(complaints.splice(0)).toEqual([]));

    const candidate = (n: number): Locator => page.getByRole('group', { name: v('answerN', { n }), exact: true });
    const save = () => page.getByRole('button', { name: v('save'), exact: true }).click();
    const both = async (scope: Locator, label: string, text: string) => {
      await scope.getByLabel(`${label} ${v('inFrench')}`).fill(text);
      await scope.getByLabel(`${label} ${v('inEnglish')}`).fill(text);
    };
    const photoOf = (scope: Locator) => scope.getByLabel(v('photo'), { exact: true });
    const documentOf = (scope: Locator) => scope.getByLabel(v('document'), { exact: true });

    test('an empty form says at each field what is missing, and leads there', async () => {
      await save();
      const list = page.getByRole('alert').filter({ hasText: 'to correct before saving' });
      await expect(list).toBeVisible();
      const title = page.getByLabel(`${v('voteTitle')} ${v('inFrench')}`);
      await expect(title).toHaveAttribute('aria-invalid', 'true');
      await expect(title).toHaveAccessibleDescription(v('faultMissing'));
      await expectAccessible(page);
      await list
        .getByRole('link', {
          name: `${v('questionN', { n: 1 })}, ${v('answerN', { n: 2 })}, ${v('answerName')}, ${v('inFrench')}`,
        })
        .click();
      await expect(candidate(2).getByLabel(`${v('answerName')} ${v('inFrench')}`)).toBeFocused();
      await title.fill('Présidence');
      await expect(title).not.toHaveAttribute('aria-invalid');
    });

    test('photos lose their weight and their places; what is no photo, and no quiet PDF, is refused in words', async () => {
      await photoOf(candidate(1)).setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('GIF') });
      await expect(candidate(1).getByText(v('photoUnreadable'))).toBeVisible();
      const heavy = await heavyPhoto(page);
      expect(heavy.includes('GPS 48.8566')).toBe(true);
      expect(heavy.length).toBeGreaterThan(200_000);
      await photoOf(candidate(1)).setInputFiles({ name: 'moi.jpg', mimeType: 'image/jpeg', buffer: heavy });
      const shown = candidate(1).getByRole('img');
      await expect(shown).toBeVisible();
      const kept = await page.request.get(`${world.people}${await shown.getAttribute('src')}`);
      const bytes = await kept.body();
      expect(bytes.length).toBeLessThanOrEqual(60_000);
      expect(bytes.includes('GPS')).toBe(false);
      expect(await shown.getAttribute('src')).toContain(sha256Hex(new Uint8Array(bytes)));
      await expect.poll(() => shownWidth(shown)).toBe(640);

      const bad = Buffer.from(
        pdf.toString('latin1').replace('/Count 0', '/Count 0 /AA << /S /JavaScript >>'),
        'latin1',
      );
      await documentOf(candidate(1)).setInputFiles({ name: 'x.pdf', mimeType: 'application/pdf', buffer: bad });
      await expect(candidate(1).getByText(problemPeople.en['material/document-active'])).toBeVisible();
      // the browser reports every 4xx; this one was asked for
      expect(complaints.splice(0).filter((text) => !/ 400 /.test(text))).toEqual([]);
      await documentOf(candidate(1)).setInputFiles({ name: 'x.pdf', mimeType: 'application/pdf', buffer: pdf });
      await expect(candidate(1).getByRole('link', { name: v('documentSee') })).toBeVisible();
      await expectAccessible(page);
    });

    test('the order is drawn by lot, again when a name changes, and saved', async () => {
      const main = page.locator('main');
      await both(main, v('voteTitle'), 'Présidence');
      const now = world.clock.now();
      await main.getByLabel(v('opens'), { exact: true }).fill(toWallTime(now + 3600, 'Europe/Paris'));
      await main.getByLabel(v('closes'), { exact: true }).fill(toWallTime(now + 86_400, 'Europe/Paris'));
      await main.getByLabel(v('earlyClose')).check();
      await both(main, v('questionTitle'), 'Qui ?');
      await page.getByRole('button', { name: v('addAnswer'), exact: true }).click();
      for (const [i, name] of names.entries()) await both(candidate(i + 1), v('answerName'), name);
      await both(main.getByRole('group', { name: 'home', exact: true }), v('collegeName'), 'Fédérations');
      await main.getByLabel('Tara').check();
      await main.getByLabel(v('smallest')).fill('3');

      await main.getByLabel(v('orderLot')).check();
      await main.getByLabel(v('seed'), { exact: true }).fill(SEED);
      await page.getByRole('button', { name: v('drawNow') }).click();
      await expect(page.getByText(v('drawDone', { seed: SEED }))).toBeVisible();
      const inOrder = () =>
        Promise.all(
          [1, 2, 3].map((n) =>
            candidate(n)
              .getByLabel(`${v('answerName')} ${v('inFrench')}`)
              .inputValue(),
          ),
        );
      expect(await inOrder()).toEqual(drawn);
      // the photo went with its candidate
      await expect(page.getByRole('img', { name: v('photoOf', { name: 'Auriac' }) })).toBeVisible();
      await page.getByText(v('drawCheck')).click();
      await expectAccessible(page);

      const last = candidate(3).getByLabel(`${v('answerName')} ${v('inFrench')}`);
      const lastName = await last.inputValue();
      // a name that the seed would draw to another place
      const others = drawn.slice(0, 2);
      const astray = ['bis', 'ter', 'quater', 'quinquies', 'sexies', 'septies', 'octies']
        .map((word) => `${lastName} ${word}`)
        .find((name) => inLot([...others, name]).at(-1) !== name);
      if (astray === undefined) throw new Error('the seed draws every name to the end');
      await last.fill(astray);
      await save();
      const fault = page.getByRole('group', { name: v('orderTitle') }).getByText(v('faultDraw'));
      await expect(fault).toBeVisible();
      await last.fill(lastName);
      await expect(fault).toBeHidden();

      await save();
      await page.waitForURL(/\/authority\/votes\/[1-9A-HJ-NP-Za-km-z]{22}$/);
      vote = VoteId.parse(page.url().split('/').at(-1));
      await page.goto(`${page.url()}/edit`);
      expect(await inOrder()).toEqual(drawn);
      await expect(page.getByRole('img')).toHaveCount(1);
      await expect(page.getByText(v('saved'), { exact: true })).toBeVisible();
    });

    test('another hand on the same vote is told, and nothing is lost; leaving with changes asks', async () => {
      const [, bela] = officials.officials;
      if (!bela) throw new Error('no second member');
      const { draft } = await bela.session.get(`/api/people/votes/${vote}`, z.object({ draft: z.any() }));
      await bela.redraft(vote, { ...draft, title: { fr: 'Présidence du parti', en: 'Presidency' } });
      const title = page.getByLabel(`${v('voteTitle')} ${v('inEnglish')}`);
      await title.fill('Who presides');
      await expect(page.getByText(v('unsaved'))).toBeVisible();
      await save();
      await expect(page.getByText(v('conflictTitle'))).toBeVisible();
      expect(complaints.splice(0).filter((text) => !/ 409 /.test(text))).toEqual([]);
      await expect(title).toHaveValue('Who presides');
      await expectAccessible(page);

      const asked = page.waitForEvent('dialog');
      const left = page.goto(`${world.people}/en/authority`).catch(() => null);
      const dialog = await asked;
      expect(dialog.type()).toBe('beforeunload');
      await dialog.dismiss();
      await left;
      await expect(title).toHaveValue('Who presides');

      await page.getByRole('button', { name: v('conflictMine') }).click();
      await page.waitForURL(`${world.people}/en/authority/votes/${vote}`);
      await expect(page.getByRole('heading', { level: 1, name: 'Who presides' })).toBeVisible();
    });

    test('members read it all on the election page, in every state it goes through', async ({ browser }) => {
      const reader = await browser.newContext({
        viewport: { width: 360, height: 740 },
        locale: 'fr',
        timezoneId: 'Pacific/Noumea',
        acceptDownloads: true,
      });
      listen(reader, complaints);
      const paper = await reader.newPage();
      const read = async (state: string) => {
        await paper.goto(`${world.people}/fr/election/${vote}`);
        await expect(paper.locator('h1 ~ p, .state').filter({ hasText: state }).first()).toBeVisible();
        expect(await paper.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
        await expectAccessible(paper);
      };
      // a draft is nobody's business
      for (const page of ['election', 'results']) {
        await paper.goto(`${world.people}/fr/${page}/${vote}`);
        await expect(paper.getByRole('heading', { level: 1, name: f('absentTitle') })).toBeVisible();
        await expectAccessible(paper);
      }

      for (const trustee of officials.trustees) await trustee.makeKey(vote);
      await freezeAndOpen(officials, vote);
      await expect.poll(() => stateOf(paper, world, vote)).toBe(f('stateWaiting'));
      await read(f('stateWaiting'));
      await expect(paper.getByRole('heading', { level: 4 })).toHaveText(drawn);
      await expect(paper.getByText(/chez vous/).first()).toBeVisible();
      const photo = paper.getByRole('img', { name: 'Photo : Auriac' });
      await photo.scrollIntoViewIfNeeded();
      await expect.poll(() => shownWidth(photo)).toBe(640);
      const saved = paper.waitForEvent('download');
      await paper.getByRole('link', { name: /Lire le document PDF/ }).click();
      const download: Download = await saved;
      expect(download.suggestedFilename()).toBe('Auriac.pdf');
      const definition = await paper.request.get(`${world.people}/api/board/journal/${vote}`);
      const bytes = readFileSync(await download.path());
      expect(bytes.equals(pdf)).toBe(true);
      // the hash that phi binds is the hash of what came
      expect(await definition.text()).toContain(sha256Hex(new Uint8Array(bytes)));

      await world.clock.advance(3601);
      await expect.poll(() => stateOf(paper, world, vote)).toBe(f('stateOpen'));
      await read(f('stateOpen'));
      await expect(paper.getByRole('link', { name: f('vote'), exact: true })).toBeVisible();
      await decide(officials.officials, vote, 'stop');
      await expect.poll(() => stateOf(paper, world, vote), { timeout: 120_000 }).toBe(f('stateClosed'));
      await read(f('stateClosed'));
      await expect(paper.getByText(f('doStopped'))).toBeVisible();
      await expect(paper.getByText(f('stopped'), { exact: true })).toBeVisible();
      await paper.goto(`${world.people}/fr/results/${vote}`);
      await expect(paper.getByText(f('doStopped'))).toBeVisible();
      await expectAccessible(paper);
      await reader.close();
    });
  });

function listen(context: BrowserContext, complaints: string[]): void {
  context.on('console', (message) => {
    if (message.type() === 'error' && !isAbsence(message)) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
}

/** A vote that nobody announced yet is answered 404, which the browser says aloud. */
const isAbsence = (message: ConsoleMessage): boolean =>
  / 404 /.test(message.text()) && /\/(election|results)\/[\w-]+$/.test(message.location().url);

/** The word of the state that the page shows. */
async function stateOf(page: Page, world: World, vote: VoteId): Promise<string> {
  await page.goto(`${world.people}/fr/election/${vote}`);
  // nothing yet where the journal has not been read
  const [text = ''] = await page.locator('.state').allTextContents();
  return text.trim();
}
