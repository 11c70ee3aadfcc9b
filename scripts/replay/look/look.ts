/**
 * What a browser shows while the attack is on: pictures in a folder, at the width of a telephone and of a desk, and what
 * was seen in words. The browser is one more member's, from an address of its own; nothing in it is arranged.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { type Phi, toUrlForm } from '#lib/ground/brand.ts';
import { booth as boothTexts } from '#lib/i18n/booth.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { room as roomTexts } from '#lib/i18n/room.ts';
import { type Authenticator, injectAuthenticator } from '../../../e2e/authenticator/index.ts';
import { addressOfMember } from '../attack/addresses.ts';
import { openGuns } from '../attack/guns.ts';
import type { Say, Theatre } from '../stage/theatre.ts';
import { openWindow } from './window.ts';

const FORMS = { phone: { width: 360, height: 740 }, desk: { width: 1440, height: 900 } } as const;
/** When the pictures are taken: this part of the attack is over, so that the room has had time to open. */
const FROM = 0.15;
/** A page that is asked for more often than its address may (lib/gate/limits/classes.ts: 3000 a minute). */
const TOO_OFTEN = 3200;
/** Milliseconds that somebody looks at one page, at most. */
const PATIENCE = 60_000;

const [b, r, e] = [translator('fr', boothTexts), translator('fr', roomTexts), translator('fr', enrolTexts)];

type Looking = { folder: string; seconds: number; say: Say };

/** Never fails a replay: what could not be seen is said. */
export async function lookAt(theatre: Theatre, phi: Phi, { folder, seconds, say }: Looking): Promise<void> {
  const { world, looker, officials } = theatre;
  const [people, urn] = [new URL(world.people), new URL(world.urn)];
  // far behind the last who votes
  const address = addressOfMember(100_000);
  fs.mkdirSync(folder, { recursive: true });
  const window = await openWindow(world.port, [people.host, urn.host], address);
  const pageOf = (form: keyof typeof FORMS, authenticator: Authenticator) =>
    openPage(window.browser, form, authenticator);
  const see = async (name: string, page: Page, look: () => Promise<unknown>): Promise<void> => {
    const why = await look().then(
      () => null,
      (thrown: unknown) => (thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : 'unknown'),
    );
    const to = path.join(folder, `${name}.png`);
    const title = await page.screenshot({ path: to, fullPage: true }).then(
      () => page.locator('h1').first().textContent({ timeout: 1000 }),
      () => null,
    );
    say(`look: ${name}: ${title?.trim() ?? 'no heading'}${why === null ? '' : ` (${why})`}`);
  };
  try {
    const [official] = officials.officials;
    const console = official ? await pageOf('desk', official.session.authenticator) : null;
    if (console !== null) await see('console-before', console, () => signInTo(console, world.people));
    await new Promise((resolve) => setTimeout(resolve, FROM * seconds * 1000));

    const waiting = r('title');
    for (const form of ['phone', 'desk'] as const) {
      const page = await pageOf(form, looker.authenticator);
      await see(`waiting-${form}`, page, async () => {
        await page.goto(`${world.people}/fr/sign-in`, { timeout: PATIENCE });
        await page.getByRole('heading', { name: waiting }).waitFor({ timeout: PATIENCE });
      });
      await page.context().close();
    }
    const booth = await pageOf('phone', looker.authenticator);
    await see('booth-phone', booth, async () => {
      await booth.goto(`${world.people}/fr/vote/${toUrlForm(phi)}`, { timeout: PATIENCE });
      await booth.getByLabel('Ada').check({ timeout: PATIENCE });
      for (const label of [b('toCheck'), b('seal'), b('sign')])
        await booth.getByRole('button', { name: label, exact: true }).click({ timeout: PATIENCE });
      const inLine = booth.getByRole('heading', { name: waiting });
      await inLine.or(booth.getByRole('heading', { name: b('sentTitle') })).waitFor({ timeout: PATIENCE });
    });
    if (console !== null) await see('console-attack', console, async () => {});
    await see('booth-later-phone', booth, () =>
      booth.getByRole('heading', { name: b('sentTitle') }).waitFor({ timeout: PATIENCE }),
    );
    await askTooOften(theatre, address);
    for (const form of ['phone', 'desk'] as const) {
      const page = await pageOf(form, looker.authenticator);
      await see(`refused-${form}`, page, () => page.goto(`${world.people}/fr`, { timeout: PATIENCE }));
    }
  } catch (thrown) {
    say(`look: ${thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : 'unknown'}`);
  } finally {
    await window.close();
  }
}

async function openPage(browser: Browser, form: keyof typeof FORMS, authenticator: Authenticator): Promise<Page> {
  const context = await browser.newContext({ viewport: FORMS[form], locale: 'fr-FR', deviceScaleFactor: 2 });
  await injectAuthenticator(context, authenticator);
  return context.newPage();
}

async function signInTo(page: Page, people: string): Promise<void> {
  await page.goto(`${people}/fr/sign-in`, { timeout: PATIENCE });
  await page.getByRole('button', { name: e('signInButton'), exact: true }).click({ timeout: PATIENCE });
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'), { timeout: PATIENCE });
  await page.goto(`${people}/fr/authority/traffic`, { timeout: PATIENCE });
}

/** A neighbour behind the same address floods: what the browser asks for next is refused. */
async function askTooOften({ world }: Theatre, address: string): Promise<void> {
  const bytes = Buffer.from(`GET /fr/${'x'.repeat(12)} HTTP/1.1\r\nHost: ${new URL(world.people).host}\r\n\r\n`);
  const guns = openGuns({ port: world.port, most: 64, isPatient: true, addressOf: () => address, count: 1 });
  const end = Date.now() + PATIENCE;
  for (let left = TOO_OFTEN; left > 0 && Date.now() < end; ) {
    if (guns.shoot('get', bytes)) left--;
    else await new Promise((resolve) => setTimeout(resolve, 5));
    if (left % 500 === 0) guns.sweep();
  }
  guns.end();
}
