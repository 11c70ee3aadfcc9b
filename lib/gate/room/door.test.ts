/** The waiting room over real sockets: who waits, who never does, what is carried and what is not believed. */
import { afterEach, describe, expect, test } from 'vitest';
import { utf8 } from '#lib/ground/bytes.ts';
import { PLACE_PATH } from '#lib/ground/in-line.ts';
import { type Asked, ask, feign, openWorld, type Served, until } from '../testing.ts';
import { openCoordinator } from './coordinator.ts';
import { HOLD, readPlace, writeAdmission, writePlace } from './place.ts';
import { writeSince } from './since.ts';
import type { PlaceAnswer } from './standing.ts';
import { solve } from './testing.ts';

const key = utf8('k'.repeat(32));
const page = { path: '/fr', headers: { accept: 'text/html' } };
const place = { path: PLACE_PATH };
const enrol = { path: '/api/people/enrol/open', method: 'POST', body: '{}' };
const sign = { path: '/api/people/register', method: 'POST', body: '{}' };
const quick = { answer: ({ outgoing }: Served) => void outgoing.end('ok') };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** One process; `seats`: whether any are free. Time passes with `pass` alone. */
async function opened(more: Parameters<typeof openWorld>[1] = quick, most = 10, from = 1_000_000) {
  const at = { ms: from };
  const seats = { free: true };
  const coordinator = openCoordinator({ now: () => at.ms / 1000, setting: 'open', most });
  const world = await openWorld(
    {},
    {
      room: {
        key,
        tokenOf: ({ headers }) => (typeof headers['isoloir-known'] === 'string' ? headers['isoloir-known'] : null),
        ask: async (batch) => {
          const report = seats.free ? batch.report : { ...batch.report, spare: 0 };
          return coordinator.answer({ ...batch, report }, 1);
        },
      },
      ...more,
    },
  );
  closing.push(world.close);
  world.clock.ms = at.ms;
  const pass = (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      at.ms += 1000;
      world.clock.ms = at.ms;
      coordinator.sweep();
      coordinator.call();
    }
  };
  const get = async (asked: Asked): Promise<PlaceAnswer> => JSON.parse((await ask(world.port, asked)).text);
  // the first batch has come back
  await until(() => world.gate.figures().room.isOpen);
  return { ...world, seats, pass, get };
}

const cookiesIn = (set: string[] | undefined): Record<string, string> =>
  Object.fromEntries((set ?? []).map((one) => (one.split(';')[0] ?? '').split('=') as [string, string]));
const withCookies = (asked: Asked, cookies: Record<string, string>): Asked => {
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  return { ...asked, headers: { ...asked.headers, cookie: cookie.join('; ') } };
};

