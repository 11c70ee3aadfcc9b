/**
 * The journey on a bad line: 50 kbit/s, 600 ms, one request of twenty lost; without any line; without scripts. Bytes are
 * counted on the wire (e2e/wire.ts), never seconds: a test of time says more of the machine than of the product.
 */
import { type BrowserContext, type CDPSession, expect, type Page, test } from '@playwright/test';
import { type Phi, toUrlForm, type VoteId } from '#lib/ground/brand.ts';
import { booth as boothTexts } from '#lib/i18n/booth.ts';
import { enrol as enrolTexts } from '#lib/i18n/enrol.ts';
import { home as homeTexts } from '#lib/i18n/home.ts';
import { translator } from '#lib/i18n/index.ts';
import { loopbackOrigins } from '../scripts/demo/environment.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';
import { proveOnPage } from './person.ts';
import { openSmallVote, person } from './small-vote.ts';
import { localFetch } from './voter/local-fetch.ts';
import { codeIn, enrolByMail } from './voter/party.ts';
import { tokenIn } from './voter/voter.ts';
import { startWire, type Wire } from './wire.ts';
import { startWorld, type World } from './world.ts';

const b = translator('fr', boothTexts);
const e = translator('fr', enrolTexts);
const v = translator('fr', homeTexts);

/** Bytes from the link to "in the urn", enrolled already or not: all of them, and the scripts as compressed. */
const MOST = { all: 300_000, scripts: 200_000 };

let wire: Wire | null = null;
let world: World;
let phi: Phi;
let vote: VoteId;
const names = ['Aline', 'Bastien', 'Cyprien', 'Diane'] as const;

test.beforeAll(async () => {
  test.setTimeout(360_000);
  let server = 0;
  const meter = await startWire(() => server);
  wire = meter;
  world = await startWorld((port) => {
    server = port;
    return loopbackOrigins(meter.port);
  });
  const members = names.map((name, i) => ({ ...person(name), number: `6600${i}` }));
  ({ phi, vote } = await openSmallVote(world, { members, answers: ['Ada', 'Blaise'] }));
});
test.afterAll(async () => {
  await world?.stop();
  await wire?.close();
});

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const booth = () => `${world.people}/fr/vote/${toUrlForm(phi)}`;

async function phoneWith(context: BrowserContext, authenticator: Authenticator): Promise<Page> {
  await injectAuthenticator(context, authenticator);
  return context.newPage();
}

async function linkOf(name: (typeof names)[number]): Promise<string> {
  const { text } = await world.mail.waitFor(person(name).email, /\/enrol#/);
  return `${world.people}/fr/enrol#${tokenIn(text)}`;
}

/** The whole way, with the buttons a member sees. */
async function enrol(page: Page, name: string): Promise<void> {
  await proveOnPage(page, world, person(name).email);
  await press(page, e('create'));
  await expect(page.getByText(e('done', { name }))).toBeVisible({ timeout: 60_000 });
}
async function choose(page: Page): Promise<void> {
  await page.getByLabel('Ada').check();
  await press(page, b('toCheck'));
  await press(page, b('seal'));
}
const inUrn = (page: Page) => page.getByRole('heading', { name: b('sentTitle') });

/** Every script that a page of this context loads, with its compressed size. */
function scriptsOf(context: BrowserContext): () => Promise<number> {
  const scripts = new Map<string, number>();
  const pending: Promise<void>[] = [];
  context.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return;
    pending.push(
      request.sizes().then(
        ({ responseBodySize }) => {
          scripts.set(request.url(), Math.max(responseBodySize, scripts.get(request.url()) ?? 0));
        },
        () => undefined, // asked by a page that is gone
      ),
    );
  });
  return async () => {
    await Promise.all(pending);
    return [...scripts.values()].reduce((sum, size) => sum + size, 0);
  };
}

