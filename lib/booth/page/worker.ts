/**
 * The booth's service worker: keeps the page itself for the moments without a line. It holds the files of the booth's
 * manifest and nothing else; every request to either side passes by it untouched. Its bytes change with any of those
 * files, so that a new booth is fetched whole, beside the old one, before it takes its place.
 */
import { cacheName, fileFor, isOf, type Kept, staleCaches } from './worker-rules.ts';

/** Written by the build: every file of the booth's manifest, as an address on this host and an SRI hash. */
declare const KEPT: readonly Kept[];
/** Follows from the bytes of all of them. */
declare const VERSION: string;

/** What of a worker's global scope is used here: TypeScript's own types of it exclude those of a page. */
type Scope = {
  registration: { scope: string };
  skipWaiting: () => Promise<void>;
  clients: { claim: () => Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
};
type Lasting = { waitUntil: (work: Promise<unknown>) => void };
type Fetching = Lasting & { request: Request; respondWith: (answer: Promise<Response>) => void };
declare const self: Scope;

/** Milliseconds after which a page that is kept is shown rather than waited for. */
const PATIENCE = 4000;

const locale = new URL(self.registration.scope).pathname.split('/')[1] ?? '';
const name = cacheName(locale, VERSION);

self.addEventListener('install', (event) => event.waitUntil(keepAll().then(() => self.skipWaiting())));

self.addEventListener('activate', (event) => event.waitUntil(forgetOld().then(() => self.clients.claim())));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const file = fileFor(new URL(request.url), {
    origin: location.origin,
    locale,
    navigates: request.mode === 'navigate',
  });
  if (file === null) return;
  event.respondWith(file.endsWith('.html') ? pageFirst(request, file) : keptFirst(request, file));
});

/** All or nothing, each by its hash: a page of one build never meets a script of another. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(name);
  await Promise.all(
    KEPT.filter(({ url }) => isOf(locale, url)).map(async ({ url, integrity }) => {
      const answer = await fetch(url, { integrity, credentials: 'omit' });
      if (!answer.ok) throw new Error(`${url} did not arrive`);
      await cache.put(url, answer);
    }),
  );
}

async function forgetOld(): Promise<void> {
  await Promise.all(staleCaches(await caches.keys(), locale, name).map((old) => caches.delete(old)));
}

/** The newest page where there is a line, else the one that is kept. */
async function pageFirst(request: Request, file: string): Promise<Response> {
  const kept = await (await caches.open(name)).match(file);
  if (!kept) return fetch(request);
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept.clone()), PATIENCE));
  const fresh = fetch(request).then(
    (answer) => (answer.ok ? answer : kept.clone()),
    () => kept.clone(),
  );
  return Promise.race([fresh, late]);
}

async function keptFirst(request: Request, file: string): Promise<Response> {
  return (await (await caches.open(name)).match(file)) ?? fetch(request);
}
