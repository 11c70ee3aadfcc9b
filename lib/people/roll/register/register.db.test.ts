import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseDefinition, registerChallenge } from '#lib/election/index.ts';
import { assertWith, type Lies, makePasskey, type Passkey } from '#lib/election/testing.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { type Bytes, equal, fromBase64Url, fromBigInt, randomBytes, toBase64Url, toBigInt } from '#lib/ground/bytes.ts';
import { hot } from '#lib/side/people.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import {
  at,
  buildBooth,
  CLOSES,
  decideBy,
  frozen,
  type House,
  OPENS,
  type Person,
  prepared,
  seedHouse,
  serveUrn,
} from '../../authority/testing.ts';
import { closePeople } from '../../db.ts';
import { request, seedPasskey } from '../../testing.ts';
import { findQuery, signerQuery } from './sign-off.ts';

const databases = await testDatabases();
buildBooth();
const urn = await serveUrn();
let house: House;
let nord: Phi;
let sud: Phi;
let modulus: bigint;

beforeAll(async () => {
  at(OPENS + 1);
  house = await seedHouse({ nord: 12, sud: 3 });
  const { urns } = await frozen(house);
  [nord, sud] = [urns[0] as Phi, urns[1] as Phi];
  const [row] = await databases.asOwner<{ election: string }>(
    'people',
    'SELECT election FROM definition WHERE phi = $1',
    [nord],
  );
  const issuer = parseDefinition(row?.election ?? '')['x-isoloir'].issuers[0];
  modulus = toBigInt(fromBase64Url(issuer?.modulus ?? ''));
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

/** A request that some prefix, salt and blinding factor could have made: any number below n. */
const blinded = (): Bytes => fromBigInt(toBigInt(randomBytes(383)), 384);
const voter = (i: number, college = 'nord'): Person => {
  const person = house.voters[college]?.[i];
  if (person === undefined) throw new Error('no such voter');
  return person;
};

/** What the booth sends; each part may be another's. */
function order(phi: Phi, passkey: Passkey, requests: Bytes[], lies: Lies = {}) {
  return {
    phi,
    requests: requests.map(toBase64Url),
    assertion: assertWith(passkey, registerChallenge(phi, requests), lies),
  };
}

const Answer = z.object({
  code: z.string().optional(),
  title: z.string().optional(),
  signatures: z.array(z.string()).optional(),
  credential: z.string().optional(),
});

async function send(body: unknown, headers: Record<string, string> = {}) {
  const answer = await hot.answer(request('POST', '/api/people/register', { body, headers }));
  return { status: answer.status, ...Answer.parse(await answer.json()) };
}

const signOffs = () =>
  databases.asOwner<Record<string, unknown>>('people', 'SELECT * FROM sign_off ORDER BY phi, person_id');

describe('signing the register', () => {
  it('answers a blind signature under the key of the definition, and keeps the evidence', async () => {
    const { id, passkey } = voter(0);
    const b = blinded();
    const sent = order(nord, passkey, [b]);
    const answer = await send(sent);
    expect(answer.status).toBe(200);
    const s = fromBase64Url(answer.signatures?.[0] ?? '');
    const key = createPublicKey({
      format: 'jwk',
      key: { kty: 'RSA', e: 'AQAB', n: toBase64Url(fromBigInt(modulus, 384)) },
    });
    expect(equal(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, s), b)).toBe(true);
    const [row] = await databases.asOwner<Record<string, unknown>>(
      'people',
      'SELECT * FROM sign_off WHERE person_id = $1',
      [id],
    );
    expect(row).toMatchObject({
      phi: nord,
      credential: passkey.credential,
      cose: Buffer.from(passkey.cose),
      authenticator_data: Buffer.from(fromBase64Url(sent.assertion.authenticatorData)),
      client_data: Buffer.from(fromBase64Url(sent.assertion.clientDataJSON)),
      signature: Buffer.from(fromBase64Url(sent.assertion.signature)),
      requests: [Buffer.from(b)],
      signatures: [Buffer.from(s)],
      published: false,
    });
    expect(Object.keys(row ?? {}).filter((name) => /(_at|time|date|on)$/.test(name))).toEqual([]);
  });

  it('gives the same request the same answer, from any passkey of the member, and another request none', async () => {
    const { id, passkey } = voter(1);
    const b = blinded();
    const first = await send(order(nord, passkey, [b]));
    expect(await send(order(nord, passkey, [b]))).toEqual(first);
    const second = await seedPasskey(id);
    expect(await send(order(nord, second, [b]))).toEqual(first);
    const before = await signOffs();
    expect(await send(order(nord, second, [blinded()]))).toMatchObject({
      status: 409,
      code: 'register/already-signed',
      credential: passkey.credential,
    });
    expect(await signOffs()).toEqual(before);
  });

  it('lets one of many different requests through, sent at the same time', async () => {
    const { id, passkey } = voter(2);
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(order(nord, passkey, [blinded()]))));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(11).fill(409)]);
    const rows = await databases.asOwner('people', 'SELECT 1 FROM sign_off WHERE person_id = $1', [id]);
    expect(rows).toHaveLength(1);
  });

  it('gives the same request, sent many times at once, one row and one answer', async () => {
    const { passkey } = voter(3);
    const b = blinded();
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(order(nord, passkey, [b]))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  });
});

