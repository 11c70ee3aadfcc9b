import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePasskey } from '#lib/election/testing.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { fromBigInt, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import {
  at,
  buildBooth,
  frozen,
  type House,
  OPENS,
  type Person,
  seat,
  seedHouse,
  serveUrn,
} from '../../authority/testing.ts';
import { closePeople } from '../../db.ts';
import { lineQuery } from '../../sealed/index.ts';
import { signerQuery } from './sign-off.ts';
import { blinded, modulusOf, order, send, signOffsIn } from './testing.ts';

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
  modulus = await modulusOf(databases, nord);
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const voter = (i: number, college = 'nord') => seat(house.voters[college], i);

const signOffs = () => signOffsIn(databases);

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

describe('plans', () => {
  // Sequential scans are forbidden to the planner: it would still have to take one where no index helps.
  const queries: Readonly<Record<string, [string, readonly string[]]>> = {
    // which index of the voters is the planner's affair while the table is nearly empty
    signer: [signerQuery, ['passkey_pkey', 'voter_', 'passkey_person_id_idx']],
    'sign-off': [lineQuery, ['register_row_pkey']],
  };
  for (const [name, [sql, indexes]] of Object.entries(queries)) {
    it(`${name}: by index`, async () => {
      const client = new pg.Client({ connectionString: databases.env.PEOPLE_DATABASE_URL });
      await client.connect();
      try {
        await client.query('SET enable_seqscan = off');
        await client.query('SET plan_cache_mode = force_generic_plan');
        await client.query(`PREPARE asked AS ${sql}`);
        const values = name === 'signer' ? `'x', 'v'` : `'x', '\\x00'`;
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
