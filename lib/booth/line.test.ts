/** In line before signing: the sealed ballot stays, the very same bytes go when it is this device's turn, and only what the
 * people's host needs for the order carries a cookie. */
import { beforeEach, expect, test } from 'vitest';
import { PLACE_PATH, type Standing } from '#lib/ground/in-line.ts';
import { castVote } from './index.ts';
import { cast, codeOf, fakeParty, fakePerson, type Party, urnOrigin, worldOf } from './testing.ts';

const ada = [[0, 1, 0]];
const register = '/api/people/register';
const wait = () =>
  new Response(JSON.stringify({ type: 'urn:isoloir:gate/wait', title: 'wait', status: 503, code: 'gate/wait' }), {
    status: 503,
    headers: { 'retry-after': '5' },
  });
const json = (value: unknown) => new Response(JSON.stringify(value));

let party: Party;
beforeEach(async () => {
  party = await fakeParty();
});

test('a device that must wait asks for its place, shows it, and sends the same bytes when it is called', async () => {
  let refusals = 2;
  const places: unknown[] = [
    { state: 'waiting', place: 'p', lane: 'known', ahead: 4, seconds: 70, again: 5 },
    { state: 'called', admission: 'a', until: 9 },
    { state: 'open' },
  ];
  party.meddle = (url) => {
    if (url.endsWith(PLACE_PATH)) return json(places.shift());
    return url.endsWith(register) && refusals-- > 0 ? wait() : undefined;
  };
  const person = fakePerson();
  const shown: (Standing | null | undefined)[] = [];
  const world = worldOf(party, person.passkeys, { onLine: (line) => void shown.push(line) });
  const vote = cast(await castVote(world, party.phi, ada));

  expect(vote.receipt?.number).toBe(vote.number);
  expect(person.touches.sign).toBe(1);
  const sent = party.seen.filter(({ url }) => url.endsWith(register)).map(({ init }) => init.body);
  expect(sent).toHaveLength(3);
  expect(new Set(sent).size).toBe(1);
  // shown once, and taken away each time that it was called
  expect(shown).toEqual([{ state: 'waiting', ahead: 4, seconds: 70, again: 5 }, undefined, undefined]);
  // never tried again blindly
  expect(world.waits).toEqual([5000]);
});

test('the urn’s host is never asked for a place, and no cookie goes there', async () => {
  let isFirst = true;
  party.meddle = (url) => {
    if (url.endsWith(PLACE_PATH)) return json({ state: 'open' });
    if (!url.endsWith(register) || !isFirst) return undefined;
    isFirst = false;
    return wait();
  };
  cast(await castVote(worldOf(party, fakePerson().passkeys), party.phi, ada));
  for (const { url, init } of party.seen) {
    const mayCarry = url.endsWith(register) || url.endsWith(PLACE_PATH);
    expect([url, init.credentials]).toEqual([url, mayCarry ? 'same-origin' : 'omit']);
    if (mayCarry) expect(url.startsWith(urnOrigin)).toBe(false);
  }
});

test('where even the line does not answer, nothing is given up', async () => {
  let silence = 3;
  let isFirst = true;
  party.meddle = (url) => {
    if (url.endsWith(PLACE_PATH)) {
      if (silence-- > 0) throw new TypeError('offline');
      return json({ state: 'open' });
    }
    if (!url.endsWith(register) || !isFirst) return undefined;
    isFirst = false;
    return wait();
  };
  const shown: (Standing | null | undefined)[] = [];
  const world = worldOf(party, fakePerson().passkeys, { onLine: (line) => void shown.push(line) });
  cast(await castVote(world, party.phi, ada));
  expect(shown).toEqual([null, null, null, undefined]);
});

test('what is only out of order is no line: it is asked again, and said', async () => {
  party.meddle = (url) => (url.endsWith(register) ? new Response('', { status: 503 }) : undefined);
  const world = worldOf(party, fakePerson().passkeys);
  expect(codeOf(await castVote(world, party.phi, ada))).toBe('booth/busy');
  expect(party.seen.filter(({ url }) => url.endsWith(PLACE_PATH))).toHaveLength(0);
});
