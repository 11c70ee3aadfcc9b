/**
 * `npm run pictures`: the journey of a member, photographed on a phone for the README. Drives the built product in
 * Chromium, with its own authenticator, over a party of its own that is wiped afterwards. Writes docs/pictures/.
 */
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Locator, type Page } from '@playwright/test';
import { toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { board as boardTexts } from '#lib/i18n/board.ts';
import { booth as boothTexts } from '#lib/i18n/booth.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { result as resultTexts } from '#lib/i18n/result.ts';
import { attachAuthenticator } from '../../e2e/virtual-authenticator.ts';
import { codeIn, officialsOf } from '../../e2e/voter/party.ts';
import { ensureChromium, headlessFlags } from '../chromium.mjs';
import { wipeClusters } from '../db/embedded.mjs';
import { prepare, root } from '../prepare.mjs';
import { autopilotOf } from './autopilot.ts';
import { startCrowd } from './crowd.ts';
import { freePort } from './environment.ts';
import { voteOf } from './guide.ts';
import { keysIn } from './keys.ts';
import { isOwnVote, makeOthers } from './others.ts';
import { crowd, earlier, members } from './party.ts';
import { type Platform, startPlatform } from './platform.ts';
import { officesOf, readSeeded, seed } from './seed.ts';
import { presidencyChoices } from './votes.ts';

const album = path.join(root, 'docs/pictures');
const [e, b, board, result] = [
  translator('en', enrolTexts),
  translator('en', boothTexts),
  translator('en', boardTexts),
  translator('en', resultTexts),
];
/** Pixels of a small phone, drawn one and a half times as fine: sharp enough beside a text, and small. */
const PHONE = { width: 360, height: 740 };
const FINENESS = 1.5;
/** Pixels left above the heading that a picture begins with. */
const ABOVE = 24;

/** Somebody abroad who reads English and whom no script plays. */
const member = members.find((one) => one.language === 'en' && !crowd.includes(one) && !earlier.includes(one));
if (!member) throw new Error('nobody to photograph');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-pictures-'));
fs.chmodSync(dir, 0o755);
const say = (text: string) => console.log(`• ${text}`);
const undo: (() => Promise<unknown>)[] = [];
try {
  await prepare(say);
  const platform = await startPlatform({ dir, port: await freePortPair(), lan: false }, say);
  undo.push(platform.stop);
  const own = path.join(dir, 'demo');
  const keys = keysIn(path.join(own, 'keys'));
  const seeded = await seed(platform, keys, { dir: own, say });
  const officials = officialsOf(platform, officesOf(keys));
  const { urns } = (await officials.officials[0]?.vote(seeded.open)) ?? { urns: [] };
  const filling = startCrowd(platform, keys, { urns, choose: presidencyChoices, failed: say });
  undo.push(filling.stop);
  const browser = await chromium.launch({ executablePath: await ensureChromium(say), args: [...headlessFlags] });
  undo.push(() => browser.close());
  const phi = urns.find(({ college }) => college === member.college)?.phi;
  if (!phi) throw new Error('no urn for the member');
  await photographVoting(browser, platform, `${platform.people}/en/vote/${toUrlForm(phi)}`);
  say('counting another vote');
  await makeOthers({ platform, keys, officials, dir: own, told: say }, seeded);
  const isOwn = isOwnVote(() => readSeeded(own));
  const pilot = autopilotOf(officials, { now: Date.now, told: say, isOwn, pageOf: voteOf(platform) });
  await photographResult(browser, platform, pastOf(own), () => pilot.step());
} finally {
  for (const step of undo.reverse()) await step();
  wipeClusters(path.join(dir, 'clusters'));
  fs.rmSync(dir, { recursive: true, force: true });
}

async function photographVoting(browser: Browser, platform: Platform, booth: string): Promise<void> {
  const page = await phone(browser);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
  const { id, text } = await platform.mail.waitFor(member?.email ?? '', /\/enrol#/);
  await page.goto(`${platform.inbox}en/${id}`);
  await shoot(page, '1-invitation');
  await page.goto(/https?:\/\/\S+\/enrol#[\w-]+/.exec(text)?.[0] ?? '');
  await press(e('smsSend'));
  const message = await platform.sms.waitFor(platform.sms.phoneOf(member?.email ?? ''), /\d{4} \d{4}/);
  await page.getByLabel(e('codeSms')).fill(codeIn(message.text));
  await press(e('proveCheck'));
  await page.getByRole('button', { name: e('create') }).waitFor();
  await shoot(page, '2-passkey', heading(page));
  await press(e('create'));
  await page.getByText(e('done', { name: member?.name ?? '' })).waitFor();
  await shoot(page, '3-enrolled', heading(page));

  await page.goto(booth);
  await page.getByLabel('Jeanne Kermarec').check();
  await shoot(page, '4-choose');
  await press(b('next'));
  await page.getByLabel('Colombe Rey').check();
  await press(b('toCheck'));
  await page.getByRole('button', { name: b('seal') }).waitFor();
  await shoot(page, '5-check');
  await press(b('seal'));
  await page.getByRole('button', { name: b('sign'), exact: true }).waitFor();
  await shoot(page, '6-sign');
  await press(b('sign'));
  await page.getByRole('heading', { name: b('sentTitle') }).waitFor();
  await shoot(page, '7-in-the-urn');

  const number = (await page.locator('.number.large').textContent())?.trim() ?? '';
  await page.getByRole('link', { name: b('boardLink') }).click();
  const found = page.getByText(board('findFound'));
  for (let left = 90; left > 0 && !(await found.isVisible()); left--) {
    await page.reload();
    await page.getByLabel(board('findLabel')).fill(number);
    await page.getByRole('button', { name: board('findButton') }).click();
    await page.waitForTimeout(1000);
  }
  await shoot(page, '8-on-the-board', page.getByRole('heading', { name: board('findTitle') }));
  await page.context().close();
}

async function photographResult(browser: Browser, platform: Platform, past: VoteId, step: () => Promise<void>) {
  const page = await phone(browser);
  const check = page.getByText(result('checkTitle'));
  for (let left = 120; left > 0 && !(await check.isVisible()); left--) {
    // what is only early works at one of the next turns
    await step().catch(() => undefined);
    await page.goto(`${platform.people}/en/results/${past}`);
    await page.waitForTimeout(1000);
  }
  await check.waitFor();
  await shoot(page, '9-result');
  await page.context().close();
}

async function phone(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    viewport: PHONE,
    deviceScaleFactor: FINENESS,
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  await attachAuthenticator(page);
  return page;
}

function heading(page: Page): Locator {
  return page.getByRole('heading', { level: 1 });
}

/** What the phone shows now, as WebP. @param first what stands at its top; else as the page has scrolled */
async function shoot(page: Page, name: string, first?: Locator): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await first?.evaluate((one, above) => window.scrollBy(0, one.getBoundingClientRect().top - above), ABOVE);
  await page.waitForTimeout(300);
  const png = await page.screenshot();
  // a page of its own: the pages' policies allow no data: images
  const desk = await page.context().newPage();
  const webp = await desk.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.82).split(',')[1] ?? '';
  }, png.toString('base64'));
  await desk.close();
  const bytes = Buffer.from(webp, 'base64');
  fs.mkdirSync(album, { recursive: true });
  fs.writeFileSync(path.join(album, `${name}.webp`), bytes);
  say(`${name}.webp, ${Math.round(bytes.length / 1000)} kB`);
}

function pastOf(own: string): VoteId {
  const seeded = readSeeded(own);
  if (seeded === null || seeded === 'other' || seeded.past === null) throw new Error('no vote was counted');
  return seeded.past;
}

/** The inbox lies 25 further: both must be free, and below the last port. */
async function freePortPair(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port < 65_000 && (await isFree(port + 25))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
