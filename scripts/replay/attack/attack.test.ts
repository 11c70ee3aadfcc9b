/** The attackers' tools: addresses that differ, requests that are requests, guns that keep their bounds. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { diceOf } from '../../drill/dice.ts';
import { addressOfAttacker, addressOfMember } from './addresses.ts';
import { openDawdlers } from './dawdlers.ts';
import { openGuns } from './guns.ts';
import { type Ammunition, KINDS } from './orders.ts';
import { shotsOf } from './shots.ts';

describe('addresses', () => {
  const attackers = Array.from({ length: 10_000 }, (_, at) => addressOfAttacker(at));
  const members = Array.from({ length: 10_000 }, (_, at) => addressOfMember(at));

  test('ten thousand attackers have ten thousand of the loopback network, none the server’s own', () => {
    expect(new Set(attackers).size).toBe(10_000);
    const isOurs = (address: string) => net.isIPv4(address) && /^127\.(?!0\.)/.test(address);
    expect([...attackers, ...members].filter((address) => !isOurs(address))).toEqual([]);
  });
  test('no attacker has a member’s address; some sit in a member’s network', () => {
    const own = new Set(members);
    expect(attackers.filter((address) => own.has(address))).toEqual([]);
    const networks = new Set(members.map((address) => address.replace(/\d+$/, '')));
    const near = attackers.filter((address) => networks.has(address.replace(/\d+$/, '')));
    expect(near.length).toBeGreaterThan(400);
    expect(near.length).toBeLessThan(600);
  });
  test('most members have an address of their own, and an office has one for many', () => {
    const sharing = members.length - new Set(members).size;
    expect(sharing).toBeGreaterThan(400);
    expect(sharing).toBeLessThan(600);
  });
});

const ammunition = (port: number): Ammunition => ({
  port,
  people: `localhost:${port}`,
  urn: `urn.localhost:${port}`,
  origin: `http://localhost:${port}`,
  page: '/fr/vote/abc',
  proofs: ['{"proofs":"é"}'],
  passes: ['{"passes":1}'],
});

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
async function serve(answer: http.RequestListener): Promise<number> {
  const server = http.createServer(answer);
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const GET = Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
const most = (count: number) => ({ most: count, isPatient: false, addressOf: addressOfAttacker, count: 10_000 });

test('each kind is a whole request, from the next address', async () => {
  const seen: string[] = [];
  const from = new Set<string | undefined>();
  const port = await serve((incoming, outgoing) => {
    let body = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (text) => {
      body += text;
    });
    incoming.on('end', () => {
      seen.push(`${incoming.method} ${incoming.url?.split('/')[1]} ${body.slice(0, 9)}`);
      from.add(incoming.socket.remoteAddress);
      outgoing.end('x');
    });
  });
  const shots = shotsOf(ammunition(port), diceOf('shots').throw);
  const guns = openGuns({ ...most(100), port });
  for (const kind of KINDS) for (let i = 0; i < 3; i++) expect(guns.shoot(kind, shots[kind]())).toBe(true);
  await until(() => seen.length === 18);
  const volleys = () => Object.values(guns.volleys());
  await until(() => volleys().every(({ answered }) => answered['200'] === 3));
  expect(seen.filter((one) => one.startsWith('POST api {"token"'))).toHaveLength(3);
  expect(seen.filter((one) => one.startsWith('OPTIONS api'))).toHaveLength(3);
  expect(seen).toContain('POST api {"proofs"');
  expect(from.size).toBe(18);
  guns.end();
});

test('no more connections than they may have, and a connection is left after four requests', async () => {
  let requests = 0;
  const port = await serve((_, outgoing) => {
    requests++;
    outgoing.end('x');
  });
  const guns = openGuns({ ...most(2), port, isPatient: true });
  expect([guns.shoot('get', GET), guns.shoot('get', GET), guns.shoot('get', GET)]).toEqual([true, true, false]);
  for (let sent = 2; sent < 12; ) {
    if (guns.shoot('get', GET)) sent++;
    else await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await until(() => requests === 12);
  // twelve requests of four each; two connections may be left half used
  expect([3, 4]).toContain(guns.addresses());
  guns.end();
});

test('what is cut is counted as lost, and apart from it what found no connection', async () => {
  const port = await serve((incoming) => incoming.socket.destroy());
  const guns = openGuns({ ...most(2), port });
  guns.shoot('get', GET);
  await until(() => guns.volleys().get?.lost === 1);
  expect(guns.volleys().get).toEqual({ sent: 1, unheard: 0, answered: {}, lost: 1 });
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
  guns.shoot('get', GET);
  await until(() => guns.volleys().get?.unheard === 1);
  expect(guns.volleys().get).toEqual({ sent: 1, unheard: 1, answered: {}, lost: 1 });
  guns.end();
});

test('a flood does not wait: whoever has waited longest gives way to the next shot, though not at once', async () => {
  let arrived = 0;
  const port = await serve(() => {
    arrived++;
  });
  let now = 0;
  const guns = openGuns({ ...most(2), port, now: () => now });
  expect([guns.shoot('get', GET), guns.shoot('get', GET)]).toEqual([true, true]);
  await until(() => arrived === 2);
  expect(guns.shoot('get', GET)).toBe(false);
  now = 1000;
  expect(guns.shoot('get', GET)).toBe(true);
  await until(() => arrived === 3);
  expect(guns.volleys().get).toEqual({ sent: 3, unheard: 0, answered: {}, lost: 1 });
  now = 5500;
  guns.sweep();
  expect(guns.volleys().get?.lost).toBe(2);
  guns.end();
});

test('guessed links, garbage and paths differ each time, and stay as long as they say they are', () => {
  const shots = shotsOf(ammunition(1), diceOf('fresh').throw);
  const links = Array.from({ length: 50 }, () => shots.links().toString());
  expect(new Set(links).size).toBe(50);
  for (const text of [...links, ...Array.from({ length: 50 }, () => shots.garbage().toString())]) {
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(Number(/Content-Length: (\d+)/.exec(head)?.[1])).toBe(Buffer.byteLength(body));
    expect(text).not.toContain('?');
  }
});

test('dawdlers come again when they are cut, and stop when told', async () => {
  let opened = 0;
  const server = net.createServer((socket) => {
    opened++;
    socket.on('error', () => {});
    socket.destroy();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const dawdlers = openDawdlers(
    { port: (server.address() as AddressInfo).port, count: 2, words: () => 'GET' },
    () => '127.200.0.1',
  );
  await until(() => opened > 3);
  dawdlers.end();
  expect(dawdlers.volley().sent).toBeGreaterThan(3);
  await new Promise((done) => server.close(done));
});
