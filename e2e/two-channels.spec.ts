/**
 * Enrolment on two channels: a stranger who has stolen a link, the code by message, a sheet of the section for a member
 * without e-mail, a fact that the Authority agreed on. One small party stands behind it.
 */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { problemPeople } from '#lib/i18n/problem-people.ts';
import { section as sectionTexts } from '#lib/i18n/section.ts';
import { setup as setupTexts } from '#lib/i18n/setup.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { photograph } from './camera.ts';
import { enrolFromMail, expectAccessible, personIn, proveOnPage, signIn } from './person.ts';
import { attachAuthenticator } from './virtual-authenticator.ts';
import { importRoll, inviteAll, nameOfficials } from './voter/party.ts';
import { phoneOf } from './voter/phones.ts';
import { tokenIn } from './voter/voter.ts';
import { startWorld, type World } from './world.ts';

const t = translator('fr', enrolTexts);
const s = translator('en', sectionTexts);
const sFr = translator('fr', sectionTexts);
const named = (name: string) => ({ name, email: `${name.toLowerCase()}@essai.example`, language: 'en' as const });
const roll = [
  'number;name;email;college;federation;language;fact',
  '1;Line;line@essai.example;membres;Nord;fr;31/12/1950',
  '2;Nestor Sanlettre;;membres;Nord;fr;',
  '3;Fabien;fabien@essai.example;membres;Sud;fr;29/02/1960',
].join('\n');

let world: World;
const ring = softwareAuthenticator();
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  world = await startWorld();
  const rings = new Map<string, Authenticator>([[named('Ada').email, ring]]);
  const { officials } = await nameOfficials(world, {
    authority: [named('Ada')],
    quorum: 1,
    trustees: [named('Tara')],
    authenticatorOf: (email) => rings.get(email) ?? softwareAuthenticator(),
  });
  const [first] = officials;
  if (!first) throw new Error('no Authority');
  await importRoll(first, roll, ['membres']);
  await inviteAll(first);
});
test.afterAll(() => world?.stop());

async function phone(browser: Browser, more: { colorScheme?: 'dark' } = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'fr', ...more });
  const page = await context.newPage();
  await attachAuthenticator(page);
  return page;
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const linkOf = async (name: string) =>
  `${world.people}/fr/enrol#${tokenIn((await world.mail.waitFor(named(name).email, /\/enrol#/)).text)}`;
/** The console of Ada, who is of the Authority. */
async function console(browser: Browser, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' });
  await injectAuthenticator(context, ring);
  const page = await context.newPage();
  await signIn({ page, ...named('Ada'), complaints: [] }, world, path);
  return page;
}

test('a stranger with the stolen link is stopped; its owner is not', async ({ browser }) => {
  const thief = await phone(browser, { colorScheme: 'dark' });
  await thief.goto(await linkOf('Line'));
  await expect(thief.getByRole('heading', { name: t('proveTitle') })).toBeVisible();
  await expect(thief.getByText(t('waySmsHint', { end: phoneOf(named('Line').email).slice(-2) }))).toBeVisible();
  await photograph(thief, 'proof-1-thief-dark');
  await thief.getByRole('radio', { name: new RegExp(t('waySection')) }).check();
  await thief.getByLabel(t('codeSection')).fill('AAAAA-AAAAA');
  await press(thief, t('proveCheck'));
  await expect(thief.getByText(problemPeople.fr['enrol/wrong-proof'])).toBeVisible();
  await expectAccessible(thief);
  await thief.getByRole('radio', { name: new RegExp(t('waySms')) }).check();
  await press(thief, t('smsSend'));
  for (const guess of ['00000000', '11111111', '22222222', '33333333', '44444444', '55555555']) {
    await thief.getByLabel(t('codeSms')).fill(guess);
    await press(thief, t('proveCheck'));
    await expect(thief.getByRole('button', { name: t('proveCheck') })).toBeEnabled();
  }
  await expect(thief.getByText(/Trop d’essais faux/)).toBeVisible();
  await photograph(thief, 'proof-2-thief-waits');
  await expect(thief.getByRole('button', { name: t('create') })).toHaveCount(0);

  // once the wait is over the owner's message opens it; nothing that the stranger did took it away
  await world.clock.advance(60);
  const owner = await phone(browser);
  await owner.goto(await linkOf('Line'));
  await photograph(owner, 'proof-3-owner');
  await press(owner, t('smsSend'));
  await expect(owner.getByLabel(t('codeSms'))).toBeFocused();
  await photograph(owner, 'proof-4-owner-code');
  await expectAccessible(owner);
  await owner.reload();
  await proveOnPage(owner, world, named('Line').email);
  await photograph(owner, 'proof-5-owner-create');
  await press(owner, t('create'));
  await expect(owner.getByText(t('done', { name: 'Line' }))).toBeVisible();
  await press(thief, t('proveCheck'));
  await expect(thief.getByText(t('linkUsed'))).toBeVisible();
  for (const { page } of [{ page: thief }, { page: owner }]) await page.context().close();
});

