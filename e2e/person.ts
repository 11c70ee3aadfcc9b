/** One person at one browser of their own: a fresh context, Chromium's virtual authenticator with PRF, an ear for errors. */
import { type Browser, expect, type Page } from '@playwright/test';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { line as lineTexts } from '#lib/i18n/line.ts';
import { violationsOn, wcag } from './axe.ts';
import { attachAuthenticator } from './virtual-authenticator.ts';
import { codeIn } from './voter/party.ts';
import type { World } from './world.ts';

export type Person = {
  page: Page;
  name: string;
  email: string;
  /** What the browser complained about so far; a journey ends with none. */
  complaints: string[];
};

export type Who = { name: string; email: string; width?: number; locale?: Locale };

export async function personIn(browser: Browser, { name, email, width = 1200, locale = 'en' }: Who): Promise<Person> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, locale });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  // one authenticator per page, attached before the first navigation: it always answers with its first passkey
  await attachAuthenticator(page);
  return { page, name, email, complaints };
}

const LINK = /https?:\/\/\S+\/enrol#[A-Za-z0-9_-]{27}/;

/** The second proof on the page that a link opened: has a code sent, and types it. */
export async function proveOnPage(page: Page, { sms }: Pick<World, 'sms'>, email: string): Promise<void> {
  const locale = new URL(page.url()).pathname.startsWith('/fr') ? 'fr' : 'en';
  const t = translator(locale, enrolTexts);
  await page.getByRole('button', { name: t('smsSend'), exact: true }).click();
  await expect(page.getByLabel(t('codeSms'))).toBeVisible();
  const { text } = await sms.waitFor(sms.phoneOf(email), /\d{4} \d{4}/);
  await page.getByLabel(t('codeSms')).fill(codeIn(text));
  await page.getByRole('button', { name: t('proveCheck'), exact: true }).click();
  await expect(page.getByRole('button', { name: t('create'), exact: true })).toBeVisible();
}

/** Follows the link of the newest letter, proves who they are, and makes a passkey. */
export async function enrolFromMail({ page, email, name }: Person, world: World): Promise<void> {
  const t = translator('en', enrolTexts);
  const { text } = await world.mail.waitFor(email, LINK);
  const link = (LINK.exec(text)?.[0] ?? '').replace('/fr/', '/en/');
  await page.goto(link);
  await proveOnPage(page, world, email);
  await page.getByRole('button', { name: t('create') }).click();
  await expect(page.getByText(t('done', { name }))).toBeVisible();
}

/** Signs in with the passkey and lands on a page of the console, e.g. `authority/roll`. */
export async function signIn({ page }: Person, world: World, path: string): Promise<void> {
  const t = translator('en', enrolTexts);
  await page.goto(`${world.people}/en/sign-in?next=/en/${path}`);
  await page.getByRole('button', { name: t('signInButton') }).click();
  await page.waitForURL(`${world.people}/en/${path}`);
}

/** WCAG 2.2 AA by axe, on what the page shows now; with what axe calls good practice where it is asked. */
export async function expectAccessible(page: Page, { bestPractice = false } = {}): Promise<void> {
  const violations = await violationsOn(page, [...wcag, ...(bestPractice ? ['best-practice'] : [])]);
  expect.soft(violations, `axe on ${page.url().replace(/#.*/, '')}`).toEqual([]);
}

/** An account names the college of a member as the vote does, and offers their line of the register; `college` null: of
 * someone who is no member. */
export async function expectOwn(page: Page, locale: Locale, college: string | null): Promise<void> {
  const link = page.getByRole('link', { name: translator(locale, lineTexts)('link') });
  await expect(link).toHaveCount(college === null ? 0 : 1);
  if (college !== null) await expect(page.locator('dd').getByText(college, { exact: true })).toBeVisible();
}
