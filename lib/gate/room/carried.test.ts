/** What whoever waits carries: how long it holds, and what is not believed. */
import { afterEach, describe, expect, test } from 'vitest';
import { utf8 } from '#lib/ground/bytes.ts';
import { PLACE_PATH } from '#lib/ground/in-line.ts';
import { ask, feign } from '../testing.ts';
import { DAY, HOLD, readPlace, writeAdmission, writePlace } from './place.ts';
import { writeSince } from './since.ts';
import { enrol, key, openRoomAt, page, place, withCookies } from './testing-door.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const opened: typeof openRoomAt = async (...given) => {
  const world = await openRoomAt(...given);
  closing.push(world.close);
  return world;
};

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
    const mine = { '__Host-place': writePlace(key, { lane: 'stranger', boot: 1000, seq: 0, taken: 1000 }) };
    pass(3);
    expect(await get(withCookies(place, mine))).toEqual(first);
    // shown again, it is answered as it is
    expect(await get({ ...place, headers: { 'isoloir-admitted': first.admission } })).toEqual(first);
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
  const good = writePlace(key, { lane: 'known', boot: 900, seq: 1, taken: 950 });
  const foreign = writePlace(utf8('l'.repeat(32)), { lane: 'known', boot: 900, seq: 1, taken: 950 });
  const old = writePlace(key, { lane: 'known', boot: 900, seq: 1, taken: 950 - DAY });
  const since = writeSince(key, 990);
  const bad: Readonly<Record<string, Record<string, string>>> = {
    'no cookie': {},
    'an empty one': { cookie: '__Host-place=' },
    'another server’s place': { cookie: `__Host-place=${foreign}` },
    'a place with another number': { cookie: `__Host-place=${good.replace('.1.', '.0.')}` },
    'a place of the day before': { cookie: `__Host-place=${old}` },
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
    expect(readPlace(key, good, 1000)).toEqual({ lane: 'known', boot: 900, seq: 1, taken: 950 });
    await get({ ...place, headers: { 'isoloir-place': good } });
    expect(await get({ ...place, headers: { cookie: `a=b; __Host-place=${good};c=d` } })).not.toMatchObject({
      state: 'price',
    });
  });
});
