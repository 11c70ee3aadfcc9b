/** The booth on devices that lack something, PRF, passkeys or storage, and without a line: what it says, and how one goes on. */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { booth as texts } from '#lib/i18n/booth.ts';
import { translator } from '#lib/i18n/index.ts';
import { softwareAuthenticator } from './authenticator/index.ts';
import { look, press } from './booth-look.ts';
import { type Given, type Stage, setStage } from './booth-stage.ts';
import { inUrn, seal } from './booth-steps.ts';
import { attachAuthenticator } from './virtual-authenticator.ts';

const [fr, en] = [translator('fr', texts), translator('en', texts)];

/** A second device of the same person. */
async function otherDevice(context: BrowserContext, given: Given): Promise<{ page: Page; stage: Stage }> {
  const browser = context.browser();
  if (browser === null) throw new Error('no browser');
  const page = await (await browser.newContext()).newPage();
  return { page, stage: await setStage(page, given) };
}

test('a passkey without PRF: warned, and given a code, before signing; another device finishes with the code', async ({
  page,
  context,
}) => {
  const authenticator = softwareAuthenticator({ hasPrf: false });
  const stage = await setStage(page, { authenticator });
  const { party, url } = stage;
  await page.goto(url('en'));
  await seal(page, 'Ada');
  await expect(page.getByRole('heading', { name: en('rescueTitle') })).toBeFocused();
  expect(party.seen.some(({ url: to }) => to.endsWith('/register'))).toBe(false);
  const code = (await page.locator('.rescue-code .number').textContent()) ?? '';
  expect(code).toMatch(/^(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}$/);
  await look(page, 'rescue-en');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(code)).toBeVisible();
  await expect(page.getByRole('button', { name: en('rescueKept') })).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await press(page, en('rescueKept'));
  await press(page, en('rescueAgain'));
  await expect(page.getByText(code)).toBeVisible();
  await press(page, en('rescueKept'));
  await press(page, en('sign'));
  await expect(inUrn(page)).toBeFocused();
  // This device knows the secret: a changed vote asks for no code.
  await press(page, en('revote'));
  await seal(page, 'Blaise');
  await expect(page.getByText(en('castText'))).toBeVisible();

  const other = await otherDevice(context, { party, authenticator });
  await other.page.goto(url('en'));
  await press(other.page, en('find'));
  await expect(other.page.getByText(en('booth/no-secret'))).toBeVisible();
  await look(other.page, 'no-secret-en');
  await press(other.page, en('enterCode'));
  await other.page.getByLabel(en('codeLabel')).fill(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`);
  await press(other.page, en('codeGo'));
  await expect(other.page.getByText(en('booth/bad-code'))).toBeVisible();
  await look(other.page, 'code-en');
  await other.page.getByLabel(en('codeLabel')).fill(code.toLowerCase().replaceAll('-', ' '));
  await press(other.page, en('codeGo'));
  await expect(inUrn(other.page)).toBeVisible();
  await expect(other.page.getByText(en('foundWaiting'))).toBeVisible();

  // A third device begins without the code: its own secret is refused, the typed one is taken.
  const third = await otherDevice(context, { party, authenticator });
  await third.page.goto(url('en'));
  await seal(third.page, 'Blaise');
  await press(third.page, en('rescueKept'));
  await press(third.page, en('sign'));
  await expect(third.page.getByText(en('booth/other-secret'))).toBeVisible();
  await look(third.page, 'other-secret-en');
  await press(third.page, en('enterCode'));
  await third.page.getByLabel(en('codeLabel')).fill(code);
  await press(third.page, en('codeGo'));
  await expect(third.page.getByRole('heading', { name: en('signTitle') })).toBeVisible();
  await press(third.page, en('sign'));
  await expect(third.page.getByText(en('sentVersion', { n: 2 }))).toBeVisible();
  for (const { complaints } of [stage, other.stage, third.stage]) expect(complaints).toEqual([]);
  await other.page.context().close();
  await third.page.context().close();
});

test('this device cannot: without passkeys, inside another app, without storage, each with what to do instead', async ({
  page,
  context,
}) => {
  const { url } = await setStage(page);
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'PublicKeyCredential'));
  await page.goto(url('fr'));
  await expect(page.getByRole('heading', { name: fr('lackTitle') })).toBeFocused();
  await expect(page.getByText(fr('booth/no-passkeys'))).toBeVisible();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await press(page, fr('lackCopy'));
  await expect(page.getByRole('button', { name: fr('copied') })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(url('fr'));
  await look(page, 'lack-passkeys-fr');

  const inApp = await (
    await context.browser()?.newContext({ userAgent: 'Mozilla/5.0 (iPhone) [FBAN/FBIOS]' })
  )?.newPage();
  if (!inApp) throw new Error('no page');
  const other = await setStage(inApp);
  await inApp.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'PublicKeyCredential');
    // As in many such windows: nothing can be copied by a script.
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await inApp.goto(other.url('en'));
  await expect(inApp.getByText(en('lackInApp'))).toBeVisible();
  await press(inApp, en('lackCopy'));
  await expect(inApp.getByLabel(en('copyByHand'))).toHaveValue(other.url('en'));
  await look(inApp, 'lack-in-app-en');
  await inApp.context().close();

  const { page: closed, stage } = await otherDevice(context, {});
  await closed.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('private', 'SecurityError');
    };
  });
  await closed.goto(stage.url('fr'));
  await expect(closed.getByText(fr('booth/no-storage'))).toBeVisible();
  await look(closed, 'lack-storage-fr');
  expect(stage.complaints).toEqual([]);
  await closed.context().close();
});

/** Waits until this page's worker has everything it keeps. */
const kept = (page: Page) =>
  expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state))
    .toBe('activated');

test('without a line: chosen, sealed, the page closed and opened again, and signed when the line is back', async ({
  page,
}) => {
  const { party, url, setLine, requests, complaints } = await setStage(page);
  await page.goto(url('fr'));
  await expect(page.getByRole('heading', { name: 'Choisir' })).toBeFocused();
  await kept(page);
  await setLine(false);
  await expect(page.locator('main').getByText(fr('offlineNow'))).toBeVisible();
  await expect(page.getByText(fr('offlineChoices'))).toBeVisible();
  await page.getByLabel('Ada').check();
  await look(page, 'offline-choose-fr');
  await press(page, fr('toCheck'));
  await press(page, fr('seal'));
  await expect(page.getByText(fr('offlineSealed'))).toBeVisible();
  await expect(page.locator('.truth')).toHaveText(fr('notYet'));
  await look(page, 'offline-sealed-fr');
  const number = (await page.locator('dd.number').first().textContent()) ?? '';

  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  await expect(page.getByRole('heading', { name: fr('preparedTitle') })).toBeFocused();
  await look(page, 'offline-prepared-fr');
  await expect(page.locator('main')).not.toContainText('Ada');
  expect(party.urn.size).toBe(0);
  await setLine(true);
  await expect(page.getByText(fr('offlineNow'))).toHaveCount(0);
  await press(page, fr('preparedGoOn'));
  await press(page, fr('sign'));
  await expect(page.locator('.number.large')).toHaveText(number);
  expect([...party.urn.values()].flat().map((held) => held.number)).toEqual([number]);
  // What the browser keeps is the booth: no answer of either side.
  const names = await page.evaluate(async () => {
    const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map((request) => new URL(request.url).pathname);
  });
  expect(names.length).toBeGreaterThan(3);
  expect(names.filter((name) => !/^\/booth\/(fr\.html|assets\/[\w.-]+)$/.test(name))).toEqual([]);
  expect(requests.filter((request) => /en\.html|main-en/.test(request))).toEqual([]);
  expect(complaints.filter((complaint) => !/theme\.css|ERR_INTERNET/.test(complaint))).toEqual([]);
});

test('a ballot on its way when the line goes leaves by itself when it is back', async ({ page }) => {
  const { party, url, setLine } = await setStage(page);
  await page.clock.install();
  await page.goto(url('en'));
  await seal(page, 'Ada');
  party.meddle = (to) => (to.endsWith('/cast') ? Promise.reject(new TypeError('no line')) : undefined);
  await press(page, en('sign'));
  await expect(page.getByRole('heading', { name: en('sendingTitle') })).toBeVisible();
  await expect(page.locator('.truth')).toHaveText(en('truthSending'));
  await setLine(false);
  page.on('dialog', (dialog) => dialog.accept());
  await kept(page);
  await page.reload();
  await expect(page.getByRole('heading', { name: en('keptTitle') })).toBeVisible();
  await expect(page.locator('.truth')).toHaveText(en('truthKept'));
  await look(page, 'kept-en');
  party.meddle = () => undefined;
  await setLine(true);
  await expect(inUrn(page)).toBeVisible();
});

for (const prf of [true, false]) {
  test(`a vote with Chromium’s own authenticator, ${prf ? 'with' : 'without'} PRF`, async ({ page }) => {
    await attachAuthenticator(page, { prf });
    const { party, url, complaints } = await setStage(page, { authenticator: null });
    await page.goto(url('en'));
    await page.evaluate(
      () =>
        navigator.credentials.create({
          publicKey: {
            rp: { id: 'localhost', name: 'Isoloir' },
            user: { id: new Uint8Array(16), name: 'Ada', displayName: 'Ada' },
            challenge: new Uint8Array(32),
            pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
            authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
            extensions: { prf: {} },
          },
        }) as Promise<unknown>,
    );
    await seal(page, 'Blaise');
    if (!prf) await press(page, en('rescueKept'));
    await press(page, en('sign'));
    await expect(inUrn(page)).toBeFocused();
    expect(party.urn.size).toBe(1);
    expect(complaints).toEqual([]);
  });
}
