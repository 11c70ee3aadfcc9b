/** The waiting room over real sockets: who waits, who never does, and what they are told. */
import { afterEach, describe, expect, test } from 'vitest';
import { type Asked, ask, feign, openWorld, until } from '../testing.ts';
import { openCoordinator } from './coordinator.ts';
import { writeAdmission, writePlace } from './place.ts';
import { writeSince } from './since.ts';
import { solve } from './testing.ts';
import { cookiesIn, enrol, key, known, openRoomAt, page, place, quick, sign, withCookies } from './testing-door.ts';
import type { Batch } from './wire.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const opened: typeof openRoomAt = async (...given) => {
  const world = await openRoomAt(...given);
  closing.push(world.close);
  return world;
};

describe('a member’s device', () => {
  test('comes in at once where there is room, with an admission for what follows', async () => {
    const { port, gate } = await opened();
    const answer = await ask(port, { ...page, headers: { ...page.headers, ...known } });
    expect([answer.status, answer.text]).toEqual([200, 'ok']);
    const cookies = cookiesIn(answer.headers['set-cookie']);
    expect(Object.keys(cookies)).toEqual(['__Host-place', '__Host-admitted']);
    for (const one of answer.headers['set-cookie'] ?? []) expect(one).toMatch(/; Secure; HttpOnly; SameSite=Lax$/);
    expect(await ask(port, withCookies(enrol, { '__Host-admitted': cookies['__Host-admitted'] ?? '' }))).toMatchObject({
      status: 200,
    });
    expect(gate.figures().room).toMatchObject({ admitted: 1, called: { known: 1, stranger: 0 } });
  });
  test('waits with a place where there is none, is told how it stands, and called in turn', async () => {
    const { port, seats, pass, get } = await opened();
    seats.free = false;
    const first = await ask(port, { ...page, headers: { ...page.headers, ...known } });
    expect(first.status).toBe(503);
    expect(first.text).toContain('<html lang="fr">');
    expect(first.headers).toMatchObject({ 'retry-after': '4', 'cache-control': 'no-store' });
    expect(first.headers.refresh).toBeUndefined();
    const cookies = cookiesIn(first.headers['set-cookie']);
    expect(Object.keys(cookies)).toEqual(['__Host-place']);
    const other = cookiesIn((await ask(port, { ...place, headers: known })).headers['set-cookie']);
    expect(await get(withCookies(place, cookies))).toMatchObject({ state: 'waiting', lane: 'known', ahead: 0 });
    expect(await get(withCookies(place, other))).toMatchObject({ state: 'waiting', ahead: 1, seconds: null, again: 4 });
    const held = JSON.parse((await ask(port, withCookies(enrol, other))).text);
    expect(held).toMatchObject({ code: 'gate/wait', status: 503, ahead: 1, retryAfter: 4 });
    seats.free = true;
    await get(place); // its batch says that seats are free
    pass(1);
    expect(await ask(port, withCookies(page, cookies))).toMatchObject({ status: 200, text: 'ok' });
  });
  test('is one device: more places than it has windows are a stranger’s', async () => {
    const { get, seats } = await opened();
    seats.free = false;
    const answers = await Promise.all(Array.from({ length: 8 }, () => get({ ...place, headers: known })));
    const lanes = answers.map((answer) => (answer.state === 'waiting' ? answer.lane : answer.state));
    expect(lanes.sort()).toEqual([...Array(6).fill('known'), 'price', 'price']);
  });
  test('that waited as a stranger goes over to its own lane', async () => {
    const { get, seats } = await opened();
    seats.free = false;
    const stranger = { '__Host-place': writePlace(key, { lane: 'stranger', boot: 1000, seq: 0, taken: 1000 }) };
    expect(await get(withCookies(place, stranger))).toMatchObject({ lane: 'stranger' });
    expect(await get(withCookies({ ...place, headers: known }, stranger))).toMatchObject({ lane: 'known' });
  });
});

