/**
 * Who may do what on the people's host, office by office: every handler under app/api/people stands in this table, or the
 * last test fails. Whoever is refused is refused before anything else is said; what no database can hold is bad input.
 */
import { readdir } from 'node:fs/promises';
import { NextRequest } from 'next/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePasskey, type Passkey } from '#lib/election/testing.ts';
import type { PersonId } from '#lib/ground/brand.ts';
import type { Role } from '#lib/people/roll/index.ts';
import { closePeople, cookieOf, request, seedMember, seedPasskey, seedPerson } from '#lib/people/testing.ts';
import type { RouteContext } from '#lib/web/index.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { GET as getAuth, POST as postAuth } from './auth/[...nextauth]/route.ts';
import { handlers, modules } from './testing-routes.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});

type Who = 'all' | readonly Role[];
const everyone: readonly Role[] = ['member', 'trustee', 'operator', 'officer', 'authority'];
const both: Who = ['authority', 'operator'];
const authority: Who = ['authority'];
const trustee: Who = ['trustee'];
const officer: Who = ['officer', 'authority'];

const vote = '1'.repeat(22);
const phi = 'A'.repeat(43);
const uuid = '00000000-0000-4000-8000-000000000000';
const credential = makePasskey().credential;
const bytes = (length: number) => Buffer.alloc(length, 1).toString('base64url');
const assertion = { credential, authenticatorData: bytes(37), clientDataJSON: bytes(60), signature: bytes(64) };
const named = { name: 'Ada', email: 'ada@example.org', language: 'fr' };

type Row = { at: string; method: string; who: Who; query?: string; body?: unknown; params?: Record<string, string> };
const row = (method: string, at: string, who: Who, more: Omit<Row, 'at' | 'method' | 'who'> = {}): Row => ({
  at,
  method,
  who,
  ...more,
});

/** `all`: whoever is signed in, about themselves alone. */
const table: Row[] = [
  row('GET', 'me', 'all'),
  row('GET', 'me/data', 'all'),
  row('DELETE', 'me/sessions', 'all'),
  row('PUT', 'passkeys/[id]', 'all', { body: { name: 'x' }, params: { id: credential } }),
  row('DELETE', 'passkeys/[id]', 'all', { params: { id: credential } }),
  row('POST', 'known/new', 'all', { body: { quarter: '2026Q4', request: 'A'.repeat(512) } }),
  row('POST', 'passkeys/link', 'all', { body: {} }),
  row('POST', 'passkeys/invite', 'all', { body: { nonce: bytes(32), assertion } }),
  row('GET', 'trustee', trustee),
  row('POST', 'trustee/key', trustee, { body: { vote, record: '{}', assertion } }),
  row('POST', 'trustee/factors', trustee, { body: { phi, payload: '{}', assertion } }),
  row('POST', 'keys/share-key', authority, { body: { key: bytes(32), assertion } }),
  row('POST', 'keys/share', authority, { body: { vote, share: bytes(32) } }),
  row('POST', 'trustees', authority, { body: { people: [named] } }),
  row('POST', 'section/find', officer, { body: { query: 'ada' } }),
  row('POST', 'section/sheets', officer, { body: { person: uuid } }),
  row('POST', 'section/officers', authority, { body: { people: [named] } }),
  row('POST', 'section/officers/end', authority, { body: { person: uuid } }),
  row('POST', 'section/rules', authority, {
    body: { accepts: ['facts', 'section'], fact: { fr: 'Né le', en: 'Born on' } },
  }),
  row('POST', 'section/rules/agree', authority, { body: { rule: 1 } }),
  row('GET', 'votes', authority),
  row('POST', 'votes', authority, { body: {} }),
  row('GET', 'votes/[id]', authority, { params: { id: vote } }),
  row('PUT', 'votes/[id]', authority, { params: { id: vote }, body: {} }),
  row('POST', 'votes/[id]/prepare', authority, { params: { id: vote }, body: {} }),
  row('POST', 'votes/[id]/repeat', authority, { params: { id: vote }, body: {} }),
  row('POST', 'materials', authority, { query: 'kind=photo', body: new Uint8Array(8) }),
  row('GET', 'decisions', authority),
  row('POST', 'decisions', authority, { body: { vote, kind: 'open' } }),
  row('POST', 'decisions/college', authority, { body: { vote, kind: 'resume', urns: [phi] } }),
  row('POST', 'decisions/[id]/sign', authority, { params: { id: uuid }, body: { assertion } }),
  row('POST', 'decisions/[id]/withdraw', authority, { params: { id: uuid }, body: {} }),
  row('POST', 'desk/people', authority, { body: { query: 'ada' } }),
  row('POST', 'desk/changes', authority, { body: { kind: 'passkey', person: uuid, reason: 'Perdu.' } }),
  row('POST', 'desk/changes/[id]/sign', authority, { params: { id: uuid }, body: { assertion } }),
  row('POST', 'desk/changes/[id]/withdraw', authority, { params: { id: uuid }, body: {} }),
  row('POST', 'desk/own', 'all', { body: { change: uuid } }),
  row('POST', 'roll/admit', authority, { body: { vote, numbers: ['1'] } }),
  row('GET', 'register/export', authority, { query: `vote=${vote}` }),
  row('GET', 'roll/signed', authority, { query: `language=fr&vote=${vote}` }),
  row('POST', 'roll/file', both, { query: `import=${uuid}&part=0&parts=1`, body: new Uint8Array(8) }),
  row('POST', 'roll/preview', both, { body: { import: uuid } }),
  row('POST', 'roll/import', both, { body: { import: uuid, digest: '0'.repeat(64) } }),
  row('GET', 'roll/progress', both, { query: `import=${uuid}` }),
  row('GET', 'roll/errors', both, { query: `import=${uuid}&language=fr` }),
  row('GET', 'roll/export', both, { query: 'language=fr' }),
  row('POST', 'roll/members', both, { body: { query: 'ada', after: '1', vote } }),
  row('GET', 'invitations', both),
  row('POST', 'invitations', both, { body: { who: 'unenrolled' } }),
  row('GET', 'mail', both),
  row('GET', 'mail/failures', both),
  row('PUT', 'mail/pause', both, { body: { template: 'result', paused: false } }),
  row('POST', 'mail/reminders', authority, { body: { template: 'enrol-reminder', vote: null, wave: 1 } }),
];
/** Doors with a key of their own: the first operator's link, the mail server's bearer, the link of a notice (desk.db.test.ts),
 * next-auth (session.http.test.ts). */
