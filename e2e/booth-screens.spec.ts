/** Each screen of the booth, on the straight way and beside it: photos, orders, receipt, practice, keys alone. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { fakeParty } from '#lib/booth/testing.ts';
import { booth as texts } from '#lib/i18n/booth.ts';
import { translator } from '#lib/i18n/index.ts';
import { practice as practiceTexts } from '#lib/i18n/practice.ts';
import { type Authenticator, softwareAuthenticator } from './authenticator/index.ts';
import { forget, look, press } from './booth-look.ts';
import { origin, setStage } from './booth-stage.ts';
import { inUrn, seal } from './booth-steps.ts';
import { photograph } from './camera.ts';

const [fr, en] = [translator('fr', texts), translator('en', texts)];
const p = translator('fr', practiceTexts);

const photoBytes = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAMCAIAAADUCbv3AAAAQ0lEQVR42n3CQQ2AMAAEwZODAAQgoALIvvveIKACEIAABCASBzeZbFhmxzIHlhlY5sQyE8tcWGZhmRvLPFjmxTIflj8enI9xOZpd9QAAAABJRU5ErkJggg==',
  'base64',
);
const pdfBytes = Buffer.from('%PDF-1.4 a programme');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const photo = {
  sha256: sha256(photoBytes),
  type: 'image/png',
  width: 10,
  height: 12,
  bytes: photoBytes.length,
} as const;
const pdf = { sha256: sha256(pdfBytes), type: 'application/pdf', bytes: pdfBytes.length } as const;

test('candidates with photo and document, each checked; blank last, whatever the order', async ({ page }) => {
  const names = ['Ada', 'Blaise', 'Celia', 'Denis', 'Emma', 'Farid'];
  const shows = (i: number) => ({
    text: { fr: 'Une ville calme.', en: 'A calm town.' },
    photo: i < 2 ? { ...photo, sha256: i === 0 ? photo.sha256 : 'ab'.repeat(32) } : null,
    document: i === 0 ? pdf : i === 1 ? { ...pdf, sha256: 'cd'.repeat(32) } : null,
  });
  const party = await fakeParty([{ title: 'Bureau', answers: names, min: 1, max: 1, blank: true, shows }]);
  const materials = new Map([
    [photo.sha256, photoBytes],
    ['ab'.repeat(32), photoBytes],
    [pdf.sha256, pdfBytes],
    ['cd'.repeat(32), pdfBytes],
  ]);
  const { url, complaints } = await setStage(page, { party, materials });
  await page.goto(url('fr'));
  const shown = page.getByRole('img', { name: fr('photoOf', { name: 'Ada' }) });
  await expect(shown).toBeVisible();
  await expect(page.getByText(fr('photoAltered'))).toBeVisible();
  expect(await shown.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)).toBe(10);
  await expect(page.locator('.option .name')).toHaveText([...names, fr('blank')]);
  await look(page, 'candidates-fr');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /Lire le document\s: Ada/ }).click(),
  ]);
  expect(await readFile(await download.path())).toEqual(pdfBytes);
  await page.getByRole('button', { name: /Lire le document\s: Blaise/ }).click();
  await expect(page.getByText(fr('documentAltered'))).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a random order is drawn once for a page, and differs from page to page', async ({ page }) => {
  const names = ['Ada', 'Blaise', 'Celia', 'Denis', 'Emma', 'Farid', 'Gaëlle', 'Henri'];
  const party = await fakeParty([{ title: 'Bureau', answers: names, min: 1, max: 8, blank: true, order: 'random' }]);
  const { url } = await setStage(page, { party });
  const orders = new Set<string>();
  for (let i = 0; i < 3; i++) {
    await page.goto(url('fr'));
    await expect(page.getByText(fr('orderRandom'))).toBeVisible();
    const order = await page.locator('.option .name').allTextContents();
    expect(order.at(-1)).toBe(fr('blank'));
    expect([...order.slice(0, -1)].sort()).toEqual(names);
    for (const name of names) await page.getByLabel(name).check();
    await press(page, fr('toCheck'));
    await expect(page.locator('.choice li')).toHaveText(order.slice(0, -1));
    await press(page, fr('back'));
    await expect(page.locator('.option .name')).toHaveText(order);
    orders.add(order.join());
  }
  // Eight names: three equal draws in a row happen once in 10^9.
  expect(orders.size).toBeGreaterThan(1);
});

test('the served page says what it is without any script, and nothing jumps when the script takes over', async ({
  browser,
  page,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  for (const [locale, t] of [['fr', fr] as const, ['en', en] as const]) {
    const silent = await context.newPage();
    const { url, party } = await setStage(silent);
    await silent.goto(url(locale));
    for (const key of ['page', 'welcome', 'nothingSent', 'noScript', 'helpTitle'] as const)
      await expect(silent.getByText(t(key), { exact: true }).first(), key).toBeVisible();
    // what only a script could keep is not promised
    for (const key of ['loading', 'truthLoading'] as const) await expect(silent.getByText(t(key))).toBeHidden();
    await photograph(silent, `booth-no-script-${locale}`);
    expect(party.seen).toEqual([]);
    await silent.close();
  }
  await context.close();

  await page.setViewportSize({ width: 360, height: 740 });
  const { url, party } = await setStage(page);
  let answer = () => {};
  party.meddle = (to) =>
    to.endsWith('/api/booth')
      ? new Promise<Response>((resolve) => (answer = () => resolve(new Response('{}'))))
      : undefined;
  const places = () =>
    page.evaluate(() =>
      ['.home', '.progress', '.truth', 'h1', 'main p', '.loading'].map((selector) => {
        const { x, y, width } = document.querySelector(selector)?.getBoundingClientRect() ?? {};
        return [selector, x, y, width];
      }),
    );
  // The document as it is before its script has run.
  await page.route(/main-/, (route) => route.abort());
  await page.goto(url('fr'));
  const served = await places();
  await page.unroute(/main-/);
  await page.goto(url('fr'));
  await expect(page.getByRole('heading', { name: fr('page') })).toBeFocused();
  expect(await places()).toEqual(served);
  await photograph(page, 'booth-loading-fr');
  answer();
});

test('the receipt: to oneself by mail or by what the device shares with, never the choice; checked again later', async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.assign(navigator, { share: async (what: unknown) => Object.assign(globalThis, { shared: what }) });
  });
  const { party, url, requests } = await setStage(page);
  await page.goto(url('en'));
  await seal(page, 'Ada');
  await press(page, en('sign'));
  await expect(inUrn(page)).toBeFocused();
  const [held] = [...party.urn.values()].flat();
  const mail = (await page.getByRole('link', { name: en('mailReceipt') }).getAttribute('href')) ?? '';
  expect(mail).toMatch(/^mailto:\?subject=/);
  expect(decodeURIComponent(mail)).toContain(held?.number);
  expect(decodeURIComponent(mail)).not.toContain('Ada');
  await press(page, en('shareReceipt'));
  await expect(page.getByRole('button', { name: en('shared') })).toBeVisible();
  const shared = JSON.stringify(await page.evaluate(() => Reflect.get(globalThis, 'shared')));
  expect(shared).toContain(held?.number);
  expect(shared).not.toContain('Ada');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(en('receiptSignature'))).toBeVisible();
  await expect(page.getByText(`${origin}/en/board/`)).toBeVisible();
  await photograph(page, 'booth-paper-en', ['print']);
  await page.emulateMedia({ media: 'screen' });

  const asked = requests.length;
  await press(page, en('checkAgain'));
  await expect(page.getByText(en('foundWaiting')).or(page.getByText(en('troubleSearch')))).toBeVisible();
  expect(requests.length).toBeGreaterThan(asked);

  // After closing, on a device that knows nothing: with the passkey.
  party.state = 'closed';
  await forget(page);
  await page.reload();
  await expect(page.getByRole('heading', { name: en('lateTitle') })).toBeVisible();
  await look(page, 'late-en');
  await press(page, en('find'));
  await expect(inUrn(page)).toBeVisible();
  await expect(page.locator('.number.large')).toHaveText(held?.number ?? '?');
  await expect(page.getByRole('button', { name: en('revote') })).toHaveCount(0);
});

test('practice: another colour, a frame that never goes, no request to anyone, no receipt', async ({ page }) => {
  const { url, requests, complaints } = await setStage(page);
  await page.goto(`${origin}/fr/practice`);
  const frame = page.getByText(p('frame'));
  const accent = () =>
    page.evaluate(() => getComputedStyle(document.querySelector('.primary') ?? document.body).backgroundColor);
  await expect(page.getByRole('heading', { name: p('paperQuestion') })).toBeVisible();
  const colour = await accent();
  const files = requests.length;
  await look(page, 'practice-choose-fr');
  await page.getByLabel(p('soup')).check();
  await press(page, fr('toCheck'));
  await look(page, 'practice-check-fr');
  await press(page, fr('seal'));
  await look(page, 'practice-sign-fr');
  await expect(frame).toBeVisible();
  await press(page, p('tryKey'));
  await expect(page.getByRole('heading', { name: p('endTitle') })).toBeFocused();
  await expect(page.getByText(p('keyFine'))).toBeVisible();
  await expect(page.getByText(p('endText'))).toBeVisible();
  await expect(frame).toBeInViewport();
  await look(page, 'practice-end-fr');
  for (const key of ['saveReceipt', 'printReceipt', 'mailReceipt', 'sentTitle', 'stepSent'] as const)
    await expect(page.getByText(fr(key), { exact: true })).toHaveCount(0);
  expect(requests.slice(files).filter((request) => !/ \/(booth\/assets|theme\.css)/.test(request))).toEqual([]);
  await page.goto(url('fr'));
  await expect(page.getByRole('button', { name: fr('toCheck') })).toBeVisible();
  expect(await accent()).not.toBe(colour);
  expect(complaints).toEqual([]);
});

test('the whole vote by keyboard alone, and in fewer than ten touches', async ({ page }) => {
  const authenticator: Authenticator = softwareAuthenticator();
  let touches = 0;
  const counted: Authenticator = {
    ...authenticator,
    get: (request) => {
      touches++;
      return authenticator.get(request);
    },
  };
  const { url, complaints } = await setStage(page, { authenticator: counted });
  await page.goto(url('en'));
  const heading = (name: string) => expect(page.getByRole('heading', { name })).toBeFocused();
  let keys = 0;
  const go = async (key: string) => {
    keys++;
    await page.keyboard.press(key);
  };
  await heading('Choisir');
  await page.keyboard.press('Tab');
  await go('Space');
  await page.keyboard.press('Tab');
  await go('Enter');
  await heading(en('checkTitle'));
  await page.keyboard.press('Tab'); // change
  await page.keyboard.press('Tab');
  await go('Enter');
  await heading(en('signTitle'));
  await page.keyboard.press('Tab');
  await go('Enter');
  await heading(en('sentTitle'));
  expect(keys + touches).toBe(6);
  expect(complaints).toEqual([]);
});

for (const [locale, t] of [['fr', fr] as const, ['en', en] as const]) {
  test(`every screen of the straight way: ${locale}`, async ({ page }) => {
    const { url } = await setStage(page);
    await page.goto(url(locale));
    await expect(page.getByRole('button', { name: t('toCheck') })).toBeVisible();
    await look(page, `choose-${locale}`);
    await page.getByLabel('Ada').check();
    await press(page, t('toCheck'));
    await page.getByText(t('elsewhere')).click();
    await expect(page.getByText(t('elsewherePhoneText'))).toBeVisible();
    await look(page, `check-${locale}`);
    await press(page, t('seal'));
    await expect(page.getByRole('heading', { name: t('signTitle') })).toBeVisible();
    await look(page, `sign-${locale}`);
    await press(page, t('sign'));
    await expect(page.getByRole('heading', { name: t('sentTitle') })).toBeVisible();
    await look(page, `sent-${locale}`);
  });
}
