/**
 * Proof of refusal (PROTOCOL §5.14), through the real door: each refusal of casting, signing and signing in carries a
 * statement that `npm run verify -- --refusal` accepts, over the very request that was sent; garbage gets none.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkRefusal, refusalChecks } from '#lib/board/verify/refusal.ts';
import type { RefusalStatement } from '#lib/election/refusal.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { randomBytes, toBase64Url, utf8 } from '#lib/ground/bytes.ts';
import { openSmallVote } from './small-vote.ts';
import { type LocalFetch, localFetch } from './voter/local-fetch.ts';
import { proveBySms } from './voter/party.ts';
import { tokenIn, type Voter, voterOf } from './voter/voter.ts';
import { readJournal, until, untilState } from './voter/watch.ts';
import { startWorld, type World } from './world.ts';

const members = ['Fanny', 'Gilles', 'Hakim'].map((name, i) => ({
  number: `${100 + i}`,
  name,
  email: `${name.toLowerCase()}@parti.example`,
}));
const ada = [[0, 1, 0]];
const Told = z.looseObject({ code: z.string().optional(), refusal: z.unknown().optional() });

let world: World;
let phi: Phi;
let vote: VoteId;
const voters: Voter[] = [];
/** Bodies that the booth sent, by the last word of their path: honest ones, to be sent again changed. */
const sent = new Map<string, string>();
const watched: LocalFetch = (url, init = {}) => {
  if (typeof init.body === 'string') sent.set(new URL(url).pathname.split('/').at(-1) ?? '', init.body);
  return localFetch(url, init);
};

beforeAll(async () => {
  world = await startWorld();
  ({ phi, vote } = await openSmallVote(world, { members, answers: ['Ada', 'Blaise'] }));
  for (const { email } of members) {
    const { text } = await world.mail.waitFor(email, /\/enrol#/);
    const one = voterOf({ origin: world.people, fetch: watched, world: { now: () => world.clock.now() * 1000 } });
    await one.enrol(tokenIn(text), proveBySms(world, email));
    voters.push(one);
  }
  await voters[0]?.vote(phi, ada);
}, 240_000);
afterAll(async () => {
  await world?.stop();
});

async function post(host: 'people' | 'urn', path: string, body: string, headers: Record<string, string> = {}) {
  const answer = await localFetch(`${world[host]}${path}`, {
    method: 'POST',
    headers: { origin: world.people, 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: answer.status, ...Told.parse(await answer.json()) };
}
const changed = (name: string, change: (body: Record<string, unknown>) => unknown): string =>
  JSON.stringify(change(JSON.parse(sent.get(name) ?? expect.fail(`nothing was sent to ${name}`))));
const other = 'A'.repeat(43);

/** What the statement says, once every check of it holds. */
async function proven(refusal: unknown, body: string): Promise<RefusalStatement> {
  const journal = await readJournal(world.people, vote);
  const { checks } = await checkRefusal({ file: JSON.stringify(refusal), request: utf8(body), journal });
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual([...refusalChecks]);
  return refusal as RefusalStatement;
}

/** Signs in with a passkey that nobody has. */
async function signIn(fields: Record<string, string> = {}) {
  const csrf = await localFetch(`${world.people}/api/people/auth/csrf`);
  const cookie = csrf.headers.getSetCookie().map((line) => line.split(';')[0]);
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await csrf.json());
  const random = (length: number): string => toBase64Url(randomBytes(length));
  const assertion = {
    credential: random(32),
    authenticatorData: random(37),
    clientDataJSON: random(120),
    signature: random(70),
  };
  const form = { csrfToken, nonce: random(32), assertion: JSON.stringify(assertion), json: 'true', ...fields };
  const body = new URLSearchParams(form).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', cookie: cookie.join('; ') };
  return { body, ...(await post('people', '/api/people/auth/callback/passkey', body, headers)) };
}

describe.sequential('whoever is turned away', () => {
  const unopened: [string, 'people' | 'urn', string, () => string, string][] = [
    ['casts in an urn that is none', 'urn', 'cast', () => changed('cast', (one) => ({ ...one, phi: other })), ''],
    ['casts out of turn', 'urn', 'cast', () => changed('cast', (one) => ({ ...one, n: 2 })), 'urn/bad-envelope'],
    ['asks with a stale clock', 'urn', 'status', () => changed('status', (one) => ({ ...one, at: 9 })), 'urn/clock'],
    [
      'signs with a touch for something else',
      'people',
      'register',
      () => changed('register', (one) => ({ ...one, requests: [toBase64Url(Uint8Array.of(0, ...randomBytes(383)))] })),
      'register/bad-assertion',
    ],
    [
      'signs in an urn that is none',
      'people',
      'register',
      () => changed('register', (o) => ({ ...o, phi: other })),
      '',
    ],
  ];
  test.each(unopened)('who %s has the side’s word for it', async (_, host, path, make, code) => {
    const body = make();
    const told = await post(host, `/api/${host}/${path}`, body);
    if (code === '') {
      // about an urn of nobody: signed all the same, and the check of the urn says so
      expect(told.refusal).toMatchObject({ phi: other, side: host, reason: told.code });
      return;
    }
    expect(told.code).toBe(code);
    const statement = await proven(told.refusal, body);
    expect(statement).toMatchObject({ phi, side: host, reason: code, of: 'body' });
    expect(statement.hour).toBe(Math.floor(world.clock.now() / 3600) * 3600);
  });

  test('who cannot sign in has it too, about no urn', async () => {
    const { status, body, refusal } = await signIn();
    expect(status).toBe(401);
    expect(await proven(refusal, body)).toMatchObject({ phi: '', side: 'people', reason: 'session/none' });
    expect((await signIn({ assertion: '{' })).refusal).toBeUndefined();
  });

  test('garbage gets none, however much of it; then whoever is refused still does', async () => {
    const garbage = ['{', '{}', '[]', '"x"', changed('cast', (one) => ({ ...one, n: 'x' })), 'x'.repeat(5000)];
    const flood = Array.from({ length: 120 }, (_, i) => {
      const text = garbage[i % garbage.length] ?? '';
      return i % 2 === 0 ? post('urn', '/api/urn/cast', text) : post('people', '/api/people/register', text);
    });
    const told = await Promise.all(flood);
    expect(told.some(({ status }) => status === 400)).toBe(true);
    // on a loaded machine the gate may refuse some unread, as it would anybody
    for (const { status, refusal } of told)
      if (status === 400) expect(refusal).toBeUndefined();
      else expect([429, 503]).toContain(status);
    const late = changed('status', (one) => ({ ...one, at: 9 }));
    await until('a signed refusal', async () => (await post('urn', '/api/urn/status', late)).refusal ?? null);
  });

  test('who comes after the end has the register’s word', async () => {
    await world.clock.advance(86_400);
    await untilState(world.urn, phi, 'closed');
    const late = changed('cast', (one) => one);
    // the ballot that is in the urn gets what it got; only another one is late
    expect((await post('urn', '/api/urn/cast', late)).refusal).toBeUndefined();
    await voters[1]?.vote(phi, ada).catch(() => undefined);
    const body = changed('register', (one) => one);
    const { code, refusal } = await post('people', '/api/people/register', body);
    expect(code).toBe('register/closed');
    expect(await proven(refusal, body)).toMatchObject({ phi, side: 'people', reason: 'register/closed' });
  });
});
