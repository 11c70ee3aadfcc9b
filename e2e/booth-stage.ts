/** A booth in a real browser between two sides in memory: every request of the page is answered by the test. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { fakeParty, type Party, urnOrigin } from '#lib/booth/testing.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { randomBytes, utf8 } from '#lib/ground/bytes.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';

export const origin = 'http://localhost:3000';

// As lib/gate/booth-bytes.ts writes it; e2e/wall.spec.ts meets the real one.
const rest = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
const own = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; worker-src 'self'";
const policies = {
  vote: `${own}; img-src 'self' data: blob:; connect-src 'self' ${urnOrigin}; ${rest}; trusted-types isoloir-booth`,
  practice: `${own}; img-src 'self' data:; connect-src 'none'; ${rest}; trusted-types isoloir-booth`,
  worker: "default-src 'none'; connect-src 'self'",
};
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** The finished build of the booth: others read it at the same time, so that nobody may write there. @throws Error where there is none */
export function builtBooth(): string {
  const folder = path.resolve(import.meta.dirname, '../dist/booth');
  if (!existsSync(path.join(folder, 'manifest.json')))
    throw new Error('there is no booth in dist/booth: `npm run build` first');
  return folder;
}

/** What answers a request for a file of the booth's build, or null. `folder` is the build. */
async function fileOf(folder: string, pathname: string) {
  const page = /^\/(fr|en)\/(vote\/|practice$)/.exec(pathname);
  const name = page
    ? `${page[1]}${page[2] === 'practice' ? '-practice' : ''}.html`
    : /^\/booth\/((?:assets\/)?[\w.-]+)$/.exec(pathname)?.[1];
  if (name === undefined) return null;
  const policy = name.includes('-practice')
    ? policies.practice
    : name === 'worker.js'
      ? policies.worker
      : policies.vote;
  return {
    body: await readFile(path.join(folder, name)),
    contentType: types[path.extname(name)] ?? 'application/octet-stream',
    headers: {
      ...(name.endsWith('.html') || name === 'worker.js' ? { 'content-security-policy': policy } : {}),
      ...(name === 'worker.js' ? { 'service-worker-allowed': '/' } : {}),
    },
  };
}

export type Stage = {
  party: Party;
  url: (locale: 'fr' | 'en') => string;
  /** Every request of this browser, the worker's too, by method and path. */
  requests: string[];
  /** Takes the line away, and gives it back. */
  setLine: (there: boolean) => Promise<void>;
  /** Which build is served from now on. */
  serve: (folder: string) => void;
  complaints: string[];
};

/** `authenticator` null: the browser's own stays in its place. */
export type Given = { party?: Party; authenticator?: Authenticator | null; materials?: ReadonlyMap<string, Buffer> };

/** A person with one passkey, and everything that the browser complains about. */
export async function setStage(page: Page, given: Given = {}): Promise<Stage> {
  const party = given.party ?? (await fakeParty());
  const authenticator = given.authenticator === undefined ? softwareAuthenticator() : given.authenticator;
  let folder = builtBooth();
  let isThere = true;
  const requests: string[] = [];
  // The same person at another device keeps the same passkey.
  if (authenticator?.keyring().passkeys.length === 0)
    authenticator.create({
      origin,
      rpId: 'localhost',
      user: { id: randomBytes(16), name: 'Ada', displayName: 'Ada' },
      challenge: utf8('enrolment happened before this test'),
      algorithms: [-7],
      prf: {},
    });
  if (authenticator) await injectAuthenticator(page, authenticator);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.context().route(/^http:\/\/(urn\.)?localhost:3000\//, async (route) => {
    const url = new URL(route.request().url());
    requests.push(`${route.request().method()} ${url.pathname}`);
    if (!isThere) return route.abort('internetdisconnected');
    const file = await fileOf(folder, url.pathname);
    if (file) return route.fulfill(file);
    if (url.pathname === '/theme.css') return route.fulfill({ body: '', contentType: 'text/css' });
    const material = given.materials?.get(url.pathname.split('/').at(-1) ?? '');
    if (material) return route.fulfill({ body: material });
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' };
    if (route.request().method() === 'OPTIONS') return route.fulfill({ status: 204, headers: cors });
    try {
      const body = route.request().postData();
      const answer = await party.fetch(url.href, body === null ? {} : { method: 'POST', body });
      return route.fulfill({ status: answer.status, headers: cors, body: await answer.text() });
    } catch {
      return route.abort('connectionrefused');
    }
  });
  return {
    party,
    complaints,
    requests,
    url: (locale) => `${origin}/${locale}/vote/${toUrlForm(party.phi)}`,
    async setLine(there) {
      isThere = there;
      await page.context().setOffline(!there);
    },
    serve: (other) => {
      folder = other;
    },
  };
}
