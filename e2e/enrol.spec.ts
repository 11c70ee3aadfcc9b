/**
 * Enrolment in every state: on this device, on a security key, without PRF, cancelled, cut off in the
 * middle, with a link that is cut, used, replaced or too old. One party of unenrolled members stands behind it.
 */
import { expect, type Page, test } from '@playwright/test';
import { account as accountTexts } from '#lib/i18n/account.ts';
import { common as commonTexts } from '#lib/i18n/common.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { photograph } from './camera.ts';
import { expectAccessible, proveOnPage } from './person.ts';
import { button, create, emailOf, expectDone, inviteMembers, linkTo, phoneOf, signInAt } from './unenrolled.ts';
import { attachAuthenticator } from './virtual-authenticator.ts';
import type { Official } from './voter/official.ts';
import { inviteAll } from './voter/party.ts';
import { startWorld, type World } from './world.ts';

const t = translator('fr', enrolTexts);
const a = translator('fr', accountTexts);
const c = translator('fr', commonTexts);

let world: World;
let ada: Official;

test.beforeAll(async () => {
  world = await startWorld();
  const names = ['Anne', 'Basile', 'Chloe', 'Denis', 'Elsa', 'Farid', 'Gaelle', 'Hugo'];
  ada = await inviteMembers(world, names);
});
test.afterAll(() => world?.stop());

const linkOf = (name: string) => linkTo(world, name);
const prove = (page: Page, name: string) => proveOnPage(page, world, emailOf(name));

const signIn = (page: Page) => signInAt(page, world);

test.describe('a passkey is made', () => {
  test('on this device: one press after the link', async ({ browser }) => {
    const { page, device } = await phoneOf(browser);
    await page.goto(await linkOf('Anne'));
    await prove(page, 'Anne');
    await expect(page.getByRole('radio', { checked: true })).toHaveAccessibleName(new RegExp(t('herePhone')));
    await expect(page.getByText(t('lead'))).toBeVisible();
    await photograph(page, 'enrol-create');
    await create(page);
    await expectDone(page, 'Anne');
    // what is done is no longer asked for
    await expect(page.getByText(t('lead'))).toBeHidden();
    expect(await device.passkeys()).toHaveLength(1);
    // the secret of the link has left the address
    expect(page.url()).not.toContain('#');
    await photograph(page, 'enrol-done');
    await expectAccessible(page);
    await page.context().close();
  });

  test('on a security key', async ({ browser }) => {
    const { page, device } = await phoneOf(browser, { transport: 'usb' });
    await page.goto(await linkOf('Basile'));
    await prove(page, 'Basile');
    await page.getByRole('radio', { name: new RegExp(t('securityKey')) }).check();
    await create(page);
    await expectDone(page, 'Basile');
    expect(await device.passkeys()).toHaveLength(1);
    await signIn(page);
    await expect(page.getByRole('heading', { name: t('securityKey'), exact: true })).toBeVisible();
    await page.context().close();
  });

  test('without PRF: said plainly, nothing kept until its owner decides', async ({ browser }) => {
    const { page } = await phoneOf(browser, { prf: false });
    await page.goto(await linkOf('Chloe'));
    await prove(page, 'Chloe');
    await create(page);
    await expect(page.getByText(t('weakKey'))).toBeVisible();
    await photograph(page, 'enrol-weak');
    await expectAccessible(page);
    await button(page, t('weakChange')).click();
    await expect(page.getByText(t('notKept'))).toBeVisible();
    await expect(page.getByRole('img', { name: t('elsewhereCode') })).toBeVisible();
    await photograph(page, 'enrol-not-kept');
    // the link was not used up
    await page.reload();
    await prove(page, 'Chloe');
    await create(page);
    await button(page, t('weakKeep')).click();
    await expectDone(page, 'Chloe');
    await signIn(page);
    await expect(page.getByText(a('keyNoPrf'))).toBeVisible();
    await photograph(page, 'account-no-prf');
    await page.context().close();
  });
});