describe('a member’s device', () => {
  const known = { 'isoloir-known': 'dG9rZW4tb2YtYS1tZW1iZQ' };
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
    const stranger = { '__Host-place': writePlace(key, { lane: 'stranger', boot: 1000, seq: 0 }) };
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

describe('an admission', () => {
  const holder = { lane: 'known', boot: 1000, seq: 7 } as const;
  const until1000 = writeAdmission(key, { ...holder, until: 1000 + HOLD });
  test('holds to its second, in any process', async () => {
    const { port, pass } = await opened();
    const admitted = withCookies(page, { '__Host-admitted': until1000 });
    expect((await ask(port, admitted)).status).toBe(200);
    pass(HOLD);
    expect((await ask(port, admitted)).status).toBe(200);
    pass(1);
    expect((await ask(port, admitted)).status).toBe(503);
  });
  test('is the same each time that its place is asked for: a lost answer is asked for again', async () => {
    const { get, pass } = await opened();
    const since = withCookies(place, { '__Host-since': writeSince(key, 900) });
    const first = await get({ ...since });
    if (first.state !== 'called') throw new Error(first.state);
    const mine = { '__Host-place': writePlace(key, { lane: 'stranger', boot: 1000, seq: 0 }) };
    pass(3);
    expect(await get(withCookies(place, mine))).toEqual(first);
  });
  test('that is lent out is soon nobody’s', async () => {
    const { port, gate } = await opened();
    const shared = withCookies(page, { '__Host-admitted': until1000 });
    for (let i = 0; i < 240; i++)
      expect(feign(gate, { ...shared, from: `127.0.4.${i}` })).toMatchObject({ kind: 'pass' });
    expect((await ask(port, shared)).status).toBe(429);
    // the files of the page it opened are nobody's turn
    const file = withCookies({ path: '/booth/assets/x.js', from: '127.0.4.1' }, { '__Host-admitted': until1000 });
    expect((await ask(port, file)).status).toBe(200);
  });
});

describe('what is not believed', () => {
  const good = writePlace(key, { lane: 'known', boot: 900, seq: 1 });
  const foreign = writePlace(utf8('l'.repeat(32)), { lane: 'known', boot: 900, seq: 1 });
  const since = writeSince(key, 990);
  const bad: Readonly<Record<string, Record<string, string>>> = {
    'no cookie': {},
    'an empty one': { cookie: '__Host-place=' },
    'another server’s place': { cookie: `__Host-place=${foreign}` },
    'a place with another number': { cookie: `__Host-place=${good.replace('.1.', '.0.')}` },
    'a place under another name': { cookie: `x__Host-place=${good}` },
    'a place inside another': { cookie: `a=__Host-place=${good}` },
    'two places, the first forged': { cookie: `__Host-place=${foreign}; __Host-place=${good}` },
    'a place as admission': { cookie: `__Host-admitted=${good}` },
    'an admission as place': {
      cookie: `__Host-place=${writeAdmission(key, { lane: 'known', boot: 900, seq: 1, until: 2000 })}`,
    },
    'an admission of yesterday': {
      cookie: `__Host-admitted=${writeAdmission(key, { lane: 'known', boot: 900, seq: 1, until: 999 })}`,
    },
    'a kilobyte': { cookie: `__Host-place=${good}${'x'.repeat(1000)}` },
    'a header of two': { 'isoloir-place': `${good}, ${good}` },
    'a first second to come': { cookie: `__Host-since=${writeSince(key, 5000)}` },
    'a first second of long ago': { cookie: `__Host-since=${writeSince(key, 1)}` },
    'another’s first second': { cookie: `__Host-since=${since.slice(0, -1)}${since.endsWith('A') ? 'B' : 'A'}` },
    'work that is none': { 'isoloir-work': 'x 1' },
    'work of no task of ours': { 'isoloir-work': `12.abc.${'r'.repeat(16)}.${'s'.repeat(22)} ${Array(16).fill(1)}` },
    'work with a letter': { 'isoloir-work': `12.abc.${'r'.repeat(16)}.${'s'.repeat(22)} ${Array(16).fill('x')}` },
  };
  test('any of this table', async () => {
    const { get, port } = await opened();
    for (const [what, headers] of Object.entries(bad)) {
      expect(await get({ ...place, headers }), what).toMatchObject({ state: 'price', left: 60 });
      expect(await ask(port, { ...enrol, headers }), what).toMatchObject({ status: 503 });
    }
  });
  test('whatever the method, the question changes nothing and is no fault', async () => {
    const { port } = await opened();
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await ask(port, { ...place, method })).text).toBe('ok'); // as any path: routed, and refused there
    expect(await ask(port, { ...place, method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    expect(JSON.parse((await ask(port, { path: `${PLACE_PATH}?place=k.1.1` })).text)).toMatchObject({ state: 'price' });
  });
  test('a good place is its owner’s, wherever it was given', async () => {
    const { get } = await opened();
    expect(readPlace(key, good)).toEqual({ lane: 'known', boot: 900, seq: 1 });
    await get({ ...place, headers: { 'isoloir-place': good } });
    expect(await get({ ...place, headers: { cookie: `a=b; __Host-place=${good};c=d` } })).not.toMatchObject({
      state: 'price',
    });
  });
});

test('who polls with a place is not counted with their neighbours, who use up their network’s part', async () => {
  const { port, gate, seats, get } = await opened();
  seats.free = false;
  const mine = withCookies(place, { '__Host-place': writePlace(key, { lane: 'known', boot: 900, seq: 1 }) });
  for (let i = 0; i < 3000; i++) feign(gate, place);
  expect(await ask(port, place)).toMatchObject({ status: 429 });
  expect(await get(mine)).toMatchObject({ state: 'waiting' });
});

test('the urn’s host has no waiting room, and a closed one asks nothing of anybody', async () => {
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
  expect(batches).toEqual([{ known: 0, stranger: 0 }, []]);
});
