/** The console's routes of roll, invitations and account: who is let in, what is refused, and how. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { makePasskey } from '#lib/election/testing.ts';
import { setClock } from '#lib/ground/clock.ts';
import type { Role } from '#lib/people/roll/index.ts';
import { closePeople, cookieOf, request, seedMember, seedPasskey, seedPerson } from '#lib/people/testing.ts';
import type { Route } from '#lib/web/index.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import * as invitations from './invitations/route.ts';
import * as me from './me/route.ts';
import * as sessions from './me/sessions/route.ts';
import * as passkey from './passkeys/[id]/route.ts';
import * as link from './passkeys/link/route.ts';
import * as rollAdmit from './roll/admit/route.ts';
import * as rollExport from './roll/export/route.ts';
import * as rollImport from './roll/import/route.ts';
import * as rollMembers from './roll/members/route.ts';
import * as rollPreview from './roll/preview/route.ts';
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
    body: { import: crypto.randomUUID() },
    offices: ['authority', 'operator'],
  },
  {
    name: 'import',
    route: rollImport.POST,
    method: 'POST',
    path: '/roll/import',
    body: { import: crypto.randomUUID(), digest: '0'.repeat(64) },
    offices: ['authority', 'operator'],
  },
  {
    name: 'find members',
    route: rollMembers.POST,
    method: 'POST',
    path: '/roll/members',
    body: { query: 'ada' },
    offices: ['authority', 'operator'],
  },
  {
    name: 'export',
    route: rollExport.GET,
    method: 'GET',
    path: '/roll/export?language=fr',
    offices: ['authority', 'operator'],
  },
  {
    name: 'admit',
    route: rollAdmit.POST,
    method: 'POST',
    path: '/roll/admit',
    body: { vote: '1'.repeat(22), numbers: ['1'] },
    offices: ['authority'],
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
        passkeys: [{ id: key.credential, name: 'essai', prf: true, addedOn: '2026-01-01', usedOn: null }],
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
