/** The console's routes of roll, invitations, account and setting up: who is let in, what is refused, and how. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { makePasskey } from '#lib/election/testing.ts';
import { setClock } from '#lib/ground/clock.ts';
import { isSetUp, type Role, viewAuthority } from '#lib/people/roll/index.ts';
import { closePeople, cookieOf, request, seedMember, seedPasskey, seedPerson } from '#lib/people/testing.ts';
import type { Route } from '#lib/web/index.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import * as invitations from './invitations/route.ts';
import * as me from './me/route.ts';
import * as sessions from './me/sessions/route.ts';
import * as passkey from './passkeys/[id]/route.ts';
import * as link from './passkeys/link/route.ts';
import * as rollImport from './roll/import/route.ts';
import * as rollPreview from './roll/preview/route.ts';
import * as setup from './setup/route.ts';
import * as trustees from './trustees/route.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const snapshot = () =>
  people(`SELECT (SELECT json_agg(p ORDER BY id) FROM person p) AS person, (SELECT json_agg(m ORDER BY person_id) FROM member m) AS member,
    (SELECT json_agg(k ORDER BY id) FROM passkey k) AS passkey, (SELECT json_agg(m ORDER BY id) FROM mail m) AS mail,
    (SELECT json_agg(a) FROM authority a) AS authority, (SELECT json_agg(s) FROM setup_link s) AS setup`);

/** A signed-in person of this office: their cookie. */
async function as(...roles: Role[]): Promise<string> {
  const person = roles.includes('member') ? await seedMember() : await seedPerson(roles);
  return cookieOf(person, await seedPasskey(person));
}

const csv = 'number,name,email,college,federation,language\n1,Ada,ada@example.org,nord,Nord,fr\n';
const named = { name: 'Ada', email: 'Ada@Example.org', language: 'fr' };
const id = makePasskey().credential;
const inPath = { params: { id } };

beforeEach(async () => {
  await people('TRUNCATE person, member, passkey, invitation, mail, challenge, authority, setup_link CASCADE');
  setClock(Date.now);
});

type Case = {
  name: string;
  route: Route;
  method: string;
  path: string;
  body?: unknown;
  offices: Role[];
  context?: typeof inPath;
};
const cases: Case[] = [
  { name: 'me', route: me.GET, method: 'GET', path: '/me', offices: [] },
  { name: 'sign out everywhere', route: sessions.DELETE, method: 'DELETE', path: '/me/sessions', offices: [] },
  { name: 'ask for a link', route: link.POST, method: 'POST', path: '/passkeys/link', body: {}, offices: [] },
  {
    name: 'rename a passkey',
    route: passkey.PUT,
    method: 'PUT',
    path: `/passkeys/${id}`,
    body: { name: 'x' },
    offices: [],
    context: inPath,
  },
  {
    name: 'remove a passkey',
    route: passkey.DELETE,
    method: 'DELETE',
    path: `/passkeys/${id}`,
    offices: [],
    context: inPath,
  },
  {
    name: 'preview',
    route: rollPreview.POST,
    method: 'POST',
    path: '/roll/preview',
    body: csv,
    offices: ['authority', 'operator'],
  },
  {
    name: 'import',
    route: rollImport.POST,
    method: 'POST',
    path: `/roll/import?digest=${'0'.repeat(64)}`,
    body: csv,
    offices: ['authority', 'operator'],
  },
  {
    name: 'invitations',
    route: invitations.GET,
    method: 'GET',
    path: '/invitations',
    offices: ['authority', 'operator'],
  },
  {
    name: 'invite',
    route: invitations.POST,
    method: 'POST',
    path: '/invitations',
    body: { who: 'unenrolled' },
    offices: ['authority', 'operator'],
  },
  {
    name: 'trustees',
    route: trustees.POST,
    method: 'POST',
    path: '/trustees',
    body: { people: [named] },
    offices: ['authority'],
  },
];
const ask = (
  { route, method, path, body, context }: Case,
  more: { cookie?: string; headers?: Record<string, string> } = {},
) => route(request(method, path, { body, ...more }), context);