async function expectLight(page: Page, scripts: () => Promise<number>): Promise<void> {
  // what goes on behind the page (the worker that keeps the booth) belongs to the journey as well
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForLoadState('networkidle');
  const { down, up } = wire?.bytes() ?? { down: Number.NaN, up: Number.NaN };
  const ofScripts = await scripts();
  test.info().annotations.push({ type: 'bytes', description: JSON.stringify({ down, up, ofScripts }) });
  expect(down + up, 'the meter is on the wire').toBeGreaterThan(ofScripts);
  expect.soft(ofScripts, 'scripts').toBeGreaterThan(50_000);
  expect.soft(ofScripts, 'scripts').toBeLessThan(MOST.scripts);
  expect.soft(down + up, 'all').toBeLessThan(MOST.all);
}

test('someone enrolled, from the link to the urn: under 300 kB in all, 200 kB of scripts', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const authenticator = softwareAuthenticator();
  await enrolByMail(world, person('Diane').email, authenticator);
  const page = await phoneWith(context, authenticator);
  const scripts = scriptsOf(context);
  wire?.reset();
  await page.goto(booth());
  await choose(page);
  await press(page, b('sign'));
  await expect(inUrn(page)).toBeVisible();
  await expectLight(page, scripts);
  await context.close();
});

test('from the letter to the urn, enrolment included: within the same bounds', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const page = await phoneWith(context, softwareAuthenticator());
  const link = await linkOf('Aline');
  const scripts = scriptsOf(context);
  wire?.reset();
  await page.goto(link);
  await enrol(page, 'Aline');
  await page.getByRole('link', { name: e('voteNow', { title: 'Bureau' }) }).click();
  await choose(page);
  await press(page, b('sign'));
  await expect(inUrn(page)).toBeVisible();
  await expectLight(page, scripts);
  await context.close();
});

/** 50 kbit/s, 600 ms. (`packetLoss` of the same command is for WebRTC alone: requests are lost below.) */
const slow = { offline: false, latency: 600, downloadThroughput: 6250, uploadThroughput: 6250 };

/** Mulberry32: the same requests are lost in every run, as far as they come in the same order. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One request of twenty never arrives, or its answer does not: half of them reach the server. Through CDP: Playwright's
 * own routes would switch off the browser's cache. */
async function loseRequests(cdp: CDPSession, seed: number): Promise<{ lost: () => number }> {
  const draw = chance(seed);
  let lost = 0;
  cdp.on('Fetch.requestPaused', ({ requestId, responseStatusCode, responseErrorReason }) => {
    const isAnswer = responseStatusCode !== undefined || responseErrorReason !== undefined;
    const command = draw() < 0.025 ? 'Fetch.failRequest' : 'Fetch.continueRequest';
    if (command === 'Fetch.failRequest') lost += 1;
    const done =
      command === 'Fetch.failRequest'
        ? cdp.send(command, { requestId, errorReason: isAnswer ? 'ConnectionReset' : 'TimedOut' })
        : cdp.send(command, { requestId });
    done.catch(() => undefined); // the page went away
  });
  await cdp.send('Fetch.enable', {
    patterns: [
      { urlPattern: '*', requestStage: 'Request' },
      { urlPattern: '*', requestStage: 'Response' },
    ],
  });
  return { lost: () => lost };
}

/** Milliseconds that a page which has loaded may take to be ready: what was lost on the way never comes by itself. */
const PATIENCE = 30_000;
/** What a person does in front of a page that does not come: reload it, some times. */
async function insist(page: Page, url: string, there: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await page.goto(url, { timeout: 60_000 });
      await there();
      return;
    } catch (thrown) {
      if (attempt === 8) throw thrown;
    }
  }
}

