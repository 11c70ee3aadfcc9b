/** The desk's routes: who is let in, what is refused, and how; nothing is half-written. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeChallenge } from '#lib/election/change.ts';
import { assertWith, makePasskey } from '#lib/election/testing.ts';
import { setClock } from '#lib/ground/clock.ts';
import type { Role } from '#lib/people/roll/index.ts';
import { closePeople, cookieOf, request, seedMember, seedPasskey, seedPerson } from '#lib/people/testing.ts';
import type { Route } from '#lib/web/index.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import * as sign from './changes/[id]/sign/route.ts';
import * as withdraw from './changes/[id]/withdraw/route.ts';
import * as changes from './changes/route.ts';
import * as look from './objection/look/route.ts';
import * as objection from './objection/route.ts';
import * as own from './own/route.ts';
import * as people from './people/route.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});
const owner = (sql: string, values: unknown[] = []) => databases.asOwner('people', sql, values);
const snapshot = () =>
  Promise.all(
    ['change', 'change_signature', 'mail', 'person', 'passkey'].map((table) =>
      owner(`SELECT * FROM ${table} ORDER BY 1`),
    ),
  );

beforeAll(() => owner('INSERT INTO authority (quorum) VALUES (2)'));
beforeEach(() => setClock(Date.now));

async function as(
  ...roles: Role[]
): Promise<{ id: string; cookie: string; passkey: Awaited<ReturnType<typeof seedPasskey>> }> {
  const id = roles.includes('member') ? await seedMember() : await seedPerson(roles);
  const passkey = await seedPasskey(id);
  return { id, passkey, cookie: await cookieOf(id, passkey) };
}
const uuid = '00000000-0000-4000-8000-00000000000a';
const assertion = assertWith(makePasskey(), new Uint8Array(32));
const inPath = (id: string) => ({ params: { id } });

type Case = {
  name: string;
  route: Route;
  path: string;
  body: Record<string, unknown>;
  offices: Role[] | null;
  id?: string;
};
/** `offices` null: no session is asked for. */
const cases: Case[] = [
  {
    name: 'propose',
    route: changes.POST,
    path: '/changes',
    body: { kind: 'passkey', person: uuid, reason: 'Perdu.' },
    offices: ['authority'],
  },
  {
    name: 'sign',
    route: sign.POST,
    path: `/changes/${uuid}/sign`,
    body: { assertion },
    offices: ['authority'],
    id: uuid,
  },
  {
    name: 'withdraw',
    route: withdraw.POST,
    path: `/changes/${uuid}/withdraw`,
    body: {},
    offices: ['authority'],
    id: uuid,
  },
  { name: 'find', route: people.POST, path: '/people', body: { query: 'ada' }, offices: ['authority'] },
  {
    name: 'stop one’s own',
    route: own.POST,
    path: '/own',
    body: { change: uuid },
    offices: ['member', 'trustee', 'authority', 'operator'],
  },
  {
    name: 'look at an objection',
    route: look.POST,
    path: '/objection/look',
    body: { token: 'A'.repeat(43) },
    offices: null,
  },
  { name: 'object', route: objection.POST, path: '/objection', body: { token: 'A'.repeat(43) }, offices: null },
];
const ask = (
  { route, path, body, id }: Case,
  more: { cookie?: string; headers?: Record<string, string>; body?: unknown } = {},
) => route(request('POST', `/api/people/desk${path}`, { body, ...more }), id === undefined ? undefined : inPath(id));

describe.each(cases)('$name', (one) => {
  test('offices: those it is for, and no other; strangers change nothing', async () => {
    const before = await snapshot();
    for (const cookie of [undefined, '__Host-isoloir=abc']) {
      const answer = await ask(one, cookie === undefined ? {} : { cookie });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ code: one.offices === null ? 'desk/unknown-link' : 'session/none' });
    }
    expect(await snapshot()).toEqual(before);
    for (const role of ['member', 'trustee', 'authority', 'operator'] as const) {
      const { status } = await ask(one, { cookie: (await as(role)).cookie });
      if (one.offices === null) expect(status).toBe(401);
      else if (one.offices.includes(role)) expect([200, 404]).toContain(status);
      else expect(status).toBe(403);
    }
  });

  test('another site, other types, fields too many, no JSON', async () => {
    const { cookie } = await as('authority');
    const before = await snapshot();
    for (const origin of ['http://evil.example', 'http://urn.localhost:3000', 'null'])
      expect((await ask(one, { cookie, headers: { origin } })).status).toBe(403);
    for (const body of [{ ...one.body, more: 1 }, [], 7, null, '', '{', '{"a":'].map((wrong) =>
      JSON.stringify(wrong),
    )) {
      const answer = await ask(one, { cookie, body, headers: { 'content-type': 'application/json' } });
      expect(answer.status).toBe(400);
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ask(one, { cookie, body: 'a=b', headers: form })).status).toBe(415);
    expect(await snapshot()).toEqual(before);
  });
});

