/**
 * The front door: gate, then hot handlers, then Next. Never authorization. One process is one side, or both on two host
 * names (HOUSE §3, lock 4): what comes for the urn's host sees the urn's handlers and nothing else. There are as many of
 * them as the machine has cores, under a primary that serves nothing (lib/ground/processes.ts).
 */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import {
  answerMetrics,
  Figures,
  type Gate,
  gateConfig,
  known,
  loadBooth,
  loadEnrol,
  loadPages,
  openGate,
  type Pass,
  rememberFigures,
  roomKey,
  SERVER_OPTIONS,
  type StaticBytes,
  serveRoom,
} from '#lib/gate/index.ts';
import { servePlatform } from '#lib/gate/platform.ts';
import { topic } from '#lib/ground/bus.ts';
import { ConfigFault, webConfig } from '#lib/ground/config.ts';
import { openPort } from '#lib/ground/doors.ts';
import type { Background } from '#lib/ground/duty.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { processConfig } from '#lib/ground/process-config.ts';
import { isOneOfSeveral, keepProcesses, plugPrimary, sayReady } from '#lib/ground/processes.ts';
import { themeCss } from '#lib/ground/theme.ts';
import { closeThreads, layThreads } from '#lib/ground/threads.ts';
import {
  compressAnswer,
  type FailedPages,
  failedPages,
  faultProblem,
  type Hot,
  isStill,
  noteArrival,
  refuseByEdge,
  sendStill,
  stillTags,
  withAbsences,
} from '#lib/web/index.ts';
import { pathnameOf, pathOf, send, sendPlain, takeBody, toRequest } from '#lib/web/node.ts';

/** What `lib/side/people.ts` and `lib/side/urn.ts` export. */
type SideModule = { hot: Hot; start: () => Promise<Background> };

type NextHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** What only the people's host has: static bytes (booth, enrolment, sign-in, the files of pages) and pages made per request;
 * `still`: the tags of the scripts that a page of links has. */
type Pages = { bytes: readonly StaticBytes[]; next: NextHandler; failed: FailedPages; still: (path: string) => string };

/** One host name, and what it answers with. */
type Host = { origin: string; hot: Hot; pages: Pages | null };

/** `starting`: its votes are not loaded yet; `leaving`: it was asked to end, and answers what still comes. */
type Stage = 'starting' | 'serving' | 'leaving';

/** What this process answers with, and whether a balancer should send anyone. */
type Door = { gate: Gate; hosts: ReadonlyMap<string, Host>; stage: () => Stage; isReady: () => boolean };

/** What each process has counted, for who watches. */
const figures = topic('gate/figures', { question: z.strictObject({}), answer: Figures });

/** How long requests under way may take once the end is asked for. */
const GRACE_MS = 2000;

/** Root of the project: this file is built into dist/. */
const root = join(import.meta.dirname, import.meta.dirname.endsWith('dist') ? '..' : '.');

