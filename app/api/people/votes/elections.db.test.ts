/** The routes of votes, decisions and trustees: who may, what input is refused, and that nothing is written then. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decisionChallenge, Statement } from '#lib/election/index.ts';
import { assertWith, makePasskey } from '#lib/election/testing.ts';
import { VoteId } from '#lib/ground/brand.ts';
import { randomBase58 } from '#lib/people/authority/draft.ts';
import {
  at,
  buildBooth,
  draftOf,
  giveKey,
  type House,
  OPENS,
  type Person,
  seedHouse,
  serveUrn,
} from '#lib/people/authority/testing.ts';
import { closePeople } from '#lib/people/db.ts';
import { cookieOf, request } from '#lib/people/testing.ts';
import type { Route } from '#lib/web/index.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import * as sign from '../decisions/[id]/sign/route.ts';
import * as withdraw from '../decisions/[id]/withdraw/route.ts';
import * as decisions from '../decisions/route.ts';
import * as factors from '../trustee/factors/route.ts';
import * as key from '../trustee/key/route.ts';
import * as trustee from '../trustee/route.ts';
import * as prepare from './[id]/prepare/route.ts';
import * as vote from './[id]/route.ts';
import * as votes from './route.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let authority: string;
let second: string;
let trusted: string;
let member: string;

const who = (list: readonly Person[] | undefined, i = 0): Person => {
  const person = list?.[i];
  if (person === undefined) throw new Error('no such person');
  return person;
};
const cookie = ({ id, passkey }: Person) => cookieOf(id, passkey);

beforeAll(async () => {
  at(OPENS - 600);
  house = await seedHouse({ nord: 4 });
  authority = await cookie(who(house.authority));
  second = await cookie(who(house.authority, 1));
  trusted = await cookie(who(house.trustees));
  member = await cookie(who(house.voters.nord));
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const Body = z.looseObject({ code: z.string().optional(), id: z.string().optional(), field: z.string().optional() });

type Call = {
  route: Route;
  method?: string;
  params?: Record<string, string>;
  body?: unknown;
  cookie?: string;
  headers?: Record<string, string>;
};

async function call({ route, method = 'POST', params = {}, ...more }: Call) {
  const answer = await route(request(method, '/api/people/votes', more), { params: Promise.resolve(params) });
  return { status: answer.status, ...Body.parse(await answer.json()) };
}

const snapshot = async () => {
  const tables = ['vote', 'definition', 'trustee_key', 'proposal', 'decision_signature', 'factors', 'journal_outbox'];
  return Promise.all(tables.map((table) => databases.asOwner('people', `SELECT * FROM ${table} ORDER BY 1, 2`)));
};

const assertion = () => assertWith(makePasskey(), new Uint8Array(32));
const id = randomBase58();
const uuid = '00000000-0000-4000-8000-000000000000';
const phi = 'A'.repeat(43);

describe('who may', () => {
  const routes: Readonly<Record<string, () => Call>> = {
    'GET votes': () => ({ route: votes.GET, method: 'GET' }),
    'POST votes': () => ({ route: votes.POST, body: draftOf(house) }),
    'GET vote': () => ({ route: vote.GET, method: 'GET', params: { id } }),
    'PUT vote': () => ({ route: vote.PUT, method: 'PUT', params: { id }, body: draftOf(house) }),
    'POST prepare': () => ({ route: prepare.POST, params: { id }, body: {} }),
    'GET decisions': () => ({ route: decisions.GET, method: 'GET' }),
    'POST decisions': () => ({ route: decisions.POST, body: { vote: id, kind: 'open' } }),
    'POST sign': () => ({ route: sign.POST, params: { id: uuid }, body: { assertion: assertion() } }),
    'POST withdraw': () => ({ route: withdraw.POST, params: { id: uuid }, body: {} }),
    'GET trustee': () => ({ route: trustee.GET, method: 'GET' }),
    'POST trustee/key': () => ({ route: key.POST, body: { vote: id, record: '{}', assertion: assertion() } }),
    'POST trustee/factors': () => ({ route: factors.POST, body: { phi, payload: '{}', assertion: assertion() } }),
  };

  for (const [name, make] of Object.entries(routes)) {
    it(`${name}: no stranger, no member, no other site`, async () => {
      const before = await snapshot();
      expect(await call(make())).toMatchObject({ status: 401, code: 'session/none' });
      expect(await call({ ...make(), cookie: member })).toMatchObject({ status: 403, code: 'session/forbidden' });
      const wrong = name.includes('trustee') ? authority : trusted;
      expect(await call({ ...make(), cookie: wrong })).toMatchObject({ status: 403, code: 'session/forbidden' });
      if (!name.startsWith('GET')) {
        const elsewhere = { ...make(), cookie: authority, headers: { origin: 'https://elsewhere.test' } };
        expect(await call(elsewhere)).toMatchObject({ status: 403, code: 'web/wrong-origin' });
      }
      expect(await snapshot()).toEqual(before);
    });
  }
});

describe('bad input', () => {
  const table: Readonly<Record<string, [number, string, () => Call]>> = {
    'a draft with an unknown field': [
      400,
      'web/bad-input',
      () => ({ route: votes.POST, body: { ...draftOf(house), phi } }),
    ],
    'a draft that closes before it opens': [
      400,
      'web/bad-input',
      () => ({ route: votes.POST, body: { ...draftOf(house), closes: OPENS } }),
    ],
    'a draft with a stranger as trustee': [
      400,
      'vote/not-a-trustee',
      () => ({ route: votes.POST, body: draftOf(house, { trustees: [who(house.authority).id] }) }),
    ],
    'a vote that does not exist': [
      404,
      'vote/unknown',
      () => ({ route: vote.PUT, method: 'PUT', params: { id }, body: draftOf(house) }),
    ],
    'a look at a vote that does not exist': [
      404,
      'vote/unknown',
      () => ({ route: vote.GET, method: 'GET', params: { id } }),
    ],
    'a malformed vote': [404, 'web/no-such-path', () => ({ route: vote.GET, method: 'GET', params: { id: 'x' } })],
    'preparing what does not exist': [404, 'vote/unknown', () => ({ route: prepare.POST, params: { id }, body: {} })],
    'an unknown kind of decision': [
      400,
      'web/bad-input',
      () => ({ route: decisions.POST, body: { vote: id, kind: 'reopen' } }),
    ],
    'a decision on a vote that does not exist': [
      404,
      'vote/unknown',
      () => ({ route: decisions.POST, body: { vote: id, kind: 'freeze' } }),
    ],
    'a signature under nothing': [
      404,
      'decision/unknown',
      () => ({ route: sign.POST, params: { id: uuid }, body: { assertion: assertion() } }),
    ],
    'a signature with more than an assertion': [
      400,
      'web/bad-input',
      () => ({ route: sign.POST, params: { id: uuid }, body: { assertion: { ...assertion(), prf: 'x' } } }),
    ],
    'a malformed proposal': [404, 'web/no-such-path', () => ({ route: withdraw.POST, params: { id: '1' }, body: {} })],
  };
  for (const [title, [status, code, make]] of Object.entries(table)) {
    it(`${title}: ${status} ${code}, and nothing is written`, async () => {
      const before = await snapshot();
      expect(await call({ ...make(), cookie: authority })).toMatchObject({ status, code });
      expect(await snapshot()).toEqual(before);
    });
  }

  it('of trustees: unknown vote, unknown urn', async () => {
    const order = { vote: id, record: '{}', assertion: assertion() };
    expect(await call({ route: key.POST, body: order, cookie: trusted })).toMatchObject({
      status: 404,
      code: 'trustee/unknown-vote',
    });
    const work = { phi, payload: '{}', assertion: assertion() };
    expect(await call({ route: factors.POST, body: work, cookie: trusted })).toMatchObject({
      status: 404,
      code: 'trustee/unknown-vote',
    });
  });
});

describe('the way to a frozen vote over HTTP', () => {
  it('is answered the same when it is walked twice', async () => {
    const draft = draftOf(house);
    const created = await call({ route: votes.POST, body: draft, cookie: authority });
    expect(await call({ route: votes.POST, body: draft, cookie: authority })).toEqual(created);
    const params = { id: created.id ?? '' };
    expect(await call({ route: prepare.POST, params, body: {}, cookie: authority })).toMatchObject({
      status: 409,
      code: 'vote/not-ready',
      missing: ['trustee-keys'],
    });
    const seen = await call({ route: vote.GET, method: 'GET', params, cookie: authority });
    const { id: own } = z.object({ id: z.string() }).parse(seen);
    expect(own).toBe(created.id);
    for (const [i, x] of [11n, 13n].entries()) await giveKey(VoteId.parse(params.id), who(house.trustees, i), x);
    expect((await call({ route: prepare.POST, params, body: {}, cookie: authority })).status).toBe(200);
    const proposed = await call({
      route: decisions.POST,
      body: { vote: params.id, kind: 'freeze' },
      cookie: authority,
    });
    expect(proposed.status).toBe(200);
    const again = await call({ route: decisions.POST, body: { vote: params.id, kind: 'freeze' }, cookie: second });
    expect(again).toEqual(proposed);
    const { statement } = z.object({ statement: z.string() }).parse(proposed);
    const challenge = decisionChallenge(Statement.parse(JSON.parse(statement)));
    for (const [i, session] of [authority, second].entries()) {
      const body = { assertion: assertWith(who(house.authority, i).passkey, challenge) };
      const signed = await call({ route: sign.POST, params: { id: proposed.id ?? '' }, body, cookie: session });
      expect(signed).toMatchObject({ status: 200, state: i === 0 ? 'open' : 'passed' });
      expect(await call({ route: sign.POST, params: { id: proposed.id ?? '' }, body, cookie: session })).toEqual(
        signed,
      );
    }
  });
});