describe('bad input', () => {
  const honest = () => order(nord, voter(4).passkey, [blinded()]);
  const table: Readonly<Record<string, [number, string, () => unknown | Promise<unknown>]>> = {
    'not an object': [400, 'web/bad-input', () => 'x'.repeat(10).split('')],
    'an unknown field': [400, 'web/bad-input', () => ({ ...honest(), prf: 'x' })],
    'an unknown field in the assertion': [
      400,
      'web/bad-input',
      () => ({ ...honest(), assertion: { ...honest().assertion, clientExtensionResults: { prf: {} } } }),
    ],
    'a wrong type': [400, 'web/bad-input', () => ({ ...honest(), requests: 'AAAA' })],
    'no request': [400, 'web/bad-input', () => ({ ...honest(), requests: [] })],
    'a request of another size': [
      400,
      'web/bad-input',
      () => ({ ...honest(), requests: [toBase64Url(randomBytes(256))] }),
    ],
    'a malformed fingerprint': [400, 'web/bad-input', () => ({ ...honest(), phi: 'nord' })],
    'too much': [413, 'web/too-large', () => ({ ...honest(), requests: ['A'.repeat(20_000)] })],
    'an unknown urn': [404, 'register/unknown-urn', () => ({ ...honest(), phi: 'A'.repeat(43) })],
    'more requests than issuers': [
      400,
      'register/bad-request',
      () => order(nord, voter(4).passkey, [blinded(), blinded()]),
    ],
    'a request of zero': [400, 'register/bad-request', () => order(nord, voter(4).passkey, [new Uint8Array(384)])],
    'a request of n': [400, 'register/bad-request', () => order(nord, voter(4).passkey, [fromBigInt(modulus, 384)])],
    'a request above n': [
      400,
      'register/bad-request',
      () => order(nord, voter(4).passkey, [new Uint8Array(384).fill(255)]),
    ],
    'an unknown passkey': [401, 'register/unknown-passkey', () => order(nord, makePasskey(), [blinded()])],
    'an assertion made with another member’s key': [
      401,
      'register/bad-assertion',
      () => ({
        ...honest(),
        assertion: { ...order(nord, voter(5).passkey, [blinded()]).assertion, credential: voter(4).passkey.credential },
      }),
    ],
    'an assertion over another request (replayed)': [
      401,
      'register/bad-assertion',
      () => ({ ...honest(), assertion: honest().assertion }),
    ],
    'an assertion over another urn (replayed)': [
      401,
      'register/bad-assertion',
      () => {
        const b = blinded();
        return { ...order(sud, voter(4).passkey, [b]), phi: nord };
      },
    ],
    'an assertion from another origin': [
      401,
      'register/bad-assertion',
      () => order(nord, voter(4).passkey, [blinded()], { client: { origin: 'http://urn.localhost:3000' } }),
    ],
    'an assertion without user verification': [
      401,
      'register/bad-assertion',
      () => order(nord, voter(4).passkey, [blinded()], { flags: 0x01 }),
    ],
    'a signature with one bit changed': [
      401,
      'register/bad-assertion',
      () =>
        order(nord, voter(4).passkey, [blinded()], {
          signature: (bytes) => bytes.with(-1 + bytes.length, (bytes.at(-1) ?? 0) ^ 1),
        }),
    ],
    'someone who is no member': [
      403,
      'register/not-a-member',
      () => order(nord, (house.authority[0] as Person).passkey, [blinded()]),
    ],
    'a member of another college': [
      403,
      'register/other-college',
      () => order(nord, voter(0, 'sud').passkey, [blinded()]),
    ],
  };

  for (const [title, [status, code, make]] of Object.entries(table)) {
    it(`${title}: ${status} ${code}, in two languages, and nothing is written`, async () => {
      const before = await signOffs();
      const body = await make();
      const fr = await send(body, { 'accept-language': 'fr' });
      const en = await send(body, { 'accept-language': 'en' });
      expect([fr.status, fr.code, en.code]).toEqual([status, code, code]);
      expect(fr.title).not.toBe(en.title);
      expect(await signOffs()).toEqual(before);
    });
  }

  it('from another site: 403', async () => {
    expect(await send(honest(), { origin: 'https://elsewhere.test' })).toMatchObject({
      status: 403,
      code: 'web/wrong-origin',
    });
  });
});