test.describe('something stands in the way', () => {
  test('the person cancels, and starts again', async ({ browser }) => {
    const { page } = await phoneOf(browser);
    // the browser's own window is closed once: no virtual authenticator has a hand for that
    await page.addInitScript(() => {
      const real = navigator.credentials.create.bind(navigator.credentials);
      let cancelled = false;
      navigator.credentials.create = (options) => {
        if (cancelled) return real(options);
        cancelled = true;
        return Promise.reject(new DOMException('cancelled', 'NotAllowedError'));
      };
    });
    await page.goto(await linkOf('Denis'));
    await prove(page, 'Denis');
    await create(page);
    await expect(page.getByText(c('passkeyStopped'))).toBeVisible();
    await expect(page.getByText(t('stoppedOther'))).toBeVisible();
    await photograph(page, 'enrol-stopped');
    await create(page);
    await expectDone(page, 'Denis');
    await page.context().close();
  });

  test('the line breaks once the passkey is made: one press saves that very passkey', async ({ browser }) => {
    const { page, device } = await phoneOf(browser);
    await page.goto(await linkOf('Elsa'));
    await prove(page, 'Elsa');
    let broken = true;
    // sent and kept, but its answer never comes: the worst moment
    await page.route('**/api/people/enrol/finish', async (route) => {
      await route.fetch();
      await (broken ? route.abort('connectionreset') : route.continue());
    });
    await create(page);
    await expect(page.getByText(t('unsentText'))).toBeVisible();
    await photograph(page, 'enrol-unsent');
    await expectAccessible(page);
    broken = false;
    await button(page, t('unsentAgain')).click();
    await expectDone(page, 'Elsa');
    expect(await device.passkeys()).toHaveLength(1);
    await signIn(page);
    await expect(page.locator('section[aria-labelledby="keys"] .rows > li')).toHaveCount(1);
    await page.context().close();
  });

  test('no network when the link is opened', async ({ browser }) => {
    const { page } = await phoneOf(browser);
    const link = await linkOf('Farid');
    await page.goto(link.replace(/#.*/, ''));
    await expect(page.getByText(t('noLink'))).toBeVisible();
    await page.context().setOffline(true);
    await page.evaluate((hash) => {
      window.location.hash = hash;
    }, new URL(link).hash);
    await expect(page.getByText(c('offline'))).toBeVisible();
    await photograph(page, 'enrol-offline');
    await page.context().setOffline(false);
    await button(page, t('again')).click();
    await expect(page.getByRole('heading', { name: t('hello', { name: 'Farid' }) })).toBeVisible();
    await page.context().close();
  });

  test('a browser that cannot: the same link as a code for a telephone', async ({ browser }) => {
    const { page } = await phoneOf(browser);
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'PublicKeyCredential'));
    await page.goto(await linkOf('Farid'));
    await expect(page.getByText(t('unable'))).toBeVisible();
    await expect(page.getByRole('img', { name: t('elsewhereCode') })).toBeVisible();
    await photograph(page, 'enrol-unable');
    await expectAccessible(page);
    await page.context().close();
  });

  test('the browser of another application', async ({ browser }) => {
    const userAgent = 'Mozilla/5.0 (Linux; Android 14; Pixel; wv) AppleWebKit/537.36 Chrome/131 Mobile [FB_IAB/FB4A]';
    const context = await browser.newContext({ userAgent, locale: 'fr' });
    const page = await context.newPage();
    await page.goto(await linkOf('Farid'));
    await expect(page.getByText(t('inApp'))).toBeVisible();
    await photograph(page, 'enrol-in-app');
    await context.close();
  });
});

test.describe('the link', () => {
  test('used in one tab: the other makes no second passkey', async ({ browser }) => {
    const { page, device } = await phoneOf(browser);
    const link = await linkOf('Gaelle');
    await page.goto(link);
    const other = await page.context().newPage();
    const otherDevice = await attachAuthenticator(other);
    await other.goto(link);
    await prove(page, 'Gaelle');
    await prove(other, 'Gaelle');
    // a passkey is made only on the tab that is looked at
    await page.bringToFront();
    await create(page);
    await expectDone(page, 'Gaelle');
    await other.bringToFront();
    await create(other);
    await expect(other.getByText(t('linkUsed'))).toBeVisible();
    await photograph(other, 'enrol-link-used');
    await expect(other.getByRole('link', { name: t('signIn') })).toBeVisible();
    await expectAccessible(other);
    expect([await device.passkeys(), await otherDevice.passkeys()].map((ids) => ids.length)).toEqual([1, 0]);
    await page.context().close();
  });

  test('cut, invented, replaced, too old', async ({ browser }) => {
    const { page } = await phoneOf(browser);
    let refused = 0;
    const shows = async (address: string, text: string) => {
      await page.goto('about:blank');
      await page.goto(address);
      await expect(page.getByText(text)).toBeVisible();
      await photograph(page, `enrol-refused-${++refused}`);
    };
    const first = await linkOf('Hugo');
    await shows(first.slice(0, -1), t('noLink'));
    await shows(`${first.slice(0, -1)}${first.endsWith('A') ? 'Q' : 'A'}`, t('linkUnknown'));
    await inviteAll(ada);
    await expect.poll(async () => (await linkOf('Hugo')) === first).toBe(false);
    await shows(first, t('linkReplaced'));
    await world.clock.advance(15 * 24 * 3600);
    await shows(await linkOf('Hugo'), t('linkExpired'));
    await page.context().close();
  });
});
