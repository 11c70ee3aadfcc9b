/** A device's token over HTTP (PROTOCOL §3.7): from the key to the cookie, and what is refused on the way. */
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { drawToken } from '#lib/election/device-token.ts';
import { known } from '#lib/gate/index.ts';
import { setClock } from '#lib/ground/clock.ts';
import { giveToken } from '#lib/people/passkey/index.ts';
import { closePeople, request, seedMember, seedPasskey } from '#lib/people/testing.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { hot } from './people.ts';

const databases = await testDatabases();
let clock = Date.parse('2026-11-22T12:00:00Z');
const Offer = z.strictObject({ key: z.strictObject({ quarter: z.string(), modulus: z.string() }).nullable() });
const path = '/api/people/known';
const offered = async (cookie?: string) =>
  Offer.parse(await (await hot.answer(request('GET', path, cookie ? { cookie } : {}))).json()).key;
const keep = (body: unknown, headers: Record<string, string> = {}) =>
  hot.answer(request('POST', path, { body, headers }));

async function makeToken(): Promise<string> {
  const { credential } = await seedPasskey(await seedMember());
  const key = await offered();
  if (key === null) throw new Error('no key');
  const { quarter, request: blinded, finish } = drawToken(key);
  return finish((await giveToken(credential, { quarter, request: blinded })) ?? '') ?? '';
}

let token: string;
beforeAll(async () => {
  setClock(() => clock);
  token = await makeToken();
});
afterAll(async () => {
  await closePeople();
  await databases.close();
});

test('is kept for a year and more in a cookie of this host alone, that no script reads', async () => {
  const answer = await keep({ token });
  expect(answer.status).toBe(204);
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      new RegExp(`^__Host-known=${token}\\.[\\w-]{22}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=39484800$`),
    ),
  ]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('is known to the gate from then on', () => {
  const incoming = { headers: { cookie: `a=b; __Host-known=${token}` } } as unknown as IncomingMessage;
  expect(known().isKnown(incoming, { kind: 'self' })).toBe(true);
});

test('whoever keeps one of this quarter or the last is offered no key; later, or with another’s word for it, one is', async () => {
  const cookie = `__Host-known=${known().sealed(token)}`;
  // without our seal it is as good as none: another is drawn, and nothing verified
  expect(await offered(`__Host-known=${token}`)).not.toBeNull();
  expect(await offered(cookie)).toBeNull();
  expect(await offered('__Host-known=x')).not.toBeNull();
  expect(await offered(cookie.slice(0, -4))).not.toBeNull();
  const before = clock;
  clock = Date.parse('2027-03-31T23:00:00Z');
  expect(await offered(cookie)).toBeNull();
  clock = Date.parse('2027-04-01T00:00:00Z');
  expect((await offered(cookie))?.quarter).toBe('2027Q2');
  clock = before;
});

describe('is not kept', () => {
  const forged = () => `${token.slice(0, -5)}${token.at(-5) === 'A' ? 'B' : 'A'}${token.slice(-4)}`;
  test.each<[string, () => unknown, number, string]>([
    ['forged', () => ({ token: forged() }), 400, 'known/refused'],
    ['of a quarter without a key', () => ({ token: token.replace(/^2026Q4/, '2019Q1') }), 400, 'known/refused'],
    ['nonsense', () => ({ token: 'x; Domain=evil.example' }), 400, 'known/refused'],
    ['too long', () => ({ token: 'x'.repeat(701) }), 400, 'web/bad-input'],
    ['a number', () => ({ token: 1 }), 400, 'web/bad-input'],
    ['with more', () => ({ token, person: 'me' }), 400, 'web/bad-input'],
    ['nothing', () => ({}), 400, 'web/bad-input'],
    ['huge', () => ({ token: 'x'.repeat(2000) }), 413, 'web/too-large'],
  ])('%s', async (_, body, status, code) => {
    for (const language of ['fr', 'en']) {
      const answer = await keep(body(), { 'accept-language': language });
      expect(answer.status).toBe(status);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(await answer.json()).toMatchObject({ code, title: expect.stringMatching(/.{10}/) });
    }
  });
  test('from another site', async () => {
    const answer = await keep({ token }, { origin: 'http://evil.example' });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
  });
});
