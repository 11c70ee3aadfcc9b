/** Serves the page that offers the certificate, in plain HTTP: before a phone has it, nothing else can be believed. */
import fs from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { isLocale, preferredLocale } from '#lib/i18n/index.ts';
import { greetNeighboursOnly, listen } from './door.ts';
import { deviceOf, type Offer, trustPage } from './trust-page.ts';

const files: Readonly<Record<string, { type: string; at: URL }>> = {
  '/tokens.css': { type: 'text/css', at: new URL('../../../app/_ui/tokens.css', import.meta.url) },
  '/style.css': { type: 'text/css', at: new URL('./style.css', import.meta.url) },
  '/check.js': { type: 'text/javascript', at: new URL('./check.js', import.meta.url) },
};

const SEEN = '<svg xmlns="http://www.w3.org/2000/svg"/>';

/** @param offer asked at each request: addresses change @param root the certificate's bytes, DER */
export async function startTrustServer(
  offer: () => Offer,
  root: Uint8Array,
  port: number,
): Promise<{ stop: () => Promise<void> }> {
  const server = http.createServer((request, response) => answer(request, response, offer(), root));
  greetNeighboursOnly(server);
  await listen(server, port);
  return {
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, offer: Offer, root: Uint8Array): ServerResponse {
  const headers = {
    'content-security-policy': `default-src 'none'; style-src 'self'; script-src 'self'; connect-src ${new URL(offer.named).origin} ${offer.people}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
  const say = (status: number, more: Record<string, string>, body?: string | Uint8Array) =>
    response.writeHead(status, { ...headers, ...more }).end(body);
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  const file = files[path];
  if (file) return say(200, { 'content-type': file.type }, fs.readFileSync(file.at));
  if (path === '/isoloir-root.crt') return say(200, { 'content-type': 'application/x-x509-ca-cert' }, root);
  // asked from the page by name: that the name is found is all that its answer says
  if (path === '/here.svg') return say(200, { 'content-type': 'image/svg+xml' }, SEEN);
  const [, language] = path.split('/');
  if (!isLocale(language) || path !== `/${language}`) {
    return say(302, { location: `/${preferredLocale(request.headers['accept-language'] ?? null)}` });
  }
  const page = trustPage(language, offer, deviceOf(request.headers['user-agent'] ?? ''));
  return say(200, { 'content-type': 'text/html; charset=utf-8' }, page);
}