describe('a stranger', () => {
  test('pays with work, once for each place', async () => {
    const { port, get } = await opened();
    const asked = await get(place);
    if (asked.state !== 'price') throw new Error(asked.state);
    expect(asked).toMatchObject({ work: { bits: 12, pieces: 16 }, left: 60, again: 8 });
    const paid = { ...place, headers: { 'isoloir-work': `${asked.work.task} ${solve(asked.work).join(',')}` } };
    expect(await get(paid)).toMatchObject({ state: 'called' });
    expect(await get(paid)).toMatchObject({ state: 'price' });
    expect((await ask(port, page)).text).toContain('<html lang="fr">');
  });
  test('or with patience, of which each network has so much', async () => {
    const { port, pass, get } = await opened();
    const first = await ask(port, page);
    expect(first.status).toBe(503);
    const cookies = cookiesIn(first.headers['set-cookie']);
    expect(Object.keys(cookies)).toEqual(['__Host-since']);
    pass(59);
    expect(await get(withCookies(place, cookies))).toMatchObject({ state: 'price', left: 1 });
    pass(1);
    expect((await ask(port, withCookies(page, cookies))).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 24 }, () => get(withCookies(place, cookies))));
    expect(answers.filter(({ state }) => state === 'price')).toHaveLength(5); // twenty a minute
    expect(await get({ ...withCookies(place, cookies), from: '127.0.9.9' })).toMatchObject({ state: 'waiting' });
  });
});

