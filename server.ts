/**
 * The front door: gate, then hot handlers, then Next. Never authorization. One process is one side, or both on two host
 * names (HOUSE §3, lock 4): what comes for the urn's host sees the urn's handlers and nothing else.
 */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { addressOf, loadBooth, loadEnrol, loadPages, mustWait, type StaticBytes } from '#lib/gate/index.ts';
import { ConfigFault, webConfig } from '#lib/ground/config.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { themeCss } from '#lib/ground/theme.ts';
import {
  compressAnswer,
  type FailedPages,
  failedPages,
  faultProblem,
  type Hot,
  refuseByEdge,
  withAbsences,
} from '#lib/web/index.ts';
import { pathnameOf, pathOf, send, toRequest } from '#lib/web/node.ts';

/** What `lib/side/people.ts` and `lib/side/urn.ts` export. `start` begins the background work and answers its end. */
type SideModule = { hot: Hot; start: () => Promise<() => Promise<void>> };

type NextHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** What only the people's host has: static bytes (booth, enrolment, the files of pages) and pages made per request. */
type Pages = { bytes: readonly StaticBytes[]; next: NextHandler; failed: FailedPages };

/** One host name, and what it answers with. */
type Host = { origin: string; hot: Hot; pages: Pages | null };

type Running = { port: number; stop: () => Promise<void> };

/** How long requests under way may take once the end is asked for. */
const GRACE_MS = 2000;

/** Root of the project: this file is built into dist/. */
const root = join(import.meta.dirname, import.meta.dirname.endsWith('dist') ? '..' : '.');

async function startServer(): Promise<Running> {
  const config = webConfig();
  const people: SideModule | null = config.side === 'urn' ? null : await import('#lib/side/people.ts');
  const urn: SideModule | null = config.side === 'people' ? null : await import('#lib/side/urn.ts');

  const hosts = new Map<string, Host>();
  const next = people === null ? null : await prepareNext(config.port);
  let isReady = false;
  const server = http.createServer({ maxHeaderSize: 16 * 1024 }, (incoming, outgoing) => {
    (isReady ? answer(hosts, incoming, outgoing) : answerStarting(incoming, outgoing)).catch((thrown) => {
      log('server/fault', fieldsOfFault(thrown));
      outgoing.destroy();
    });
  });
  if (people !== null && next !== null) {
    const { host } = new URL(config.peopleOrigin);
    const booth = await loadBooth(join(root, 'dist', 'booth'), config.urnOrigin, themeCss(config.theme));
    const enrol = await loadEnrol(join(root, 'dist', 'enrol'), config.partyName);
    const bytes = [booth, enrol, await loadPages(join(root, '.next', 'static'))];
    const pages = { bytes, next: withAbsences(next.handle), failed: failedPages(() => boundTo(server), host) };
    hosts.set(host, { origin: config.peopleOrigin, hot: people.hot, pages });
  }
  if (urn !== null) hosts.set(new URL(config.urnOrigin).host, { origin: config.urnOrigin, hot: urn.hot, pages: null });

  // A request that trickles in must not hold a place [slow senders].
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 10_000;
  await listen(server, config);
  const ends = [await people?.start(), await urn?.start()];
  // Before its votes are loaded the urn would say that it knows none of them.
  isReady = true;
  log('server/ready', { port: config.port, side: config.side });

  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref())]);
    server.closeAllConnections();
    await Promise.allSettled(ends.map((end) => end?.()));
    await closePools();
    await next?.close();
  };
  return { port: config.port, stop };
}

/** Two years, for this very host name: others of the party's are not ours to bind. */
const HSTS = 'max-age=63072000';

/** What anyone here may ask; the rest (TRACE, CONNECT, WebDAV) is cut off before anything is made of it. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']);

async function answer(hosts: ReadonlyMap<string, Host>, incoming: IncomingMessage, outgoing: ServerResponse) {
  const pathname = pathnameOf(incoming);
  if (!METHODS.has(incoming.method ?? '')) return outgoing.writeHead(405, { connection: 'close' }).end();
  if (pathname === '/api/health' && incoming.method === 'GET') return answerHealth(outgoing);
  const host = hosts.get(incoming.headers.host?.toLowerCase() ?? '');
  if (host === undefined) return refuse(incoming, outgoing, 'http://localhost', 'web/no-such-path');
  if (host.origin.startsWith('https:')) outgoing.setHeader('strict-transport-security', HSTS);

  const wait = await mustWait(incoming.method ?? 'GET', pathname, addressOf(incoming));
  if (wait !== null) return refuse(incoming, outgoing, host.origin, 'web/busy', { retryAfter: wait });

  if (host.pages?.bytes.some((bytes) => bytes.serve(incoming, outgoing, pathname))) return;
  compressAnswer(incoming, outgoing, pathname);
  if (host.hot.has(pathname)) return send(await host.hot.answer(toRequest(incoming, host.origin)), outgoing);
  if (host.pages !== null && !isForeignApi(pathname)) {
    host.pages.failed.watch(outgoing, pathname);
    // Next must see the path that was judged here, not `http://host/…` or `//host/…` [limits and routes told apart].
    incoming.url = pathOf(incoming);
    return host.pages.next(incoming, outgoing);
  }
  return refuse(incoming, outgoing, host.origin, 'web/no-such-path');
}

/** Next has handlers under /api/people alone: for the rest a problem document says more than a page. */
const isForeignApi = (pathname: string): boolean =>
  pathname.startsWith('/api/') && !pathname.startsWith('/api/people/');

/** Listening already, since the sides read each other's boards as they start; ready for nobody yet, health included. */
function answerStarting(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  return send(faultProblem(toRequest(incoming, 'http://localhost'), 'starting', true), outgoing);
}

function answerHealth(outgoing: ServerResponse): void {
  outgoing.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  outgoing.end('{"status":"ok"}');
}

function refuse(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: string,
  code: 'web/no-such-path' | 'web/busy',
  detail?: Record<string, unknown>,
): Promise<void> {
  return send(refuseByEdge(toRequest(incoming, origin), code, detail), outgoing);
}

/** Next is loaded only where pages are served: the urn's process has none. */
async function prepareNext(port: number): Promise<{ handle: NextHandler; close: () => Promise<void> }> {
  Object.assign(process.env, { NODE_ENV: 'production' });
  const { default: next } = await import('next');
  const app = next({ dev: false, dir: root, hostname: 'localhost', port });
  await app.prepare();
  const handle = app.getRequestHandler();
  return { handle: (incoming, outgoing) => handle(incoming, outgoing), close: () => app.close() };
}

function listen(server: http.Server, { port, host }: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Where a listening server is to be found. @throws Error before it listens. */
function boundTo(server: http.Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address;
}

/** Says in one sentence what hinders the start; nothing of the environment's values. */
function explain(thrown: unknown, port: number): string {
  if (thrown instanceof ConfigFault) return thrown.message;
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE') return `port ${port} is taken`;
  return thrown instanceof Error ? thrown.message : 'unknown fault';
}

try {
  const running = await startServer();
  let ending = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      void running.stop().finally(() => process.exit(0));
    });
  }
} catch (thrown) {
  log('server/cannot-start', fieldsOfFault(thrown));
  process.stderr.write(`The server cannot start: ${explain(thrown, Number(process.env.PORT ?? 3000))}.\n`);
  process.exit(1);
}