const KEYED = ['POST setup', 'POST mail/report', 'POST desk/objection', 'POST desk/objection/look'];

const people = new Map<Role, { id: PersonId; passkey: Passkey }>();
const name = ({ method, at }: Row) => `${method} ${at}`;

beforeAll(async () => {
  for (const role of everyone) {
    const id = role === 'member' ? await seedMember() : await seedPerson([role]);
    people.set(role, { id, passkey: await seedPasskey(id) });
  }
});

/** What the handler answers, with this in the place of the row's body. */
function ask(one: Row, headers: Record<string, string>, body: unknown = one.body): Promise<Response> {
  const handler = handlers.get(name(one));
  if (handler === undefined) throw new Error(`no handler for ${name(one)}`);
  const url = `/api/people/${one.at}${one.query === undefined ? '' : `?${one.query}`}`;
  const context: RouteContext = { params: one.params ?? {} };
  const isBytes = body instanceof Uint8Array;
  const type = isBytes ? { 'content-type': 'application/octet-stream' } : {};
  const made = request(one.method, url, { headers: { ...type, ...headers }, ...(isBytes ? {} : { body }) });
  return handler(isBytes ? new Request(made, { body: Buffer.from(body) }) : made, context);
}
/** A fresh session: some of what is asked ends all there were. */
async function cookieFor(role: Role): Promise<{ cookie: string }> {
  const person = people.get(role);
  if (person === undefined) throw new Error(`nobody is ${role}`);
  return { cookie: await cookieOf(person.id, person.passkey) };
}
const isFor = ({ who }: Row, role: Role) => who === 'all' || who.includes(role);
/** One whose office may. */
const insider = (one: Row) => cookieFor(everyone.find((role) => isFor(one, role)) ?? 'authority');

test('every handler stands in the table, once', async () => {
  const files = await readdir(import.meta.dirname, { recursive: true });
  const folders = files.filter((file) => file.endsWith('/route.ts')).map((file) => file.replace(/\/route\.ts$/, ''));
  expect([...Object.keys(modules), 'auth/[...nextauth]'].sort()).toEqual(folders.sort());
  expect([...table.map(name), ...KEYED].sort()).toEqual([...handlers.keys()].sort());
});

test.each(['GET', 'POST'])(
  '%s auth/session is not there: it would give a younger cookie for any that lives',
  async (method) => {
    const params = { nextauth: ['session'] };
    const made = request(method, '/api/people/auth/session', await cookieFor('member'));
    const answer = await (method === 'GET' ? getAuth : postAuth)(new NextRequest(made), {
      params: Promise.resolve(params),
    });
    expect(answer.status).toBe(404);
    expect(answer.headers.getSetCookie()).toEqual([]);
  },
);

describe.each(table.map((one) => [name(one), one] as const))('%s', (_, one) => {
  test('a stranger gets 401, another office 403, and neither a fault', async () => {
    // where the body is read first, a stranger may be told that it is none
    const isEmpty = JSON.stringify(one.body) === '{}' && one.at.startsWith('votes') && !/prepare|repeat/.test(one.at);
    if (!isEmpty) expect((await ask(one, {})).status).toBe(401);
    for (const role of everyone) {
      const answer = await ask(one, await cookieFor(role));
      if (!isFor(one, role)) expect([role, answer.status]).toEqual([role, isEmpty ? 400 : 403]);
      else expect(answer.status).not.toBe(403);
      // the urn is away in this test, and the preparation of a vote asks it
      if (answer.status !== 503) expect(answer.status).toBeLessThan(500);
      if (answer.status >= 400) expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });

  test('what changes something comes from our own pages', async () => {
    if (one.method === 'GET') return;
    for (const origin of ['https://evil.example', 'http://urn.localhost:3000', 'null', '']) {
      const answer = await ask(one, { ...(await insider(one)), origin });
      expect([origin, answer.status]).toEqual([origin, 403]);
      expect(await answer.json()).toMatchObject({ code: 'web/wrong-origin' });
    }
  });

  test('what no database holds is bad input, not a fault', async () => {
    if (typeof one.body !== 'object' || one.body instanceof Uint8Array) return;
    for (const bad of spoiled(one.body))
      for (const role of everyone.filter((any) => isFor(one, any))) {
        const answer = await ask(one, await cookieFor(role), bad);
        expect([JSON.stringify(bad).slice(0, 200), answer.status < 500]).toEqual([expect.any(String), true]);
      }
  });
});

/** The body with each of its texts, in turn, holding what PostgreSQL refuses in one. */
function spoiled(value: unknown): unknown[] {
  if (typeof value === 'string') return ['\0', `${value}\0`, '\ud800', ''];
  if (Array.isArray(value))
    return value.flatMap((item, i) =>
      spoiled(item).map((bad) => value.map((before: unknown, at) => (at === i ? bad : before))),
    );
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => spoiled(item).map((bad) => ({ ...value, [key]: bad })));
}