describe.each(cases)('$name', (one) => {
  test('a stranger is refused, and nothing changes', async () => {
    const before = await snapshot();
    for (const cookie of [undefined, '__Host-isoloir=abc', 'isoloir=x']) {
      const answer = await ask(one, cookie === undefined ? {} : { cookie });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ type: 'urn:isoloir:session/none', title: expect.any(String) });
    }
    expect(await snapshot()).toEqual(before);
  });

  test('offices: those it is for, and no other', async () => {
    for (const role of ['member', 'trustee', 'authority', 'operator'] as const) {
      const answer = await ask(one, { cookie: await as(role) });
      const allowed = one.offices.length === 0 || one.offices.includes(role);
      if (allowed) expect([200, 404, 409]).toContain(answer.status);
      else expect(answer.status).toBe(403);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  test('another site is refused although the cookie comes along', async () => {
    if (one.method === 'GET') return expect((await ask(one, { cookie: await as('authority') })).status).toBe(200);
    const cookie = await as('authority');
    const before = await snapshot();
    for (const origin of ['http://evil.example', 'http://urn.localhost:3000', 'null', '']) {
      const answer = await ask(one, { cookie, headers: { origin } });
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'web/wrong-origin' });
    }
    return expect(await snapshot()).toEqual(before);
  });

  test('wrong type, unknown field, not JSON', async () => {
    const cookie = await as('authority');
    const before = await snapshot();
    const bodies = typeof one.body === 'object' ? [{ ...one.body, more: 1 }, [], 7, null, 'text'] : [];
    for (const body of bodies) {
      const headers = { 'content-type': 'application/json' };
      const answer = await one.route(
        request(one.method, one.path, { cookie, body: JSON.stringify(body), headers }),
        one.context,
      );
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'web/bad-input' });
    }
    if (one.body !== undefined) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await one.route(request(one.method, one.path, { cookie, body: 'a=b', headers }), one.context);
      expect(answer.status).toBe(415);
    }
    const unknown = await one.route(
      request(one.method, `${one.path}${one.path.includes('?') ? '&' : '?'}more=1`, { cookie, body: one.body }),
      one.context,
    );
    // the search part is input only where there is no JSON body
    if (typeof one.body !== 'object') expect(unknown.status).toBe(400);
    if (typeof one.body !== 'object') expect(await snapshot()).toEqual(before);
  });
});

describe('roll over HTTP', () => {
  test('preview, import, again', async () => {
    const cookie = await as('authority');
    const preview = await rollPreview.POST(request('POST', '/roll/preview', { cookie, body: csv }));
    const { digest } = await preview.json();
    const send = (text: string) =>
      rollImport.POST(request('POST', `/roll/import?digest=${digest}`, { cookie, body: text }));
    expect(await (await send(csv)).json()).toEqual({ members: 1 });
    expect(await (await send(csv)).json()).toEqual({ members: 1 });
    const other = await send(csv.replace('Ada,', 'Eve,'));
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({ code: 'roll/changed' });
  });

  test('bad rows by row and column, in the reader’s language', async () => {
    const cookie = await as('operator');
    const body = `${csv}2,Eve,eve,nord,Nord,fr\n`;
    const titles: string[] = [];
    for (const language of ['fr', 'en']) {
      const headers = { 'accept-language': language };
      const answer = await rollPreview.POST(request('POST', '/roll/preview', { cookie, body, headers }));
      const problem = await answer.json();
      expect(problem).toMatchObject({
        status: 400,
        code: 'roll/bad-rows',
        count: 1,
        errors: [{ row: 3, column: 'email', code: 'row/bad-email' }],
      });
      titles.push(problem.title);
    }
    expect(titles).toEqual([
      'Le fichier contient une erreur. Rien n’a été importé.',
      'The file has one error. Nothing was imported.',
    ]);
  });

  test('an empty file, bytes that are not UTF-8', async () => {
    const cookie = await as('operator');
    const empty = await rollPreview.POST(request('POST', '/roll/preview', { cookie, body: csv.split('\n', 1)[0] }));
    expect(await empty.json()).toMatchObject({ code: 'roll/no-rows' });
    const latin1 = new Request('http://localhost:3000/roll/preview', {
      method: 'POST',
      body: Buffer.from(csv.replace('Ada,', 'Adée,'), 'latin1'),
      headers: { origin: 'http://localhost:3000', 'content-type': 'text/csv', cookie },
    });
    expect((await rollPreview.POST(latin1)).status).toBe(400);
  });
});

describe('account', () => {
  test('me: who, offices, account; nothing of a public key or a counter', async () => {
    const person = await seedMember();
    const key = await seedPasskey(person);
    const answer = await me.GET(request('GET', '/me', { cookie: await cookieOf(person, key) }));
    expect(await answer.json()).toEqual({
      id: person,
      name: expect.any(String),
      email: `${person}@example.org`,
      language: 'fr',
      roles: ['member'],
      passkey: key.credential,
      account: {
        number: expect.any(String),
        college: 'nord',
        federation: 'Nord',
        passkeys: [{ id: key.credential, name: 'essai', prf: true, addedOn: '2026-01-01' }],
        votes: [],
      },
    });
  });

  test('another’s passkey cannot be renamed', async () => {
    const other = await seedPasskey(await seedMember());
    const context = { params: { id: other.credential } };
    const answer = await passkey.PUT(
      request('PUT', '/x', { cookie: await as('member'), body: { name: 'mine' } }),
      context,
    );
    expect(answer.status).toBe(404);
    expect(await people('SELECT name FROM passkey WHERE id = $1', [other.credential])).toEqual([{ name: 'essai' }]);
  });
});

