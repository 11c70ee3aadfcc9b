/** The gate as a whole, over real sockets: who passes, who is refused and how it reads, and that nothing stays behind. */
import { EventEmitter } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { parseGateConfig } from './config.ts';
import { type Gate, type GateOptions, openGate } from './gate.ts';
import { SERVER_OPTIONS } from './guard/server.ts';

type Served = { incoming: IncomingMessage; outgoing: ServerResponse; signal: AbortSignal };
type World = {
  gate: Gate;
  port: number;
  /** Requests that were let in and are not answered. */
  inside: Served[];
  clock: { ms: number };
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server behind a gate. `answer` is what becomes of who passes; by default it waits in `inside`. */
async function open(
  env: Record<string, string> = {},
  { answer, ...options }: Partial<GateOptions> & { answer?: (served: Served) => void } = {},
): Promise<World> {
  const clock = { ms: 1_000_000 };
  const inside: Served[] = [];
  const gate = openGate({ config: parseGateConfig(env), now: () => clock.ms, ...options });
  const server = http.createServer(SERVER_OPTIONS, async (incoming, outgoing) => {
    const verdict = await gate.admit(incoming, outgoing);
    if (verdict.kind === 'refuse') return gate.refuse(incoming, outgoing, verdict);
    const served = { incoming, outgoing, signal: verdict.signal };
    if (answer) answer(served);
    else inside.push(served);
  });
  gate.guard(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    gate.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { gate, port: (server.address() as AddressInfo).port, inside, clock };
}

type Asked = { path?: string; method?: string; from?: string; headers?: Record<string, string>; body?: string };
type Answer = { status: number; headers: http.IncomingHttpHeaders; text: string };

/** One request over a connection of its own, from an address of the loopback network. */
function ask(port: number, { path = '/fr', method = 'GET', from = '127.0.0.9', headers = {}, body }: Asked = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port, path, method, headers, localAddress: from, agent: false },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
/** One request without a socket, that passes and is answered at once. */
function feign(gate: Gate, { path = '/fr', method = 'GET', from = '127.0.0.9' }: Asked) {
  const outgoing = Object.assign(new EventEmitter(), { writeHead: () => {}, end: () => {}, writableFinished: true });
  const incoming = { url: path, method, headers: {}, rawHeaders: [], socket: { remoteAddress: from } };
  const verdict = gate.admit(incoming as unknown as IncomingMessage, outgoing as unknown as ServerResponse);
  outgoing.end();
  outgoing.emit('close');
  return verdict;
}
const until = async (met: () => boolean): Promise<void> => {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 5));
};
const quick = { answer: ({ outgoing }: Served) => void outgoing.end('ok') };
const cast = { path: '/api/urn/cast', method: 'POST', body: '{}' };

describe('who asks too often', () => {
  test('is told so in the language of the page, by a page that needs nothing', async () => {
    const { port, gate } = await open({}, quick);
    const links = { path: '/api/people/passkeys/link', method: 'POST', headers: { 'accept-language': 'en' } };
    for (let i = 0; i < 30; i++) expect((await ask(port, links)).status).toBe(200);
    const refused = await ask(port, links);
    expect(refused.status).toBe(429);
    expect(refused.headers['content-type']).toBe('application/problem+json');
    expect(Number(refused.headers['retry-after'])).toBe(2); // thirty a minute
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'web/busy', status: 429, reason: 'address', retryAfter: 2 });
    expect(gate.figures().classes.link).toMatchObject({ arrived: 31, admitted: 30, refused: { address: 1 } });
  });
  test('is another one at another loopback address, and behind a proxy', async () => {
    const { port } = await open({}, quick);
    const link = { path: '/api/people/passkeys/link', method: 'POST' };
    for (let i = 0; i < 31; i++) await ask(port, { ...link, from: '127.0.0.9' });
    expect((await ask(port, { ...link, from: '127.0.0.9' })).status).toBe(429);
    expect((await ask(port, { ...link, from: '127.0.0.10' })).status).toBe(200);
    const spoofed = { ...link, from: '127.0.0.9', headers: { 'x-forwarded-for': '198.51.100.7' } };
    expect((await ask(port, spoofed)).status).toBe(429);
    expect((await ask(port, { ...spoofed, from: '127.0.0.1' })).status).toBe(200);
  });
});

