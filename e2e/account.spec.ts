/** One's account: the way to it by keys alone, and another device, a name, a removal, with their letters. */
import { expect, type Page, test } from '@playwright/test';
import { account as accountTexts } from '#lib/i18n/account.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { photograph } from './camera.ts';
import { tabTo } from './hands.ts';
import { expectAccessible, proveOnPage } from './person.ts';
import { button, create, emailOf, expectDone, inviteMembers, linkTo, phoneOf, signInAt } from './unenrolled.ts';
import { codeIn } from './voter/party.ts';
import { startWorld, type World } from './world.ts';

const t = translator('fr', enrolTexts);
const a = translator('fr', accountTexts);

let world: World;

test.beforeAll(async () => {
  world = await startWorld();
  await inviteMembers(world, ['Ines', 'Jules']);
});
test.afterAll(() => world?.stop());

const linkOf = (name: string) => linkTo(world, name);
const prove = (page: Page, name: string) => proveOnPage(page, world, emailOf(name));

const signIn = (page: Page) => signInAt(page, world);

test('by keys alone: the link, the code, the passkey, the way in, a name for the passkey', async ({ browser }) => {
  const { page } = await phoneOf(browser);
  const press = async (name: string, key: 'Enter' | 'Space') => {
    await tabTo(page, button(page, name));
    await page.keyboard.press(key);
  };
  await page.goto(await linkOf('Jules'));
  await press(t('smsSend'), 'Enter');
  await expect(page.getByLabel(t('codeSms'))).toBeFocused();
  await photograph(page, 'keys-1-code');
  const { text } = await world.sms.waitFor(world.sms.phoneOf(emailOf('Jules')), /\d{4} \d{4}/);
  await page.keyboard.type(codeIn(text));
  await page.keyboard.press('Enter');
  await expect(button(page, t('create'))).toBeVisible();
  await press(t('create'), 'Space');
  await expectDone(page, 'Jules');
  // what was done is where the focus is, so that it is read out and Tab goes on from there
  await expect(page.locator(':focus')).toContainText(t('done', { name: 'Jules' }));
  await photograph(page, 'keys-2-done');
  await tabTo(page, page.getByRole('link', { name: t('toAccount') }));
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/sign-in/);
  await press(t('signInButton'), 'Enter');
  await page.waitForURL(`${world.people}/fr/account`);
  await tabTo(page, page.getByRole('button', { name: new RegExp(`^${a('rename')}`) }));
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(a('keyName'))).toBeFocused();
  await photograph(page, 'keys-3-rename');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Tablette');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Tablette' })).toBeVisible();
  await expect(page.locator(':focus')).toContainText(a('rename'));
  await page.context().close();
});

test('another device from one’s account: code after a touch, name, removal, letters', async ({ browser }) => {
  const { page } = await phoneOf(browser);
  await page.goto(await linkOf('Ines'));
  await prove(page, 'Ines');
  await create(page);
  await expectDone(page, 'Ines');
  await signIn(page);
  // the only one cannot be removed
  await expect(page.getByText(a('last'))).toBeVisible();
  await button(page, a('add')).click();
  await expect(page.getByRole('img', { name: a('addCode') })).toBeVisible();
  await photograph(page, 'account-add');
  const link = (await page.getByRole('link', { name: a('addGo') }).getAttribute('href')) ?? '';
  await expectAccessible(page);

  // on the same device there is nothing to add, and the link stays good
  await page.getByRole('link', { name: a('addGo') }).click();
  await expect(page.getByText(t('another'))).toBeVisible();
  await photograph(page, 'enrol-another');
  await create(page);
  await expect(page.getByText(t('alreadyHere'))).toBeVisible();
  await photograph(page, 'enrol-already-here');

  const second = await phoneOf(browser);
  await second.page.goto(link);
  await create(second.page);
  await expectDone(second.page, 'Ines');
  await signIn(second.page);
  const rows = second.page.locator('section[aria-labelledby="keys"] .rows > li');
  await expect(rows).toHaveCount(2);
  const here = rows.filter({ hasText: a('keyHere') });
  await here.getByRole('button', { name: a('rename') }).click();
  await photograph(second.page, 'account-rename');
  await here.getByLabel(a('keyName')).fill('Tablette');
  await here.getByRole('button', { name: a('save') }).click();
  await expect(second.page.getByRole('heading', { name: 'Tablette' })).toBeVisible();

  // removing the first signs out everywhere and is told by letter
  await rows
    .filter({ hasNotText: a('keyHere') })
    .getByRole('button', { name: a('remove') })
    .click();
  await photograph(second.page, 'account-remove');
  await expectAccessible(second.page);
  await button(second.page, a('removeYes')).click();
  await second.page.waitForURL(`${world.people}/fr/sign-in`);
  const { subject } = await world.mail.waitFor(emailOf('Ines'), /retirée de votre compte/);
  expect(subject).toContain('retirée');
  await page.goto(`${world.people}/fr/account`);
  await expect(page).toHaveURL(/sign-in/);
  await button(page, t('signInButton')).click();
  await expect(page.getByText(t('signInRefused'))).toBeVisible();
  await photograph(page, 'sign-in-refused');
  await signIn(second.page);
  await expect(second.page.getByText(a('last'))).toBeVisible();
  await page.context().close();
  await second.page.context().close();
});
