/**
 * Bad input at the urn's door, the rest of it: each is answered by a 4xx problem with a stable code in French and English, never a
 * 500, and the databases are as before.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { parseLines, readEvents } from '#lib/board/event.ts';
import { signStatus } from '#lib/election/status.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { mayGoOn, noteHeads } from '#lib/urn/behind.ts';
import { at, CLOSES, clock, OPENS } from '#lib/urn/testing.ts';
import { ask, type Case, IDENTITY, named, openDoor, post } from './testing-urn.ts';

const door = await openDoor();
const { election, voter, held, expectRefusal } = door;
afterAll(door.close);

describe('status', () => {
  const good = () => signStatus({ phi: election.phi, x: voter.x, at: clock() });
  const cases: Case[] = [
    ['no signature', () => ({ ...good(), signature: undefined }), 400, 'web/bad-input', { field: 'signature' }],
    ['a field too many', () => ({ ...good(), n: 1 }), 400, 'web/bad-input', { field: 'n' }],
    ['a body too large', () => ({ ...good(), y: '0'.repeat(5000) }), 413, 'web/too-large'],
    ['an urn that is not here', () => ({ ...good(), phi: 'B'.repeat(42).concat('A') }), 404, 'urn/unknown'],
    [
      'asked yesterday',
      () => signStatus({ phi: election.phi, x: voter.x, at: clock() - 86_401 }),
      409,
      'urn/clock',
      { now: OPENS + 60 },
    ],
    ['asked tomorrow', () => signStatus({ phi: election.phi, x: voter.x, at: clock() + 86_401 }), 409, 'urn/clock'],
    ['another hour than was signed', () => ({ ...good(), at: clock() + 1 }), 403, 'urn/bad-status'],
    ['another pass than signed', () => ({ ...good(), y: election.voter().y }), 403, 'urn/bad-status'],
    ['the identity as pass', () => ({ ...good(), y: IDENTITY }), 403, 'urn/bad-status'],
  ];
  test.each(named(cases))('$name', ({ body, status, code, more }) =>
    expectRefusal('/api/urn/status', body(), status, code, more),
  );
  test('an envelope’s signature asks nothing', async () => {
    await expectRefusal('/api/urn/status', { ...good(), signature: held.envelope.signature }, 403, 'urn/bad-status');
  });
});

describe('reading', () => {
  test.each([
    ['/api/urn/state/nothing', 404, 'web/no-such-path'],
    [`/api/urn/state/${'B'.repeat(42)}A`, 404, 'urn/unknown'],
    ['/api/urn/key?for=Ada', 400, 'web/bad-input'],
    ['/api/board/urn/%ff', 404, 'web/no-such-path'],
    ['/api/urn/nothing', 404, 'web/no-such-path'],
    ['/api/urn/journal/nothing', 404, 'web/no-such-path'],
  ])('%s', async (path, status, code) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
  });
  test.each(['-1', '1.5', 'x', '99999999999'])('a chain from height %s', async (from) => {
    const answer = await ask(`/api/board/urn/${toUrlForm(election.phi)}?from=${from}`);
    expect(answer.status).toBe(400);
  });
  test.each(['0', '-1', '1.5', 'x', ''])('a chain of at most %s events', async (limit) => {
    const answer = await ask(`/api/board/urn/${toUrlForm(election.phi)}?limit=${limit}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'web/bad-input' });
  });
  test('other methods', async () => {
    expect((await ask('/api/urn/cast')).status).toBe(405);
    expect((await ask('/api/urn/key', { method: 'DELETE' })).status).toBe(405);
  });
});

describe('who may read an answer', () => {
  test('casting answers the people’s host alone, without credentials', async () => {
    const answer = await ask('/api/urn/cast', {
      method: 'OPTIONS',
      headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('access-control-allow-headers')).toBe('content-type');
  });
  test('the board answers everyone', async () => {
    expect((await ask('/api/urn/key')).headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('after the end', () => {
  test('nothing is taken, and what is held can still be asked for', async () => {
    const late = election.voter().vote().envelope;
    at(CLOSES);
    await expectRefusal('/api/urn/cast', late, 410, 'urn/closed');
    const answer = await post('/api/urn/status', signStatus({ phi: election.phi, x: voter.x, at: clock() }));
    expect(await answer.json()).toMatchObject({ last: { n: 1, number: held.number } });
  });
});

/** Put back from a backup that is older than what the people's journal has seen (PROTOCOL §7.7). */
describe('an urn behind its own chain', () => {
  const head = { phi: election.phi, height: 7, hash: '77'.repeat(32) };
  test('tells how far it has seen a journal, and nothing of a vote it does not know', async () => {
    const { vote } = election.definition['x-isoloir'];
    expect(await (await ask(`/api/urn/journal/${vote}`)).json()).toEqual({
      head: { height: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(await (await ask(`/api/urn/journal/${'2'.repeat(22)}`)).json()).toEqual({ head: null });
  });
  test('another urn’s head changes nothing', async () => {
    await noteHeads(canonicalJson({ urns: [{ ...head, phi: 'B'.repeat(42).concat('A') }] }));
    expect(await mayGoOn(election.phi)).toBe(true);
  });
  test('takes and answers nothing, and may not go on', async () => {
    at(OPENS + 60);
    await noteHeads(canonicalJson({ urns: [head] }));
    expect(await mayGoOn(election.phi)).toBe(false);
    const asked = signStatus({ phi: election.phi, x: voter.x, at: clock() });
    await expectRefusal('/api/urn/status', asked, 429, 'urn/restoring');
    await expectRefusal('/api/urn/cast', election.voter().vote().envelope, 429, 'urn/restoring');
  });
});

// last: it brings the board's copy up, and the tables are then no longer as they were
test('a chain of at most one event: the definition', async () => {
  await ask(`/api/urn/state/${toUrlForm(election.phi)}`); // brings the board's copy up
  const text = await (await ask(`/api/board/urn/${toUrlForm(election.phi)}?limit=1`)).text();
  expect(readEvents(parseLines(text)).map(({ event }) => event.type)).toEqual(['definition']);
});