describe('setting up', () => {
  test('the view of the Authority, before and after', async () => {
    expect([await isSetUp(), await viewAuthority()]).toEqual([false, null]);
    await post(order(await makeLink()));
    expect(await isSetUp()).toBe(true);
    expect(await viewAuthority()).toMatchObject({
      quorum: 2,
      members: [{ name: 'Ada' }, { name: 'Blaise' }, { enrolled: false }],
    });
  });

  const order = (token: string) => ({
    token,
    operator: { name: 'Olga', email: 'olga@example.org', language: 'en' },
    members: [
      named,
      { name: 'Blaise', email: 'b@example.org', language: 'fr' },
      { name: 'Émilie', email: 'e@example.org', language: 'fr' },
    ],
    quorum: 2,
  });
  async function makeLink(life = 3_600_000): Promise<string> {
    const token = randomBytes(20);
    await people('INSERT INTO setup_link (token_hash, expires_at) VALUES ($1, $2)', [
      createHash('sha256').update(token).digest(),
      new Date(Date.now() + life),
    ]);
    return token.toString('base64url');
  }
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    setup.POST(request('POST', '/setup', { body, headers }));

  test('names operator and Authority, and invites them; again the same, anything else refused', async () => {
    const token = await makeLink();
    expect(await (await post(order(token))).json()).toEqual({ quorum: 2, members: 3 });
    expect(await people(`SELECT email, roles FROM person ORDER BY email`)).toEqual([
      { email: 'ada@example.org', roles: ['authority'] },
      { email: 'b@example.org', roles: ['authority'] },
      { email: 'e@example.org', roles: ['authority'] },
      { email: 'olga@example.org', roles: ['operator'] },
    ]);
    expect(await people(`SELECT FROM mail WHERE template = 'invitation'`)).toHaveLength(4);
    const before = await snapshot();
    expect((await post(order(token))).status).toBe(200);
    expect((await post({ ...order(token), quorum: 1 })).status).toBe(409);
    expect((await post(order(await makeLink()))).status).toBe(409);
    await people('DELETE FROM setup_link WHERE used_for IS NULL');
    expect(await snapshot()).toEqual(before);
  });

  test('the operator may sit in the Authority', async () => {
    const token = await makeLink();
    const body = { ...order(token), operator: { ...named, name: 'Ada' } };
    expect((await post(body)).status).toBe(200);
    expect(await people(`SELECT roles FROM person WHERE email = 'ada@example.org'`)).toEqual([
      { roles: ['operator', 'authority'] },
    ]);
  });

  test('four at once: the Authority is named once', async () => {
    const token = await makeLink();
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(order(token))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await people('SELECT FROM person')).toHaveLength(4);
  });

  test.each<[string, (o: ReturnType<typeof order>) => unknown, number, string]>([
    ['a link of nobody', (o) => ({ ...o, token: 'A'.repeat(27) }), 401, 'setup/unknown-link'],
    ['a quorum above the Authority', (o) => ({ ...o, quorum: 4 }), 400, 'setup/quorum'],
    ['a quorum of none', (o) => ({ ...o, quorum: 0 }), 400, 'web/bad-input'],
    ['half a quorum', (o) => ({ ...o, quorum: 1.5 }), 400, 'web/bad-input'],
    [
      'the same address twice',
      (o) => ({ ...o, members: [named, { ...named, email: 'ADA@example.org' }] }),
      400,
      'setup/same-email',
    ],
    ['nobody', (o) => ({ ...o, members: [] }), 400, 'web/bad-input'],
    ['no address', (o) => ({ ...o, operator: { name: 'x', language: 'fr' } }), 400, 'web/bad-input'],
    ['an unknown field', (o) => ({ ...o, roles: ['authority'] }), 400, 'web/bad-input'],
  ])('%s', async (_, change, status, code) => {
    const token = await makeLink();
    const before = await snapshot();
    const answer = await post(change(order(token)));
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
    expect(await snapshot()).toEqual(before);
  });

  test('an expired link; another site', async () => {
    const token = await makeLink(-1);
    expect((await post(order(token))).status).toBe(410);
    expect((await post(order(await makeLink()), { origin: 'http://evil.example' })).status).toBe(403);
    expect(await people('SELECT FROM authority')).toEqual([]);
  });
});
