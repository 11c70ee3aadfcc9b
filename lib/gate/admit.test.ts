/** The gate as a whole, over real sockets: who passes, who is refused and how it reads, and that nothing stays behind. */
import http from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { parseGateConfig } from './config.ts';
import { type Answer, type Asked, ask, feign, openWorld, type Served, speak, until, type World } from './testing.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const open: typeof openWorld = async (...given) => {
  const world = await openWorld(...given);
  closing.push(world.close);
  return world;
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
    const { socket } = speak(port, 'GET /fr HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(4));
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