test('while the primary is away nobody gets a bare error, loses a place, or pays for nothing', async () => {
  const { port, primary, seats, get } = await opened();
  seats.free = false;
  const asked = await get(place);
  if (asked.state !== 'price') throw new Error(asked.state);
  const mine = { '__Host-place': writePlace(key, { lane: 'known', boot: 900, seq: 1, taken: 1000 }) };
  await get(withCookies(place, mine));
  primary.isAway = true;
  const waits = { state: 'waiting', ahead: null, seconds: null, again: 4 };
  expect(await get(withCookies(place, mine))).toEqual({ ...waits, lane: 'known', place: mine['__Host-place'] });
  const page503 = await ask(port, withCookies(page, mine));
  expect([page503.status, page503.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
  const member = await ask(port, { ...place, headers: known });
  expect(JSON.parse(member.text)).toEqual({ ...waits, lane: 'known', place: '' });
  expect(member.headers['set-cookie']).toBeUndefined();
  const paid = { ...place, headers: { 'isoloir-work': `${asked.work.task} ${solve(asked.work).join(',')}` } };
  expect(await get(paid)).toMatchObject({ state: 'price', work: asked.work });
  primary.isAway = false;
  expect(await get(paid)).toMatchObject({ state: 'waiting', lane: 'stranger' });
});

describe('never waits', () => {
  const cases: Readonly<Record<string, Asked>> = {
    'who casts': { path: '/api/urn/cast', method: 'POST', body: '{}' },
    'the booth': { path: `/fr/vote/${'x'.repeat(43)}`, headers: { accept: 'text/html' } },
    'its files': { path: '/booth/assets/x.js' },
    'the enrolment page': { path: '/fr/enrol', headers: { accept: 'text/html' } },
    'who signs, where a seat is free': sign,
    boards: { path: '/api/board/journals' },
    'what this server asks of itself': { path: '/fr/unavailable', from: '127.0.0.1' },
  };
  test('those of this table', async () => {
    const { port, seats } = await opened();
    seats.free = false;
    for (const [who, asked] of Object.entries(cases))
      expect(await ask(port, asked), who).toMatchObject({ status: 200, text: 'ok' });
  });
  test('who signs with an admission, even where others who sign have taken half the seats', async () => {
    const { port, inside, seats, get } = await opened({});
    const since = { '__Host-since': writeSince(key, 900) };
    const called = await get(withCookies(place, since));
    if (called.state !== 'called') throw new Error(called.state);
    seats.free = false;
    // how many seats there are is the machine's own affair: whoever is left over is told to wait
    let held = 0;
    const uncalled = Array.from({ length: 20 }, async (_, i) => {
      const answer = await ask(port, { ...sign, from: `127.0.3.${i + 1}` });
      if (answer.status === 200) return;
      expect(JSON.parse(answer.text)).toMatchObject({ status: 503, code: 'gate/wait' });
      held++;
    });
    await until(() => inside.length + held === 20);
    expect(held).toBeGreaterThanOrEqual(12);
    const before = inside.length;
    const mine = ask(port, { ...sign, headers: { 'isoloir-admitted': called.admission } });
    await until(() => inside.length > before);
    for (const { outgoing } of inside) outgoing.end('signed');
    expect((await mine).text).toBe('signed');
    await Promise.all(uncalled);
  });
});

test('who polls with a place is not counted with their neighbours, who use up their network’s part', async () => {
  const { port, gate, seats, get } = await opened();
  seats.free = false;
  const mine = withCookies(place, {
    '__Host-place': writePlace(key, { lane: 'known', boot: 900, seq: 1, taken: 1000 }),
  });
  for (let i = 0; i < 3000; i++) feign(gate, place);
  expect(await ask(port, place)).toMatchObject({ status: 429 });
  expect(await get(mine)).toMatchObject({ state: 'waiting' });
});

test('what an address sends beyond its part is given no place, and no token of it is looked at', async () => {
  const coordinator = openCoordinator({ now: () => 1000, setting: 'open' });
  let looks = 0;
  const tokenOf = () => {
    looks++;
    return null;
  };
  const room = { key, tokenOf, ask: async (batch: Batch) => coordinator.answer(batch, 1) };
  const { gate, close } = await openWorld({}, { ...quick, room });
  closing.push(close);
  await until(() => gate.figures().room.isOpen);
  const navigation = { path: '/api/people/auth/x', headers: { accept: 'text/html' } };
  for (let i = 0; i < 1500; i++) await feign(gate, navigation);
  expect(looks).toBe(1200);
});

test('with a closed room a place frees nobody of their network’s limit', async () => {
  const coordinator = openCoordinator({ now: () => 1000 });
  const room = { key, tokenOf: () => null, ask: async (batch: Batch) => coordinator.answer(batch, 1) };
  const { gate, close } = await openWorld({}, { ...quick, room });
  closing.push(close);
  const admission = writeAdmission(key, { lane: 'known', boot: 900, seq: 1, until: 9e9 });
  for (const cookies of [
    { '__Host-place': writePlace(key, { lane: 'stranger', boot: 900, seq: 1, taken: 1000 }) },
    { '__Host-admitted': admission },
  ]) {
    const link = withCookies({ path: '/api/people/passkeys/link', method: 'POST' }, cookies);
    for (let i = 0; i < 30; i++) feign(gate, link);
    expect(feign(gate, link)).toMatchObject({ kind: 'refuse', reason: 'address' });
  }
});

test('the urn’s host has no waiting room', async () => {
  const { gate } = await opened();
  expect(feign(gate, page, false)).toMatchObject({ kind: 'pass' });
  expect(await feign(gate, page)).toEqual({ kind: 'answered' });
});

test('it opens by itself where pages find no seat in two seconds, and closes when nobody waits', async () => {
  const clock = { s: 1000 };
  const coordinator = openCoordinator({ now: () => clock.s, most: 10 });
  let crowded = 0;
  const ask1 = async (batch: Parameters<typeof coordinator.answer>[0]) => {
    const answer = coordinator.answer(batch, 1);
    if (batch.report.refused < 5) return answer;
    crowded++;
    coordinator.sweep();
    return coordinator.answer({ ...batch, takes: { known: 0, stranger: [] }, sees: [] }, 1);
  };
  const world = await openWorld({}, { room: { key, tokenOf: () => null, ask: ask1 } });
  closing.push(world.close);
  const held: Promise<unknown>[] = [];
  for (let round = 1; round <= 2; round++) {
    const before = world.gate.figures().classes.page?.refused.full ?? 0;
    const come = () => held.push(ask(world.port, page));
    // whoever finds no seat stands in line, until patience ends
    while (world.gate.figures().waiting < 8) {
      come();
      await until(() => world.inside.length + world.gate.figures().waiting >= held.length - before);
    }
    world.clock.ms += 2000;
    await until(() => (world.gate.figures().classes.page?.refused.full ?? 0) - before >= 8);
    await until(() => crowded === round);
  }
  await until(() => world.gate.figures().room.isOpen);
  expect((await ask(world.port, page)).text).toContain('class="line"');
  for (const { outgoing } of world.inside.splice(0)) outgoing.end('ok');
  await Promise.all(held);
  for (let second = 0; second < 11; second++) coordinator.sweep();
  await until(() => !world.gate.figures().room.isOpen);
  const last = ask(world.port, page);
  await until(() => world.inside.length === 1);
  world.inside[0]?.outgoing.end('ok');
  expect((await last).text).toBe('ok');
});

test('a closed room asks nothing of anybody', async () => {
  const coordinator = openCoordinator({ now: () => 1000 });
  const batches: unknown[] = [];
  const room = {
    key,
    tokenOf: () => null,
    ask: async (batch: Parameters<typeof coordinator.answer>[0]) => {
      batches.push(batch.takes, batch.sees);
      return coordinator.answer(batch, 1);
    },
  };
  const world = await openWorld({}, { ...quick, room });
  closing.push(world.close);
  expect(await ask(world.port, page)).toMatchObject({ status: 200, text: 'ok' });
  expect(JSON.parse((await ask(world.port, place)).text)).toEqual({ state: 'open' });
  expect(batches).toEqual([{ known: 0, stranger: [] }, []]);
});
