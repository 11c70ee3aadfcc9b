/** A party whose members were invited and have no passkey yet, and one of them at a phone of their own. */
import { type Browser, expect, type Page } from '@playwright/test';
import { enrol } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { type Authenticator, softwareAuthenticator } from './authenticator/index.ts';
import { attachAuthenticator, type Kind, type VirtualAuthenticator } from './virtual-authenticator.ts';
import type { Official } from './voter/official.ts';
import { importRoll, inviteAll, nameOfficials } from './voter/party.ts';
import type { World } from './world.ts';

const t = translator('fr', enrol);
const LINK = /http:\/\/\S+\/enrol#[A-Za-z0-9_-]{27}/;

export const emailOf = (name: string) => `${name.toLowerCase()}@essai.example`;

/** Imports members of these names and invites them. @returns the one person of the Authority */
export async function inviteMembers(world: World, names: readonly string[]): Promise<Official> {
  const named = (name: string) => ({ name, email: emailOf(name), language: 'fr' as const });
  const keys = new Map<string, Authenticator>();
  const { officials } = await nameOfficials(world, {
    authority: [named('Ada')],
    quorum: 1,
    trustees: [named('Tara')],
    authenticatorOf: (email) => {
      const key = keys.get(email) ?? softwareAuthenticator();
      keys.set(email, key);
      return key;
    },
  });
  const [ada] = officials;
  if (!ada) throw new Error('no Authority');
  const roll = [
    'number;name;email;college;federation;language',
    ...names.map((name, at) => `${at + 1};${name};${emailOf(name)};membres;Nord;fr`),
  ].join('\r\n');
  await importRoll(ada, roll, ['membres']);
  await inviteAll(ada);
  return ada;
}

/** The link in the newest letter to this member. */
export const linkTo = async ({ mail }: World, name: string): Promise<string> =>
  LINK.exec((await mail.waitFor(emailOf(name), LINK)).text)?.[0] ?? '';

export async function phoneOf(browser: Browser, kind?: Kind): Promise<{ page: Page; device: VirtualAuthenticator }> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, locale: 'fr' });
  const page = await context.newPage();
  return { page, device: await attachAuthenticator(page, kind) };
}

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const create = (page: Page) => button(page, t('create')).click();
export const expectDone = (page: Page, name: string) => expect(page.getByText(t('done', { name }))).toBeVisible();

/** With the passkey of this page, to one's account. */
export async function signInAt(page: Page, { people }: World): Promise<void> {
  await page.goto(`${people}/fr/sign-in`);
  await button(page, t('signInButton')).click();
  await page.waitForURL(`${people}/fr/account`);
}
