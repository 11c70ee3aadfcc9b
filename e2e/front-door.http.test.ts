/**
 * The front door (server.ts) as two processes, one per side, as they run under two hands (HOUSE §3, lock 4): what each
 * answers, what each refuses to start with, how each ends.
 */
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { common } from '#lib/i18n/common.ts';
import { translator } from '#lib/i18n/index.ts';
import { wipeClusters } from '../scripts/db/embedded.mjs';
import { setUpDatabases } from '../scripts/db/setup.ts';
import { run } from '../scripts/db/testing.ts';
import { environmentFor, freePort, newSecrets } from '../scripts/demo/environment.ts';
import { startPrepared } from './prepared-clusters.ts';
import { type Answer, ask, askRaw, type Started, start, until } from './process.ts';

const ours = (env: Readonly<Record<string, string>>, pattern: RegExp) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => pattern.test(name)));

let dir: string;
let clusters: Awaited<ReturnType<typeof startPrepared>>;
let people: Started;
let urn: Started;
let ports: { people: number; urn: number };
let hosts: { people: string; urn: string };
let peopleEnv: Record<string, string>;
let urnEnv: Record<string, string>;

beforeAll(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-door-'));
  fs.chmodSync(dir, 0o755);
  clusters = await startPrepared({ dir: path.join(dir, 'clusters'), durable: false });
  await setUpDatabases(clusters.env);
  ports = { people: await freePort(), urn: await freePort() };
  hosts = { people: `localhost:${ports.people}`, urn: `urn.localhost:${ports.urn}` };
  const { SESSION_SECRET, PEOPLE_KEK, URN_KEK } = newSecrets();
  const {
    SMTP_URL = '',
    SMS_KEY = '',
    ...common
  } = environmentFor(
    ports.people,
    { mail: 'smtp://127.0.0.1:9', sms: { url: 'http://127.0.0.1:9', key: 'x'.repeat(16) } },
    'Parti d’essai',
  );
  const shared = {
    ...common,
    URN_ORIGIN: `http://${hosts.urn}`,
    PEOPLE_INTERNAL: `http://127.0.0.1:${ports.people}`,
    URN_INTERNAL: `http://127.0.0.1:${ports.urn}`,
  };
  const peopleUrls = ours(clusters.env, /^(PEOPLE_DATABASE|JOURNAL_(APPEND|READ))_URL$/);
  const urnUrls = ours(clusters.env, /^URN_(DATABASE|CHAIN_APPEND|CHAIN_READ)_URL$/);
  peopleEnv = {
    ...shared,
    SIDE: 'people',
    PORT: String(ports.people),
    ...peopleUrls,
    SESSION_SECRET,
    PEOPLE_KEK,
    SMTP_URL,
    SMS_KEY,
  };
  urnEnv = { ...shared, SIDE: 'urn', PORT: String(ports.urn), ...urnUrls, URN_KEK };
  people = start(peopleEnv);
  urn = start(urnEnv);
  await until(() => people.log().includes('server/ready') && urn.log().includes('server/ready'));
});
afterAll(async () => {
  for (const { child } of [people, urn]) if (child.exitCode === null) child.kill('SIGKILL');
  await clusters.stop();
  wipeClusters(path.join(dir, 'clusters'));
  fs.rmSync(dir, { recursive: true, force: true });
});