describe('a stranger cannot lock out a member', () => {
  /** Fills the class with requests from `from` that nobody answers, until one is refused. */
  async function flood(world: World, asked: Asked): Promise<Answer> {
    for (;;) {
      const before = world.inside.length;
      const answer = ask(world.port, asked);
      const refused = await Promise.race([answer, until(() => world.inside.length > before).then(() => null)]);
      if (refused !== null) return refused;
      answer.catch(() => {});
    }
  }
  test('a flood of casts from the member’s own address leaves seats for others, and for whoever is known', async () => {
    const world = await open({}, { isKnown: ({ headers }) => headers['x-known'] === 'yes' });
    const { port, gate, inside, clock } = world;
    // The network's points are used up, and the clock stands still.
    for (let i = 0; i < 1200; i++) expect(feign(gate, cast)).toMatchObject({ kind: 'pass' });
    const refused = await flood(world, cast);
    expect([refused.status, JSON.parse(refused.text).reason]).toEqual([429, 'address']);
    const flooding = inside.length;
    const member = ask(port, { ...cast, headers: { 'x-known': 'yes' } });
    await until(() => inside.length > flooding);
    inside.pop()?.outgoing.end('receipt');
    expect((await member).text).toBe('receipt');
    // Another class, as well from the same address: signing is not casting.
    const sign = ask(port, { path: '/api/people/register', method: 'POST', body: '{}' });
    await until(() => inside.length > flooding);
    inside.pop()?.outgoing.end('signed');
    expect((await sign).text).toBe('signed');
    // And a member without anything to show, once one seat of the flood is free and the clock has gone on.
    clock.ms += 1000;
    const quiet = ask(port, cast);
    await until(() => inside.length > flooding);
    inside.pop()?.outgoing.end('receipt');
    expect((await quiet).text).toBe('receipt');
    expect(gate.figures().classes.cast?.refused.address).toBe(1);
  });
});

describe('who passes', () => {
  test('holds a seat until the answer, whether it ends, breaks off or throws', async () => {
    const { port, gate, inside } = await open();
    const answered = ask(port);
    const broken = ask(port).catch(() => null);
    await until(() => inside.length === 2);
    expect(gate.figures()).toMatchObject({ working: 2, connections: { open: 2 } });
    const [one, two] = inside;
    one?.outgoing.end('ok');
    two?.outgoing.destroy();
    await Promise.all([answered, broken]);
    await until(() => gate.figures().working === 0 && gate.figures().connections.open === 0);
    expect(gate.figures().classes.page).toMatchObject({ arrived: 2, admitted: 2, left: 1 });
  });
  test('learns that the client has left, at once', async () => {
    const { port, gate, inside } = await open();
    const request = http.get({ port, path: '/fr', agent: false });
    request.on('error', () => {});
    await until(() => inside.length === 1);
    request.destroy();
    await until(() => inside[0]?.signal.aborted === true);
    expect(inside[0]?.signal.reason).toMatchObject({ name: 'AbortError' });
    expect(gate.figures().working).toBe(0);
  });
  test('one behind the other on one connection: all seats come back when it breaks', async () => {
    const { port, gate, inside } = await open();
    const socket = (await import('node:net')).connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /fr HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(4));
    await until(() => inside.length === 4);
    expect(gate.figures().working).toBe(4);
    socket.destroy();
    await until(() => gate.figures().working === 0);
    expect(inside.every(({ signal }) => signal.aborted)).toBe(true);
  });
  test('waits where all seats are taken, is called in turn, and refused when patience ends', async () => {
    const { port, gate, inside, clock } = await open();
    const all = Array.from({ length: 20 }, () => ask(port, { headers: { accept: 'text/html' } }));
    await until(() => gate.figures().waiting + inside.length === 20);
    const seated = inside.length;
    expect(seated).toBe(14); // nine tenths of sixteen
    inside[0]?.outgoing.end('ok');
    await until(() => inside.length === seated + 1);
    clock.ms += 2000;
    await until(() => gate.figures().waiting === 0); // at the next tick
    for (const { outgoing } of inside) if (!outgoing.writableEnded) outgoing.end('ok');
    const answers = await Promise.all(all);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(seated + 1);
    const refused = answers.find(({ status }) => status === 503);
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThanOrEqual(3);
    expect(refused?.text).toContain('<html lang="fr">');
    expect(gate.figures().classes.page).toMatchObject({ arrived: 20, queued: 6, refused: { full: 5 } });
  });
});

describe('the gate off', () => {
  test('lets everything through, to be measured against', async () => {
    const { port } = await open({ GATE: 'off' }, quick);
    const link = { path: '/api/people/passkeys/link', method: 'POST' };
    for (let i = 0; i < 40; i++) expect((await ask(port, link)).status).toBe(200);
  });
});

describe('configuration', () => {
  test.each([
    ['TRUSTED_PROXIES', 'proxy.example'],
    ['PEER_ADDRESSES', '10.0.0.0/99'],
    ['CONNECTIONS', '3'],
    ['METRICS_PORT', '0'],
    ['REDIS_URL', 'http://127.0.0.1'],
    ['GATE', 'perhaps'],
  ])('%s=%s is refused by its name alone', (name, value) => {
    expect(() => parseGateConfig({ [name]: value })).toThrow(`missing or malformed in the environment: ${name}`);
  });
});