describe('the time', () => {
  it('is not yet, or over', async () => {
    const { passkey } = voter(6);
    for (const [second, status, code] of [
      [OPENS - 1, 409, 'register/not-open'],
      [CLOSES, 410, 'register/closed'],
    ] as const) {
      at(second);
      expect(await send(order(nord, passkey, [blinded()]))).toMatchObject({ status, code });
    }
    at(CLOSES - 1);
    expect((await send(order(nord, passkey, [blinded()]))).status).toBe(200);
    at(OPENS + 1);
  });

  it('never comes for an urn that is only prepared', async () => {
    const { urns } = await prepared(house);
    const answer = await send(order(urns[0] as Phi, voter(7).passkey, [blinded()]));
    expect(answer).toMatchObject({ status: 404, code: 'register/unknown-urn' });
  });

  it('ends for everyone with the decision to stop: each sign-off is before it, or refused', async () => {
    const { vote, urns } = await frozen(house);
    const phi = urns[0] as Phi;
    const many = [7, 8, 9, 10, 11].map((i) => () => send(order(phi, voter(i).passkey, [blinded()])));
    const [, ...answers] = await Promise.all([decideBy(house, vote, 'stop'), ...many.map((one) => one())]);
    for (const answer of answers) expect([200, 410]).toContain(answer.status);
    expect(await send(order(phi, voter(4).passkey, [blinded()]))).toMatchObject({
      status: 410,
      code: 'register/closed',
    });
    const rows = await databases.asOwner('people', 'SELECT 1 FROM sign_off WHERE phi = $1', [phi]);
    expect(rows).toHaveLength(answers.filter((answer) => answer.status === 200).length);
  });
});

describe('plans', () => {
  // Sequential scans are forbidden to the planner: it would still have to take one where no index helps.
  const queries: Readonly<Record<string, [string, readonly string[]]>> = {
    signer: [signerQuery, ['passkey_pkey', 'member_pkey', 'passkey_person_id_idx']],
    'sign-off': [findQuery, ['sign_off_pkey']],
  };
  for (const [name, [sql, indexes]] of Object.entries(queries)) {
    it(`${name}: by index`, async () => {
      const client = new pg.Client({ connectionString: databases.env.PEOPLE_DATABASE_URL });
      await client.connect();
      try {
        await client.query('SET enable_seqscan = off');
        await client.query('SET plan_cache_mode = force_generic_plan');
        await client.query(`PREPARE asked AS ${sql}`);
        const values = name === 'signer' ? `'x'` : `'x', '00000000-0000-4000-8000-000000000000'`;
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE asked(${values})`);
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        expect(plan).not.toContain('Seq Scan');
        for (const index of indexes) expect(plan).toContain(index);
      } finally {
        await client.end();
      }
    });
  }
});
