/** A booth in a real browser between two sides in memory: every request of the page is answered by the test. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { fakeParty, type Party, urnOrigin } from '#lib/booth/testing.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { randomBytes, utf8 } from '#lib/ground/bytes.ts';
import { type Authenticator, injectAuthenticator, softwareAuthenticator } from './authenticator/index.ts';

export const origin = 'http://localhost:3000';
const built = path.resolve(import.meta.dirname, '../dist/booth');

const policy = `default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self' ${urnOrigin}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`;
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

export type Stage = {
  party: Party;
  authenticator: Authenticator;
  url: (locale: 'fr' | 'en') => string;
  complaints: string[];
};

/** A person with one passkey, and everything that the browser complains about. */
export async function setStage(page: Page, given?: Party): Promise<Stage> {
  const party = given ?? (await fakeParty());
  const authenticator = softwareAuthenticator();
  authenticator.create({
    origin,
    rpId: 'localhost',
    user: { id: randomBytes(16), name: 'Ada', displayName: 'Ada' },
    challenge: utf8('enrolment happened before this test'),
    algorithms: [-7],
    prf: {},
  });
  await injectAuthenticator(page, authenticator);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.route(/^http:\/\/(urn\.)?localhost:3000\//, async (route) => {
    const url = new URL(route.request().url());
    const file = /^\/booth\/(assets\/[\w.-]+)$/.exec(url.pathname)?.[1];
    const locale = /^\/(fr|en)\/vote\//.exec(url.pathname)?.[1];
    if (file) {
      return route.fulfill({
        body: await readFile(path.join(built, file)),
        contentType: types[path.extname(file)] ?? 'application/octet-stream',
      });
    }
    if (locale) {
      const body = await readFile(path.join(built, `${locale}.html`));
      return route.fulfill({ body, contentType: 'text/html', headers: { 'content-security-policy': policy } });
    }
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
  return { party, authenticator, complaints, url: (locale) => `${origin}/${locale}/vote/${toUrlForm(party.phi)}` };
}
