/**
 * The roll in the browser: what is no roll refused in words, a file of Windows confirmed by its accents, a search that
 * stands in no address, a vote whose roll stays as it was frozen, a late joiner admitted by two passkeys, and who has
 * signed once it is over.
 */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { VoteId } from '#lib/ground/brand.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { roll as rollTexts } from '#lib/i18n/roll.ts';
import { motion } from '../scripts/demo/votes.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { photograph } from './camera.ts';
import { expectAccessible } from './person.ts';
import { freezeAndOpen, nameOfficials, type Officials, trusteeIds } from './voter/party.ts';
import { startWorld, type World } from './world.ts';

const named = (name: string) => ({ name, email: `${name.toLowerCase()}@essai.example`, language: 'fr' as const });
const HEAD = 'numéro;nom;courriel;collège;fédération;langue';
const row = (n: number, name: string, college = 'federations') => `${n};${name};m${n}@essai.example;${college};Nord;fr`;
const three = [row(1, 'Hélène Dupont'), row(2, 'Noël Œuvrard', 'abroad'), row(3, 'Zoé Petit')];
const many = Array.from({ length: 400 }, (_, i) => row(100 + i, `Membre ${i}`, i % 2 ? 'abroad' : 'federations'));
/** The eight bits of Windows: Œ among them. */
const windows = (lines: readonly string[]) =>
  Buffer.from(Uint8Array.from(lines.join('\r\n'), (letter) => (letter === 'Œ' ? 0x8c : letter.charCodeAt(0))));
const utf8 = (lines: readonly string[]) => Buffer.from(lines.join('\r\n'));