/** Serves until it is stopped. @returns what stops it */
async function serve(): Promise<() => Promise<void>> {
  const config = webConfig();
  layThreads(join(root, 'dist', 'threads'), processConfig().threads);
  const people: SideModule | null = config.side === 'urn' ? null : await import('#lib/side/people.ts');
  const urn: SideModule | null = config.side === 'people' ? null : await import('#lib/side/urn.ts');

  const hosts = new Map<string, Host>();
  const next = people === null ? null : await prepareNext(config.port);
  let stage: Stage = 'starting';
  const work: Background[] = [];
  const isReady = () => stage === 'serving' && work.every((one) => one.isConnected());
  const room = people === null ? {} : { room: { key: roomKey(), tokenOf: known().tokenOf } };
  const gate = openGate({ config: gateConfig(), isKnown: known().isKnown, ...room });
  figures.serve(() => gate.figures());
  const door: Door = { gate, hosts, stage: () => stage, isReady };
  const server = http.createServer(SERVER_OPTIONS, (incoming, outgoing) => {
    answer(door, incoming, outgoing).catch((thrown) => {
      log('server/fault', fieldsOfFault(thrown));
      outgoing.destroy();
    });
  });
  if (people !== null && next !== null) {
    const { host } = new URL(config.peopleOrigin);
    const booth = await loadBooth(
      join(root, 'dist', 'booth'),
      config.urnOrigin,
      themeCss(config.theme, config.partyName),
    );
    const enrol = await loadEnrol(join(root, 'dist', 'enrol'), { party: config.partyName, rp: config.rpId });
    const bytes = [booth, enrol, await loadPages(join(root, '.next', 'static'))];
    const still = await stillTags(join(root, 'dist', 'enrol'));
    const failed = failedPages(() => boundTo(server), host);
    const pages = { bytes, next: withAbsences(next.handle), failed, still };
    hosts.set(host, { origin: config.peopleOrigin, hot: people.hot, pages });
  }
  if (urn !== null) hosts.set(new URL(config.urnOrigin).host, { origin: config.urnOrigin, hot: urn.hot, pages: null });

  gate.guard(server);
  // The only process says at once that it is starting; one of several is sent nobody until it can answer.
  const alone = isOneOfSeveral() ? null : await openPort(server, config);
  for (const side of [people, urn]) if (side !== null) work.push(await side.start());
  stage = 'serving';
  const closePort = alone ?? (await openPort(server, config));
  log('server/ready', { port: config.port, side: config.side });

  return async () => {
    stage = 'leaving';
    await new Promise((resolve) => setTimeout(resolve, processConfig().drain));
    const closed = closePort();
    server.closeIdleConnections();
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref())]);
    server.closeAllConnections();
    await Promise.allSettled(work.map((one) => one.stop()));
    gate.close();
    await closeThreads();
    await closePools();
    await next?.close();
  };
}

/** Two years, for this very host name: others of the party's are not ours to bind. */
const HSTS = 'max-age=63072000';

/** What anyone here may ask; the rest (TRACE, CONNECT, WebDAV) is cut off before anything is made of it. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']);

async function answer(door: Door, incoming: IncomingMessage, outgoing: ServerResponse) {
  noteArrival(incoming);
  const pathname = pathnameOf(incoming);
  if (!METHODS.has(incoming.method ?? '')) return outgoing.writeHead(405, { connection: 'close' }).end();
  if (incoming.method === 'GET' && pathname === '/api/health') return answerState(outgoing, 200, 'ok');
  if (incoming.method === 'GET' && pathname === '/api/ready') return answerReady(door, outgoing);
  // The urn would say of its votes that it knows none of them.
  if (door.stage() === 'starting')
    return send(faultProblem(toRequest(incoming, 'http://localhost'), 'starting', true), outgoing);
  const host = door.hosts.get(incoming.headers.host?.toLowerCase() ?? '');
  if (host === undefined) return refuse(incoming, outgoing, 'http://localhost');
  if (host.origin.startsWith('https:')) outgoing.setHeader('strict-transport-security', HSTS);

  const verdict = await door.gate.admit(incoming, outgoing, host.pages !== null);
  if (verdict.kind === 'answered') return;
  if (verdict.kind === 'refuse') return door.gate.refuse(incoming, outgoing, verdict);

  if (host.pages?.bytes.some((bytes) => bytes.serve(incoming, outgoing, pathname))) return;
  const preflight = preflightOf(host, incoming, pathname);
  if (preflight !== null) return sendPlain({ status: 204, headers: preflight, body: '' }, outgoing);
  if (host.hot.has(pathname)) return answerHot(host, incoming, outgoing, verdict);
  compressAnswer(incoming, outgoing, pathname);
  if (host.pages !== null && !isForeignApi(pathname)) {
    host.pages.failed.watch(outgoing, pathname);
    if (isStill(pathname)) sendStill(outgoing, host.pages.still(pathname));
    // Next must see the path that was judged here, not `http://host/…` or `//host/…` [limits and routes told apart].
    incoming.url = pathOf(incoming);
    return host.pages.next(incoming, outgoing);
  }
  return refuse(incoming, outgoing, host.origin);
}

async function answerHot({ hot, origin }: Host, incoming: IncomingMessage, outgoing: ServerResponse, pass: Pass) {
  const pathname = pathnameOf(incoming);
  const taking = takeBody(incoming);
  const body = taking === null ? null : await taking;
  if (body === 'gone') return outgoing.destroy();
  const refused = body && (await hot.screen(pathname, incoming.method ?? '', body, incoming.headers));
  if (refused) return sendPlain(refused, outgoing);
  compressAnswer(incoming, outgoing, pathname);
  return send(await hot.answer(toRequest(incoming, origin, pass.signal, body ?? undefined)), outgoing);
}

/** Of a preflight without a body that the table answers; the rest goes its usual way. */
function preflightOf({ hot }: Host, { method, headers }: IncomingMessage, pathname: string) {
  const wanted = headers['access-control-request-method'];
  const isPlain = headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
  return method === 'OPTIONS' && wanted !== undefined && isPlain ? hot.preflight(pathname, wanted) : null;
}

