/** Signing in and out over HTTP against the built server: the cookie, who gets one, and what ends it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInChallenge } from '#lib/election/challenge.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { type Authenticator, softwareAuthenticator } from './authenticator/index.ts';
import { localFetch } from './voter/local-fetch.ts';
import { nameOfficials } from './voter/party.ts';
import { assertionOf } from './voter/passkeys.ts';
import { startWorld, type World } from './world.ts';

const email = 'alice@parti.example';
const rings = new Map<string, Authenticator>();
const authenticatorOf = (address: string): Authenticator => {
  const ring = rings.get(address) ?? softwareAuthenticator();
  rings.set(address, ring);
  return ring;
};

let world: World;
beforeAll(async () => {
  world = await startWorld();
  const alice = { name: 'Alice', email, language: 'fr' as const };
  const denis = { name: 'Denis', email: 'denis@parti.example', language: 'en' as const };
  await nameOfficials(world, { authority: [alice], quorum: 1, trustees: [denis], authenticatorOf });
}, 240_000);
afterAll(async () => {
  await world?.stop();
});

type Sent = { headers?: Record<string, string>; body?: unknown; method?: string };

const ask = (path: string, { method, headers = {}, body }: Sent = {}): Promise<Response> =>
  localFetch(`${world.people}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { origin: world.people, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

async function prepare(authenticator = authenticatorOf(email), origin = world.people) {
  const { nonce } = await (await ask('/api/people/challenge', { body: { purpose: 'sign-in' } })).json();
  const challenge = signInChallenge(world.people, fromBase64Url(nonce));
  const assertion = assertionOf(authenticator.get({ origin, rpId: 'localhost', challenge, allow: [] }));
  const csrf = await ask('/api/people/auth/csrf');
  const { csrfToken } = await csrf.json();
  return { fields: { csrfToken, nonce, assertion: JSON.stringify(assertion), json: 'true' }, cookie: cookiesOf(csrf) };
}
type Prepared = Awaited<ReturnType<typeof prepare>>;

const post = (path: string, { fields, cookie }: { fields: Record<string, string>; cookie: string }, origin?: string) =>
  ask(path, {
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      cookie,
      ...(origin === undefined ? {} : { origin }),
    },
  });
const signIn = (prepared: Prepared, origin?: string) => post('/api/people/auth/callback/passkey', prepared, origin);
const sessionIn = (answer: Response): string | undefined =>
  answer.headers
    .getSetCookie()
    .find((line) => line.startsWith('__Host-isoloir=') && !line.startsWith('__Host-isoloir=;'));
const statusOfMe = async (cookie: string) => (await ask('/api/people/me', { headers: { cookie } })).status;

describe('signing in', () => {
  test('sets one cookie of this host alone, out of reach of scripts', async () => {
    const answer = await signIn(await prepare());
    expect(answer.status).toBe(200);
    const line = sessionIn(answer) ?? '';
    const attributes = line
      .split('; ')
      .slice(1)
      .map((text) => text.toLowerCase());
    expect(attributes).toEqual(expect.arrayContaining(['path=/', 'httponly', 'secure', 'samesite=lax']));
    expect(attributes.some((text) => text.startsWith('domain'))).toBe(false);
    const cookie = line.split(';')[0] ?? '';
    expect(await (await ask('/api/people/me', { headers: { cookie } })).json()).toMatchObject({
      name: 'Alice',
      roles: expect.arrayContaining(['authority']),
    });
    // next-auth's own endpoint would give a cookie of eight more hours for one that lives [a stolen one, kept for ever]
    const session = await ask('/api/people/auth/session', { headers: { cookie } });
    expect(sessionIn(session)).toBeUndefined();
    expect(session.status).toBe(404);
  });

  test('the same again is a replay: no cookie', async () => {
    const prepared = await prepare();
    expect(sessionIn(await signIn(prepared))).toBeDefined();
    const again = await signIn(prepared);
    expect(again.status).toBe(401);
    expect(sessionIn(again)).toBeUndefined();
  });

  test.each<[string, (prepared: Prepared) => Prepared]>([
    ['without the CSRF token', ({ fields, cookie }) => ({ fields: { ...fields, csrfToken: '' }, cookie })],
    [
      'with a CSRF token of one’s own',
      ({ fields, cookie }) => ({ fields: { ...fields, csrfToken: 'a'.repeat(64) }, cookie }),
    ],
    ['without the CSRF cookie', ({ fields }) => ({ fields, cookie: '' })],
    ['without an assertion', ({ fields, cookie }) => ({ fields: { ...fields, assertion: '' }, cookie })],
    ['with an assertion that is not JSON', ({ fields, cookie }) => ({ fields: { ...fields, assertion: '{' }, cookie })],
    [
      'with a PRF result added',
      ({ fields, cookie }) => ({
        fields: { ...fields, assertion: fields.assertion.replace('{', '{"prf":"x",') },
        cookie,
      }),
    ],
    ['with another nonce', ({ fields, cookie }) => ({ fields: { ...fields, nonce: 'A'.repeat(43) }, cookie })],
  ])('%s: no session, and no fault', async (_, change) => {
    const answer = await signIn(change(await prepare()));
    expect(answer.status).toBeLessThan(500);
    expect(sessionIn(answer)).toBeUndefined();
  });

  test('from another site: 403', async () => {
    for (const origin of ['http://evil.example', world.urn, 'null'])
      expect((await signIn(await prepare(), origin)).status).toBe(403);
  });

  test('with a passkey that nobody enrolled', async () => {
    const ring = softwareAuthenticator();
    ring.create({
      origin: world.people,
      rpId: 'localhost',
      user: { id: new Uint8Array(16), name: 'Eve', displayName: 'Eve' },
      challenge: new Uint8Array(32),
      algorithms: [-7],
      prf: {},
    });
    expect(sessionIn(await signIn(await prepare(ring)))).toBeUndefined();
  });

  test('with an assertion made on the urn’s host', async () => {
    expect(sessionIn(await signIn(await prepare(authenticatorOf(email), world.urn)))).toBeUndefined();
  });
});

describe('the end of a session', () => {
  const open = async () => sessionIn(await signIn(await prepare()))?.split(';')[0] ?? expect.fail();

  test('signing out takes the cookie away, and the old one opens nothing', async () => {
    const cookie = await open();
    expect(await statusOfMe(cookie)).toBe(200);
    const csrf = await ask('/api/people/auth/csrf');
    const { csrfToken } = await csrf.json();
    const out = await post('/api/people/auth/signout', {
      fields: { csrfToken, json: 'true' },
      cookie: `${cookiesOf(csrf)}; ${cookie}`,
    });
    expect(out.status).toBe(200);
    expect(out.headers.getSetCookie().some((line) => /^__Host-isoloir=;/.test(line))).toBe(true);
    expect(await statusOfMe(cookie)).toBe(401);
  });

  test('signing out everywhere ends the others too', async () => {
    const [here, there] = [await open(), await open()];
    const answer = await ask('/api/people/me/sessions', { method: 'DELETE', headers: { cookie: here } });
    expect(answer.status).toBe(200);
    expect(await statusOfMe(here)).toBe(401);
    expect(await statusOfMe(there)).toBe(401);
  });

  test('the urn’s host knows neither the cookie nor the way in', async () => {
    const cookie = await open();
    for (const path of ['/api/people/me', '/api/people/auth/csrf', '/fr/account'])
      expect((await localFetch(`${world.urn}${path}`, { headers: { cookie } })).status).toBe(404);
  });
});

test('links, nonces, addresses and names stand nowhere in the server’s log', () => {
  const tokens = world.mail
    .messages()
    .flatMap(({ text }) => [...text.matchAll(/#([A-Za-z0-9_-]{27})/g)].map(([, token]) => token ?? ''));
  expect(tokens.length).toBeGreaterThanOrEqual(2);
  for (const word of [...tokens, 'parti.example', 'Alice', '__Host-']) expect(world.log()).not.toContain(word);
});