describe('bad input of a proposal', () => {
  const good = { kind: 'contact', person: uuid, reason: 'Perdu.', to: { email: 'a@example.org', phone: null } };
  const bad: Record<string, unknown>[] = [
    { ...good, person: 'nobody' },
    { ...good, reason: '' },
    { ...good, reason: 'a'.repeat(501) },
    { ...good, reason: 'deux\nlignes' },
    { ...good, reason: 'sens \u202e inverse' },
    { ...good, to: { email: 'no address', phone: null } },
    { ...good, to: { email: null, phone: 'call me' } },
    { ...good, to: { email: null } },
    { ...good, to: undefined },
    { ...good, kind: 'name' },
    { ...good, kind: 'passkey' },
    { ...good, wait: 0 },
    { ...good, wait: 721 },
    { ...good, wait: 1.5 },
    { ...good, wait: '48' },
    { ...good, wait: 2, urgency: { fr: 'Vite' } },
    { ...good, wait: 2, urgency: 'Vite' },
  ];
  test.each(bad.map((body) => [JSON.stringify(body).slice(0, 120), body] as const))('%s', async (_said, body) => {
    const { cookie } = await as('authority');
    const before = await snapshot();
    const answer = await changes.POST(request('POST', '/x', { cookie, body }));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'web/bad-input' });
    expect(await snapshot()).toEqual(before);
  });
  test.each([{ token: 'A'.repeat(42) }, { token: 'A'.repeat(44) }, { token: `${'A'.repeat(42)}!` }, { token: 3 }])(
    'of an objection: %j',
    async (body) => {
      expect((await objection.POST(request('POST', '/x', { body }))).status).toBe(400);
      expect((await look.POST(request('POST', '/x', { body }))).status).toBe(400);
    },
  );
  test.each([{ query: 'a' }, { query: 'a\0b' }, { query: 'a'.repeat(121) }, {}])('of a search: %j', async (body) => {
    const { cookie } = await as('authority');
    expect((await people.POST(request('POST', '/x', { cookie, body }))).status).toBe(400);
  });
});

test('from finding the person to stopping it oneself, over the routes', async () => {
  const [ada, blaise, member] = [await as('authority'), await as('authority'), await as('member')];
  const name = `Perdue ${crypto.randomUUID().slice(0, 8)}`;
  await owner('UPDATE person SET name = $2 WHERE id = $1', [member.id, name]);
  const found = await (await people.POST(request('POST', '/x', { cookie: ada.cookie, body: { query: name } }))).json();
  expect(found).toMatchObject({ people: [{ id: member.id, name, passkeys: 1 }], hasMore: false });
  const officer = await (
    await people.POST(request('POST', '/x', { cookie: ada.cookie, body: { query: blaise.id } }))
  ).json();
  expect(officer).toMatchObject({ people: [{ id: blaise.id, number: null }] });
  const body = { kind: 'passkey', person: member.id, reason: 'Perdu.' };
  const change = await (await changes.POST(request('POST', '/x', { cookie: ada.cookie, body }))).json();
  for (const { cookie, passkey } of [ada, blaise]) {
    const signed = { assertion: assertWith(passkey, changeChallenge(change.statement)) };
    expect((await sign.POST(request('POST', '/x', { cookie, body: signed }), inPath(change.id))).status).toBe(200);
  }
  const stop = () => own.POST(request('POST', '/x', { cookie: member.cookie, body: { change: change.id } }));
  expect((await stop()).status).toBe(200);
  expect((await stop()).status).toBe(200);
  expect(await owner('SELECT state, ended_by FROM change WHERE id = $1', [change.id])).toEqual([
    { state: 'stopped', ended_by: 'member' },
  ]);
});