test.describe('the roll of members', () => {
  test.describe.configure({ mode: 'serial' });
  test.setTimeout(180_000);
  const keys = new Map<string, Authenticator>();
  const authenticatorOf = (email: string): Authenticator => {
    const known = keys.get(email) ?? softwareAuthenticator();
    keys.set(email, known);
    return known;
  };
  let world: World;
  let officials: Officials;
  let vote: VoteId;

  test.beforeAll(async () => {
    world = await startWorld();
    officials = await nameOfficials(world, {
      authority: [named('Ada'), named('Bela')],
      quorum: 2,
      trustees: [named('Tara')],
      authenticatorOf,
    });
  });
  test.afterAll(() => world?.stop());

  /** Ada at her desk or with her telephone. */
  async function at(context: BrowserContext, page: Page, locale: Locale): Promise<void> {
    await injectAuthenticator(context, authenticatorOf('ada@essai.example'));
    await page.goto(`${world.people}/${locale}/sign-in?next=/${locale}/authority/roll`);
    await page.getByRole('button', { name: translator(locale, enrolTexts)('signInButton') }).click();
    await page.waitForURL(`${world.people}/${locale}/authority/roll`);
  }
  const choose = async (page: Page, locale: Locale, name: string, buffer: Buffer) => {
    const t = translator(locale, rollTexts);
    await page.getByLabel(t('file')).setInputFiles({ name, mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: t('preview') }).click();
  };

  test('at a desk, in English: nonsense in words, then a file of Windows', async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en' });
    const page = await context.newPage();
    const t = translator('en', rollTexts);
    await at(context, page, 'en');
    await expect(page.getByText(t('empty'))).toBeVisible();
    await seen(page, 'desk-en-empty');

    await choose(page, 'en', 'roll.xlsx', Buffer.from('PK\x03\x04 xl/workbook.xml'));
    await expect(page.getByRole('alert').filter({ hasText: 'workbook' })).toBeVisible();
    await seen(page, 'desk-en-workbook');
    await choose(
      page,
      'en',
      'roll.csv',
      utf8([HEAD, ...Array.from({ length: 150 }, (_, i) => `${i};;x;nord;Nord;fr`)]),
    );
    await expect(page.getByText(t('errorsTitle', { count: 300 }))).toBeVisible();
    await seen(page, 'desk-en-errors');
    const faults = await download(page, () => page.getByRole('link', { name: t('errorsAll') }).click());
    expect(faults.split('\r\n')).toHaveLength(302);

    await choose(page, 'en', 'roll.csv', windows([HEAD, ...three, ...many]));
    await expect(page.getByText('Hélène Dupont, Noël Œuvrard, Zoé Petit')).toBeVisible();
    const importIt = page.getByRole('button', { name: t('importDo') });
    await expect(importIt).toBeDisabled();
    await seen(page, 'desk-en-difference');
    await page.getByLabel(t('accentsSure')).check();
    await importIt.click();
    await expect(page.getByText(t('imported', { n: 403 }))).toBeVisible();

    const rows = page.getByRole('table').last().getByRole('row');
    await page.getByRole('searchbox').fill('helene');
    await page.getByRole('button', { name: t('searchButton') }).click();
    await expect(page.getByText(t('found', { n: 1 }))).toBeVisible();
    await expect(rows).toHaveCount(2);
    expect(page.url()).toBe(`${world.people}/en/authority/roll`);
    await seen(page, 'desk-en-found');
    await page.getByRole('button', { name: t('searchAll') }).click();
    await expect(rows).toHaveCount(51);
    await page.getByRole('button', { name: t('next') }).click();
    await expect(rows.nth(1)).not.toContainText('Hélène');
    const file = await download(page, () => page.getByRole('link', { name: t('exportRoll') }).click());
    expect(file.split('\r\n')).toHaveLength(405);
    expect(file).toContain('1;Hélène Dupont;federations;Nord;fr;no;not invited');
    await context.close();
  });

  test('a roll that is frozen stays; who comes later is admitted by two passkeys', async ({ browser }) => {
    const [first, second] = officials.officials;
    if (!first || !second) throw new Error('an Authority of two');
    const opens = world.clock.now() + 60;
    vote = await first.draft(motion({ opens, closes: opens + 3600 }, await trusteeIds(first)));
    for (const trustee of officials.trustees) await trustee.makeKey(vote);
    await freezeAndOpen(officials, vote);

    const context = await browser.newContext({
      viewport: { width: 360, height: 740 },
      locale: 'fr',
      colorScheme: 'dark',
    });
    const page = await context.newPage();
    const t = translator('fr', rollTexts);
    await at(context, page, 'fr');
    await choose(page, 'fr', 'liste.csv', utf8([HEAD, ...three.slice(0, 2), ...many, row(9, 'Yann Tardif')]));
    await expect(page.getByText(t('removedWarn', { n: 1 }))).toBeVisible();
    await seen(page, 'phone-fr-difference');
    await page.getByRole('button', { name: t('importDo') }).click();
    await expect(page.getByText(t('imported', { n: 403 }))).toBeVisible();
    await seen(page, 'phone-fr-frozen');

    await page.goto(`${world.people}/fr/authority/roll/${vote}`);
    const figures = page.locator('dl.figures').first();
    await expect(figures).toContainText('403');
    await page.getByLabel(t('admitPick', { name: '9 Yann Tardif' })).check();
    await seen(page, 'phone-fr-admit');
    await page.getByRole('button', { name: t('admitDo') }).click();
    await expect(page.getByText(t('admitDone'))).toBeVisible();
    await page.getByRole('link', { name: t('admitSign') }).click();
    await expect(page.getByText('9 Yann Tardif')).toBeVisible();
    await expect(
      page
        .getByText('Membres d’outre-mer')
        .or(page.getByText(/1 membre/))
        .first(),
    ).toBeVisible();
    await page.getByRole('button', { name: t('sign') }).click();
    await expect(page.getByText(t('youSigned'))).toBeVisible();
    await seen(page, 'phone-fr-decision');
    const [proposal] = (await second.proposals(vote)).filter(({ kind }) => kind === 'admit');
    if (!proposal) throw new Error('no admission');
    expect((await second.sign(proposal)).state).toBe('passed');
    await page.goto(`${world.people}/fr/authority/roll/${vote}`);
    await expect(page.locator('dl.figures').first()).toContainText('404');
    await expect(page.getByText(t('admitNone'))).toBeVisible();
    await seen(page, 'phone-fr-admitted');
    await context.close();
  });

  test('the journal has no name, and the list of who signed waits for the end', async ({ page, context }) => {
    const t = translator('fr', rollTexts);
    const journal = await (await page.request.get(`${world.people}/api/board/journal/${vote}`)).text();
    expect(journal).toContain('\\"kind\\":\\"admit\\"');
    expect(journal).not.toContain('Tardif');
    await at(context, page, 'fr');
    await expect(page.getByText(t('exportSignedLater'))).toBeVisible();
    const path = `${world.people}/api/people/roll/signed?vote=${vote}&language=fr`;
    expect((await page.request.get(path)).status()).toBe(409);
    await world.clock.advance(3700);
    await page.reload();
    const link = page.getByRole('link', { name: /^Émargement/ });
    await expect(link).toBeVisible();
    const signed = await download(page, () => link.click());
    expect(signed).toContain('9;Yann Tardif;federations;Nord;non');
    expect(signed).toContain('3;Zoé Petit;federations;Nord;non');
    expect(signed.split('\r\n')).toHaveLength(406);
  });
});

async function download(page: Page, act: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** Accessible, no wider than its screen, and pictured where that is asked. */
async function seen(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(wider, `${name} is wider than its screen`).toBeLessThanOrEqual(0);
  await photograph(page, `roll-${name}`);
}