describe('each process answers for its own host', () => {
  test('and for its health under any name', async () => {
    for (const port of Object.values(ports))
      expect((await ask(port, '/api/health', { host: 'anything' })).status).toBe(200);
  });
  test.each([
    ['people', '/api/people/challenge', 405],
    ['people', '/api/board/journals', 200],
    ['people', '/fr', 200],
    ['people', `/fr/vote/${'A'.repeat(43)}`, 200],
    ['people', '/api/urn/key', 404],
    ['people', '/api/board/urn/x', 404],
    ['urn', '/api/urn/key', 200],
    ['urn', '/fr', 404],
    ['urn', `/fr/vote/${'A'.repeat(43)}`, 404],
    ['urn', '/api/people/challenge', 404],
    ['urn', '/api/board/journals', 404],
    ['urn', '/_next/static/x', 404],
  ] as const)('%s %s → %i', async (side, target, status) => {
    expect((await ask(ports[side], target, { host: hosts[side] })).status).toBe(status);
  });
  test('and knows no other name', async () => {
    for (const [port, host] of [
      [ports.people, hosts.urn],
      [ports.urn, hosts.people],
      [ports.people, 'evil.example'],
      [ports.urn, `127.0.0.1:${ports.urn}`],
    ] as const) {
      const answer = await ask(port, '/api/urn/key', { host });
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'web/no-such-path' });
    }
  });
  test('whatever form the address takes', async () => {
    const head = `Host: ${hosts.urn}\r\nConnection: close\r\n\r\n`;
    expect(await askRaw(ports.urn, `GET //${hosts.people}/fr HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1.1 404/);
    expect(await askRaw(ports.urn, `GET http://${hosts.people}/fr HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1.1 404/);
    expect(await askRaw(ports.urn, `GET /api/urn/key/../../fr HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1.1 400/);
  });
});

describe('people’s host', () => {
  test.each([
    ['an absolute form', (path: string) => `http://${hosts.people}${path}`],
    ['another host in it', (path: string) => `http://evil.example${path}`],
    ['two slashes', (path: string) => `//evil.example${path}`],
  ])('judges and routes one and the same path: %s', async (_, write) => {
    const head = `Host: ${hosts.people}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`;
    const plain = await askRaw(ports.people, `POST /api/people/setup HTTP/1.1\r\n${head}`);
    expect(plain).toContain('web/wrong-origin'); // Next's handler, which counts as a ceremony
    const answer = await askRaw(ports.people, `POST ${write('/api/people/setup')} HTTP/1.1\r\n${head}`);
    expect(answer).not.toContain('web/wrong-origin'); // not reached under the name of another class
    expect(answer).not.toMatch(/^location: *(https?:)?\/\/evil/im);
  });
});

describe('the urn’s host', () => {
  test('sets no cookie and reads none, sends no referrer on', async () => {
    const answer = await ask(ports.urn, '/api/urn/key', { host: hosts.urn, headers: { cookie: '__Host-isoloir=x' } });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });
  test('cuts a body that is too large, declared or not', async () => {
    const cast = { host: hosts.urn, method: 'POST', headers: { 'content-type': 'application/json' } };
    expect((await ask(ports.urn, '/api/urn/cast', { ...cast, body: 'x'.repeat(1_200_000) })).status).toBe(413);
    const chunked = `POST /api/urn/cast HTTP/1.1\r\nHost: ${hosts.urn}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = `${(100_000).toString(16)}\r\n${' '.repeat(100_000)}\r\n`;
    expect(await askRaw(ports.urn, chunked + chunk.repeat(12))).toMatch(/^HTTP\/1.1 413/);
  });
  test.each(['TRACE', 'PATCH', 'PROPFIND'])('does not know %s', async (method) => {
    const head = `Host: ${hosts.urn}\r\nConnection: close\r\n\r\n`;
    expect(await askRaw(ports.urn, `${method} /api/urn/key HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1.1 405/);
    expect(await askRaw(ports.urn, `OPTIONS * HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1.1 404/);
  });
  test('takes no other host from a path', async () => {
    const head = `Host: ${hosts.urn}\r\nConnection: close\r\n\r\n`;
    expect(await askRaw(ports.urn, `GET /\\${hosts.people}/api/urn/key HTTP/1.1\r\n${head}`)).toMatch(
      /^HTTP\/1.1 40[04]/,
    );
  });
  test('loses patience with who goes away in the middle, and logs no fault', async () => {
    const socket = net.connect(ports.urn, '127.0.0.1');
    socket.write(
      `POST /api/urn/cast HTTP/1.1\r\nHost: ${hosts.urn}\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"phi":`,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(urn.log()).not.toContain('fault');
  });
  test('refuses headers beyond their size', async () => {
    const long = `GET /api/urn/key HTTP/1.1\r\nHost: ${hosts.urn}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await askRaw(ports.urn, long)).toMatch(/^HTTP\/1.1 431/);
  });
});

describe('pages', () => {
  test('carry a policy with a nonce that is fresh each time and stands on every script', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => ask(ports.people, '/fr/stop', { host: hosts.people })));
    const nonceOf = (answer: Answer | undefined) =>
      /script-src 'nonce-([^']+)' 'strict-dynamic'/.exec(String(answer?.headers['content-security-policy']))?.[1];
    expect(nonceOf(one)).toBeDefined();
    expect(nonceOf(one)).not.toBe(nonceOf(two));
    const policy = String(one?.headers['content-security-policy']);
    expect(policy).toContain(`connect-src 'self' http://${hosts.urn}`);
    expect(policy).not.toContain('unsafe');
    // who has none is told that the button needs them
    expect(one?.text).toContain(translator('fr', common)('noScript'));
    const scripts = one?.text.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonceOf(one)}"`))).toEqual([]);
    expect(one?.text).not.toMatch(/<[^>]+\sstyle=/);
  });
  test.each(['/fr', '/en/secret', '/fr/results/x'])('%s has one script, small and ours, and no other', async (path) => {
    const page = await ask(ports.people, path, { host: hosts.people });
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    const scripts = page.text.match(/<script\b[^>]*>|<link\b[^>]*as="script"[^>]*>/g) ?? [];
    expect(scripts).toHaveLength(1);
    expect(page.text.split('</head>')[0]).toMatch(/<title>[^<]+ – Parti d’essai<\/title>/);
    const src = / src="([^"]+)"/.exec(scripts[0] ?? '')?.[1] ?? '';
    const script = await ask(ports.people, src, { host: hosts.people });
    expect([script.status, script.text.length < 6000]).toEqual([200, true]);
  });
  test('do not say what serves them', async () => {
    const { headers } = await ask(ports.people, '/fr', { host: hosts.people });
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('one process is one world', () => {
  test('hot handlers and Next’s pages share their pools, though each has its own copy of the code', async () => {
    expect((await ask(ports.people, '/api/board/journals', { host: hosts.people })).status).toBe(200);
    expect((await ask(ports.people, '/fr', { host: hosts.people })).status).toBe(200);
    const pools = await run<{ application_name: string }>(
      clusters.env.CLUSTER_PEOPLE_ADMIN_URL ?? '',
      `SELECT DISTINCT application_name FROM pg_stat_activity WHERE usename = 'board_reader'`,
    );
    expect(pools).toHaveLength(1);
    expect(pools[0]?.application_name).toMatch(/^isoloir board\/journal-read [0-9a-f]{8}$/);
  });
});

describe('starting', () => {
  test.each([
    ['people', 'URN_KEK'],
    ['urn', 'SESSION_SECRET'],
    ['urn', 'PEOPLE_DATABASE_URL'],
  ] as const)('as %s with %s is refused in one sentence that quotes nothing', async (side, name) => {
    const secret = name.endsWith('_URL') ? 'postgresql://a:hunter2@127.0.0.1/x' : 'hunter2'.repeat(7);
    const env = { ...(side === 'people' ? peopleEnv : urnEnv), PORT: String(await freePort()), [name]: secret };
    const started = start(env);
    expect(await started.ended).toBe(1);
    expect(started.log()).toContain(`secrets of the other side in this process: ${name}`);
    expect(started.log()).not.toContain('hunter2');
  });
  test('on a port that is taken is refused in one sentence', async () => {
    const started = start({ ...urnEnv, PORT: String(ports.people) });
    expect(await started.ended).toBe(1);
    expect(started.log()).toContain(`port ${ports.people} is taken`);
  });
});

describe('two hands', () => {
  test('the urn follows the journals of the other process, and goes on without it', async () => {
    // It may have started first and found nobody; from then on it reads, and says so only where it cannot.
    const failures = () => urn.log().split('urn/follow-failed').length - 1;
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const before = failures();
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(failures()).toBe(before);
    people.child.kill('SIGTERM');
    expect(await people.ended).toBe(0);
    await until(() => failures() > before);
    expect((await ask(ports.urn, '/api/urn/key', { host: hosts.urn })).status).toBe(200);
  });
  test('ends within three seconds, also while someone holds a connection', async () => {
    const idle = net.connect(ports.urn, '127.0.0.1');
    idle.on('error', () => {});
    idle.write(`GET /api/urn/key HTTP/1.1\r\nHost: ${hosts.urn}\r\n\r\nPOST /api/urn/cast HTTP/1.1\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = Date.now();
    urn.child.kill('SIGTERM');
    expect(await urn.ended).toBe(0);
    // three seconds and what a busy machine needs: the ten that a half-sent head may take would show
    expect(Date.now() - before).toBeLessThan(8000);
    idle.destroy();
  });
  test('logs events and counters: no address, no path, no text', () => {
    const lines = `${urn.log()}`.trim().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      const fields = JSON.parse(line);
      expect(['event', 'fault', 'error', 'stack', 'route', 'status', 'count', 'ms', 'side', 'port']).toEqual(
        expect.arrayContaining(Object.keys(fields)),
      );
    }
    expect(lines.join()).not.toMatch(/127\.0\.0\.1|localhost/);
  });
});