test('a member without e-mail: the section hands over a sheet, and its code and link enrol', async ({ browser }) => {
  const ada = await console(browser, 'authority/section');
  await expect(ada.getByText(s('rule_section'))).toBeVisible();
  await expectAccessible(ada);
  await photograph(ada, 'proof-6-sections-empty');
  const form = ada.getByRole('form', { name: s('nameOfficer') });
  const setup = translator('en', setupTexts);
  await form.getByLabel(setup('name')).fill('Odile');
  await form.getByLabel(setup('email')).fill(named('Odile').email);
  await form.getByLabel(setup('phone')).fill(phoneOf(named('Odile').email));
  await form.getByLabel(setup('language')).selectOption('en');
  await form.getByLabel(s('federation')).selectOption('Nord');
  await photograph(ada, 'proof-6-sections-naming');
  await press(ada, s('nameOfficerDo'));
  await expect(ada.getByText(s('named', { name: 'Odile' }))).toBeVisible();
  const odile = await personIn(browser, { ...named('Odile'), width: 768 });
  await enrolFromMail(odile, world);
  await signIn(odile, world, 'section');
  const { page } = odile;
  // the office opens this page and no other
  await page.goto(`${world.people}/en/authority/section`);
  await expect(page.getByText(s('sectionsLead'))).toHaveCount(0);
  await page.goto(`${world.people}/en/section`);
  await expect(page.getByText(s('within', { federation: 'Nord' }))).toBeVisible();
  await page.getByLabel(s('query')).fill('Fabien');
  await press(page, s('find'));
  await expect(page.getByText(s('none'))).toBeVisible();
  await page.getByLabel(s('query')).fill('sanl');
  await press(page, s('find'));
  await expect(page.getByText(s('noEmail'))).toBeVisible();
  await expectAccessible(page);
  await photograph(page, 'proof-7-section-found');
  await press(page, s('print', { name: 'Nestor Sanlettre' }));
  await expect(page.getByText(s('ready'))).toBeVisible();
  await expectAccessible(page);
  await photograph(page, 'proof-8-section-sheet');
  const sheet = page.getByRole('article', { name: sFr('sheetTitle') });
  const code = (await sheet.locator('.handed-code').textContent()) ?? '';
  const address = /http\S+#[A-Za-z0-9_-]{27}/.exec((await sheet.textContent()) ?? '')?.[0] ?? '';
  // on paper: the sheet, and nothing of what is pressed
  await page.emulateMedia({ media: 'print' });
  await expect(sheet).toBeVisible();
  await expect(page.getByRole('button', { name: s('printNow') })).toBeHidden();
  await photograph(page, 'proof-9-section-paper');
  await page.emulateMedia({ media: 'screen' });
  await press(page, s('next'));
  await expect(page.getByText(code)).toHaveCount(0);
  expect(odile.complaints).toEqual([]);

  const nestor = await phone(browser);
  await nestor.goto(address);
  await nestor.getByLabel(t('codeSection')).fill(code.toLowerCase().replace('-', ' '));
  await photograph(nestor, 'proof-10-nestor');
  await press(nestor, t('proveCheck'));
  await press(nestor, t('create'));
  await expect(nestor.getByText(t('done', { name: 'Nestor Sanlettre' }))).toBeVisible();
  await nestor.goto(`${world.people}/fr/sign-in`);
  await press(nestor, t('signInButton'));
  await nestor.waitForURL(`${world.people}/fr/account`);
  await expect(nestor.getByText('Nestor Sanlettre')).toBeVisible();

  await ada.reload();
  await expect(ada.getByRole('row', { name: /Odile.*Nestor Sanlettre.*yes/ })).toBeVisible();
  await expect(ada.getByText(s('officerOf', { federation: 'Nord' }))).toBeVisible();
  await photograph(ada, 'proof-11-sections-sheets');
  for (const one of [ada, page, nestor]) await one.context().close();
});

test('a fact of the roll, once the Authority has agreed', async ({ browser }) => {
  const ada = await console(browser, 'authority/section');
  await ada.getByText(s('ruleChange')).click();
  await ada.getByLabel(s('ruleFacts')).check();
  await ada.getByLabel(s('factFr')).fill('Votre date de naissance');
  await ada.getByLabel(s('factEn')).fill('Your day of birth');
  await expectAccessible(ada);
  await press(ada, s('rulePropose'));
  await expect(ada.getByText(s('ruleDone'))).toBeVisible();
  await photograph(ada, 'proof-12-rule');
  const fabien = await phone(browser);
  await fabien.goto(await linkOf('Fabien'));
  await fabien.getByRole('radio', { name: new RegExp(t('wayFacts')) }).check();
  await fabien.getByRole('textbox', { name: 'Votre date de naissance' }).fill('29 2 1960');
  await photograph(fabien, 'proof-13-fact');
  await expectAccessible(fabien);
  await press(fabien, t('proveCheck'));
  await press(fabien, t('create'));
  await expect(fabien.getByText(t('done', { name: 'Fabien' }))).toBeVisible();
  for (const one of [ada, fabien]) await one.context().close();
});