test('at 50 kbit/s, 600 ms, one request of twenty lost: enrolled, and in the urn, once', async ({ browser }) => {
  test.setTimeout(480_000);
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const page = await phoneWith(context, softwareAuthenticator());
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', slow);
  const { lost } = await loseRequests(cdp, 20261122);

  const link = await linkOf('Bastien');
  const { email } = person('Bastien');
  await insist(page, link, () =>
    expect(page.getByRole('button', { name: e('smsSend') })).toBeEnabled({ timeout: PATIENCE }),
  );
  await expect(async () => {
    const field = page.getByLabel(e('codeSms'));
    if (!(await field.isVisible())) await press(page, e('smsSend'));
    await expect(field).toBeVisible({ timeout: 20_000 });
    await field.fill(codeIn((await world.sms.waitFor(world.sms.phoneOf(email), /\d{4} \d{4}/)).text));
    await press(page, e('proveCheck'));
    await expect(page.getByRole('button', { name: e('create') })).toBeEnabled({ timeout: 20_000 });
  }).toPass({ timeout: 120_000 });
  await expect(async () => {
    const again = page.getByRole('button', { name: e('unsentAgain') });
    const create = page.getByRole('button', { name: e('create') });
    if (await again.isVisible()) await again.click();
    else if (await create.isVisible()) await create.click();
    await expect(page.getByText(e('done', { name: 'Bastien' }))).toBeVisible({ timeout: 20_000 });
  }).toPass({ timeout: 120_000 });

  await insist(page, booth(), () => expect(page.getByLabel('Ada')).toBeVisible({ timeout: PATIENCE }));
  await choose(page);
  await press(page, b('sign'));
  await expect(inUrn(page)).toBeVisible({ timeout: 90_000 });
  test.info().annotations.push({ type: 'requests lost', description: String(lost()) });
  expect(lost()).toBeGreaterThan(0);
  await context.close();
});

test('without a line: the ballot is filled in and sealed, and sent when the line is back', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const authenticator = softwareAuthenticator();
  await enrolByMail(world, person('Cyprien').email, authenticator);
  let page = await phoneWith(context, authenticator);
  await page.goto(booth());
  await expect(page.getByLabel('Ada')).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

  await context.setOffline(true);
  await page.reload(); // the page itself comes from the device
  await expect(page.getByText(b('offlineNow')).first()).toBeVisible();
  await choose(page);
  await expect(page.getByRole('heading', { name: b('signTitle') })).toBeVisible();
  await expect(page.getByText(b('offlineSealed'))).toBeVisible();
  await expect(page.locator('p.truth')).toHaveText(b('notYet'));
  const number = (await page.locator('dd.number').first().textContent()) ?? '';
  await page.close({ runBeforeUnload: false });

  page = await context.newPage();
  await page.goto(booth()); // still without a line
  await expect(page.getByRole('heading', { name: b('preparedTitle') })).toBeVisible();
  await expect(page.locator('p.truth')).toHaveText(b('notYet'));
  await expect(page.locator('main')).not.toContainText('Ada'); // sealed, not remembered
  await context.setOffline(false);
  await press(page, b('preparedGoOn'));
  await press(page, b('sign'));
  await expect(inUrn(page)).toBeVisible();
  await expect(page.locator('.number.large')).toHaveText(number);
  await context.close();
});

test('without scripts, each first answer says something useful', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'fr-FR' });
  const page = await context.newPage();
  const says = async (path: string, ...texts: string[]) => {
    expect((await page.goto(`${world.people}${path}`))?.status(), path).toBe(200);
    for (const text of texts) await expect.soft(page.locator('body'), path).toContainText(text);
  };
  await says('/fr', 'Bureau', v('vote'));
  await expect(page.getByRole('link', { name: v('vote') })).toHaveAttribute('href', new URL(booth()).pathname);
  await says(`/fr/election/${vote}`, 'Qui ?', 'Ada', 'Blaise');
  await says('/fr/enrol', e('lead'));
  expect.soft(await page.locator('noscript').textContent()).toContain(e('noScript'));
  await says(`/fr/vote/${toUrlForm(phi)}`, b('nothingSent'));
  // Playwright does not count what stands in <noscript> as text: the browser shows it
  await expect.soft(page.locator('noscript p')).toBeVisible();
  expect.soft(await page.locator('noscript').textContent()).toContain(b('noScript'));
  await says('/fr/practice');
  await says('/fr/secret');
  await context.close();
});

test('in the end: four ballots of four members', async () => {
  await world.clock.advance(86_400);
  await expect
    .poll(
      async () => {
        const answer = await localFetch(`${world.urn}/api/urn/state/${toUrlForm(phi)}`);
        const { ballots, passes }: { ballots?: number; passes?: number } = await answer.json();
        return [ballots, passes];
      },
      { timeout: 120_000 },
    )
    .toEqual([4, 4]);
});
