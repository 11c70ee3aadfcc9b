/**
 * `npm run demo -- --lan` as a phone meets it: the page that offers the certificate, then enrolment and a vote over
 * HTTPS under the local names. The browser finds the names and believes the certificate by switches, where a phone has
 * multicast DNS and its settings; everything else is the demonstration's own: door, certificates, page, inbox.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, expect, test } from '@playwright/test';
import { type Phi, toUrlForm } from '#lib/ground/brand.ts';
import { booth as boothTexts } from '#lib/i18n/booth.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { lan as lanTexts } from '#lib/i18n/lan.ts';
import { findChromium, headlessFlags } from '../scripts/chromium.mjs';
import { freePort } from '../scripts/demo/environment.ts';
import { startInbox } from '../scripts/demo/inbox/inbox.ts';
import type { LanAddress } from '../scripts/demo/lan/addresses.ts';
import { type Lan, lanOrigins, startLan } from '../scripts/demo/lan/index.ts';
import { enrolFromMail, expectAccessible, personIn } from './person.ts';
import { openSmallVote, person } from './small-vote.ts';
import { answerLocally } from './voter/local-fetch.ts';
import { startWorld, type World } from './world.ts';

const member = { ...person('Phonette'), number: '88001' };
const t = translator('en', lanTexts);
const b = translator('en', boothTexts);
const e = translator('en', enrolTexts);
/** The loopback plays the network. */
const here: LanAddress = { family: 'IPv4', address: '127.0.0.1', cidr: '127.0.0.1/8' };

const executablePath = findChromium();
const where = executablePath ? { executablePath } : {};
const folder = mkdtempSync(path.join(os.tmpdir(), 'isoloir-lan-'));
let world: World;
let lan: Lan;
let offer = 0;
let browser: Browser;
let phi: Phi;
let inbox: { close: () => Promise<void> };

test.beforeAll(async () => {
  test.setTimeout(180_000);
  const ports = { tls: await freePort(), inbox: await freePort(), offer: await freePort() };
  offer = ports.offer;
  const origins = lanOrigins(ports);
  world = await startWorld(() => origins);
  for (const origin of [origins.people, origins.urn]) answerLocally(new URL(origin).host, world.port);
  inbox = await startInbox(world.mail, ports.inbox, [origins.people, origins.urn]);
  lan = await startLan({
    dir: folder,
    ports: { ...ports, server: world.port },
    say: () => undefined,
    addresses: () => [here],
  });
  const others = ['Xavier', 'Yolande'].map((name, at) => ({ ...person(name), number: `8801${at}` }));
  ({ phi } = await openSmallVote(world, { members: [member, ...others], answers: ['Ada', 'Blaise'] }));
  browser = await chromium.launch({ ...where, args: [...headlessFlags, ...lan.browserFlags] });
});
test.afterAll(async () => {
  await browser?.close();
  await lan?.stop();
  await inbox?.close();
  await world?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the page that offers the certificate says whether this device is ready', async () => {
  const { page, complaints } = await personIn(browser, { ...member, width: 360 });
  await page.goto(`http://127.0.0.1:${offer}/`);
  await expect(page.getByRole('heading', { name: t('title') })).toBeVisible();
  const name = page.locator('.check', { hasText: t('checkName', { name: 'isoloir.local' }) });
  const trust = page.locator('.check', { hasText: t('checkTrust') });
  await expect(name.getByRole('status')).toHaveText(t('checkYes'));
  await expect(trust.getByRole('status')).toHaveText(t('checkYes'));
  await expectAccessible(page);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: t('download') }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('isoloir-root.crt');
  await page.getByRole('link', { name: t('openInbox') }).click();
  await expect(page).toHaveURL(/^https:\/\/isoloir-mail\.local:\d+\/en$/);
  await page.goto(`${new URL(page.url()).origin}/en?q=${encodeURIComponent(member.email)}`);
  await page.getByRole('listitem').getByRole('link').first().click();
  // the personal link leads on, over HTTPS, in a tab of its own
  const [enrolment] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: /\/enrol#/ }).click(),
  ]);
  await expect(enrolment).toHaveURL(/^https:\/\/isoloir\.local:\d+\/fr\/enrol/);
  // this test's own script may not run in the letter's frame: nothing may
  expect(complaints.filter((text) => !/\/html' because the document's frame is sandboxed/.test(text))).toEqual([]);
  await page.context().close();
});

test('a device that does not believe the certificate is told so', async () => {
  const stranger = await chromium.launch({
    ...where,
    args: [...headlessFlags, ...lan.browserFlags.filter((flag) => !flag.includes('spki'))],
  });
  try {
    const page = await stranger.newPage({ locale: 'fr-FR' });
    await page.goto(`http://127.0.0.1:${offer}/`);
    const french = translator('fr', lanTexts);
    const line = (text: string) => page.locator('.check', { hasText: text }).getByRole('status');
    await expect(line(french('checkName', { name: 'isoloir.local' }))).toHaveText(french('checkYes'));
    await expect(line(french('checkTrust'))).toHaveText(french('checkNo'));
  } finally {
    await stranger.close();
  }
});

test('a member enrols and votes over HTTPS, under the local names', async () => {
  const voter = await personIn(browser, { ...member, width: 390 });
  const { page, complaints } = voter;
  await enrolFromMail(voter, world);
  expect(page.url()).toMatch(/^https:\/\/isoloir\.local:\d+\/en\//);
  const toUrn: string[] = [];
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (hostname === 'isoloir-urn.local') toUrn.push(protocol);
  });
  await page.goto(`${world.people}/en/vote/${toUrlForm(phi)}`);
  await page.getByLabel('Ada').check();
  await page.getByRole('button', { name: b('toCheck') }).click();
  await page.getByRole('button', { name: b('seal') }).click();
  await page.getByRole('button', { name: b('sign'), exact: true }).click();
  await expect(page.getByRole('heading', { name: b('sentTitle') })).toBeVisible();
  expect(new Set(toUrn)).toEqual(new Set(['https:']));

  // the session's cookie is for this host and HTTPS alone: neither the urn nor the inbox receives it
  await page.goto(`${world.people}/en/sign-in`);
  await page.getByRole('button', { name: e('signInButton') }).click();
  await expect.poll(async () => (await page.context().cookies()).map(({ name }) => name)).toContain('__Host-isoloir');
  const session = (await page.context().cookies()).find(({ name }) => name === '__Host-isoloir');
  expect(session).toMatchObject({ domain: 'isoloir.local', secure: true, httpOnly: true, path: '/' });
  expect(complaints).toEqual([]);
  await page.context().close();
});