/** Next has handlers under /api/people alone: for the rest a problem document says more than a page. */
const isForeignApi = (pathname: string): boolean =>
  pathname.startsWith('/api/') && !pathname.startsWith('/api/people/');

/** Whether a balancer should send anyone: nothing is asked of a database for this, the sessions on duty know. */
const answerReady = (door: Door, outgoing: ServerResponse): void =>
  door.isReady() ? answerState(outgoing, 200, 'ready') : answerState(outgoing, 503, 'not-ready');

function answerState(outgoing: ServerResponse, status: number, state: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  outgoing.end(`{"status":"${state}"}`);
}

const refuse = (incoming: IncomingMessage, outgoing: ServerResponse, origin: string): Promise<void> =>
  send(refuseByEdge(toRequest(incoming, origin), 'web/no-such-path'), outgoing);

/** Next is loaded only where pages are served: the urn's process has none. */
async function prepareNext(port: number): Promise<{ handle: NextHandler; close: () => Promise<void> }> {
  Object.assign(process.env, { NODE_ENV: 'production' });
  const { default: next } = await import('next');
  const app = next({ dev: false, dir: root, hostname: 'localhost', port });
  await app.prepare();
  const handle = app.getRequestHandler();
  return { handle: (incoming, outgoing) => handle(incoming, outgoing), close: () => app.close() };
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

/** The figures of all processes, for the console and on the operator's port: in the primary, or in the only process. */
function showFigures(): void {
  const collect = rememberFigures(() => figures.askEach({}));
  servePlatform(collect);
  const { metrics } = gateConfig();
  if (metrics === null) return;
  const watched = http.createServer(SERVER_OPTIONS, answerMetrics(collect));
  watched.on('error', (thrown) => log('server/no-metrics', fieldsOfFault(thrown)));
  watched.listen(metrics.port, metrics.host).unref();
}

/** One process, alone or of several: until SIGTERM or SIGINT, then what is under way is answered. */
async function run(): Promise<void> {
  if (isOneOfSeveral()) plugPrimary();
  const stop = await serve();
  let isEnding = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      void stop().finally(() => process.exit(0));
    });
  }
  if (isOneOfSeveral()) sayReady();
}

try {
  const layout = processConfig();
  if (!isOneOfSeveral()) {
    showFigures();
    if (webConfig().side !== 'urn') serveRoom(gateConfig().room);
  }
  // What is malformed is said once, by the primary.
  if (layout.processes > 1 && !isOneOfSeveral() && webConfig()) {
    // The end of the primary is the end of all, and nothing of a vote is in its hands.
    process.on('unhandledRejection', (thrown) => log('server/fault', fieldsOfFault(thrown)));
    process.exit(await keepProcesses(layout, webConfig()));
  }
  await run();
} catch (thrown) {
  log('server/cannot-start', fieldsOfFault(thrown));
  process.stderr.write(`The server cannot start: ${explain(thrown, Number(process.env.PORT ?? 3000))}.\n`);
  process.exit(1);
}
