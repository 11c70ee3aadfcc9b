/** A new booth takes the place of the one that the browser keeps: whole, or not at all. */
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { booth as texts } from '#lib/i18n/booth.ts';
import { translator } from '#lib/i18n/index.ts';
import { findChromium, headlessFlags } from '../scripts/chromium.mjs';
import { press } from './booth-look.ts';
import { builtBooth, setStage } from './booth-stage.ts';

const t = translator('fr', texts);

let folder: string;
let server: http.Server;
let browser: Browser;
/** The build whose worker is served. */
let current: string;

// Chromium fetches a worker's new script past every route of the test: that one file comes from a server.
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'isoloir-booth-'));
  current = path.join(folder, 'first');
  await cp(builtBooth(), current, { recursive: true });
  server = http.createServer(async (_, outgoing) => {
    const body = await readFile(path.join(current, 'worker.js'));
    outgoing.writeHead(200, {
      'content-type': 'text/javascript',
      'service-worker-allowed': '/',
      'content-security-policy': "default-src 'none'; connect-src 'self'",
    });
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const executablePath = findChromium();
  browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...headlessFlags, `--host-resolver-rules=MAP localhost:3000 127.0.0.1:${port}`],
  });
});
test.afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** The same build with another style sheet: everything that follows from it differs, too. */
async function otherBuild(name: string): Promise<string> {
  const out = path.join(folder, name);
  await cp(path.join(folder, 'first'), out, { recursive: true });
  const sheet = (await readdir(path.join(out, 'assets'))).find((file) => /^booth-.*\.css$/.test(file));
  if (!sheet) throw new Error('no style sheet');
  const hashOf = (bytes: Buffer) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`;
  const before = await readFile(path.join(out, 'assets', sheet));
  const after = Buffer.concat([before, Buffer.from(`/* ${name} */`)]);
  await rename(path.join(out, 'assets', sheet), path.join(out, 'assets', `booth-${name}.css`));
  await writeFile(path.join(out, 'assets', `booth-${name}.css`), after);
  const pages: [string, string][] = [];
  for (const page of ['fr.html', 'en.html']) {
    const old = await readFile(path.join(out, page));
    const text = old.toString().replaceAll(sheet, `booth-${name}.css`).replaceAll(hashOf(before), hashOf(after));
    await writeFile(path.join(out, page), text);
    pages.push([hashOf(old), hashOf(Buffer.from(text))]);
  }
  let worker = (await readFile(path.join(out, 'worker.js'), 'utf8')).replaceAll(sheet, `booth-${name}.css`);
  for (const [old, now] of [[hashOf(before), hashOf(after)], ...pages])
    worker = worker.replaceAll(old ?? '', now ?? '');
  worker = worker.replace(/"[0-9a-f]{16}"/, `"${createHash('sha256').update(name).digest('hex').slice(0, 16)}"`);
  await writeFile(path.join(out, 'worker.js'), worker);
  return out;
}

const sheetOf = (page: Page) =>
  page.evaluate(() => document.querySelector('link[rel=stylesheet]')?.getAttribute('href')?.split('/').at(-1));
const update = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update().catch(() => undefined);
  });
/** Of the worker that serves, and of one on its way. */
const stateOf = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return [registration?.active?.state, registration?.installing?.state];
  });
const cachesOf = (page: Page) => page.evaluate(() => caches.keys());

test('a new booth takes the old one’s place whole, and one that does not arrive whole takes nobody’s', async () => {
  const page = await browser.newPage();
  const stage = await setStage(page);
  const { url, setLine } = stage;
  const serve = (build: string) => {
    current = build;
    stage.serve(build);
  };
  serve(current);
  await page.goto(url('fr'));
  await expect.poll(() => cachesOf(page)).toHaveLength(1);
  await expect.poll(() => stateOf(page)).toEqual(['activated', undefined]);
  const [first] = await cachesOf(page);

  // Its style sheet is not what its worker says: nothing of it is kept.
  const broken = await otherBuild('BROKEN');
  await writeFile(path.join(broken, 'assets', 'booth-BROKEN.css'), 'body { display: none }');
  serve(broken);
  await update(page);
  await expect.poll(() => cachesOf(page)).toHaveLength(2); // begun
  await expect.poll(() => stateOf(page)).toEqual(['activated', undefined]);
  await setLine(false);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Choisir' })).toBeVisible();
  expect(await sheetOf(page)).not.toContain('BROKEN');
  await setLine(true);

  serve(await otherBuild('NEWER'));
  await update(page);
  await expect.poll(() => cachesOf(page)).not.toContain(first);
  await setLine(false);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Choisir' })).toBeVisible();
  expect(await sheetOf(page)).toBe('booth-NEWER.css');
  // A page that is open while its booth is replaced goes on.
  await page.getByLabel('Ada').check();
  await press(page, t('toCheck'));
  await press(page, t('seal'));
  await expect(page.getByRole('heading', { name: t('signTitle') })).toBeVisible();
});
