import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { equal, fromBase64Url, fromBigInt, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { buildThreads } from '#lib/ground/testing-threads.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import {
  at,
  buildBooth,
  CLOSES,
  decideBy,
  frozen,
  type House,
  OPENS,
  prepared,
  seat,
  seedHouse,
  serveUrn,
} from '../../authority/testing.ts';
import { closePeople, withPeople } from '../../db.ts';
import { findLine, hasSigned as isSigned } from '../../sealed/index.ts';
import { seedMember, seedPasskey } from '../../testing.ts';
import { insertSignOff } from './sign-off.ts';
import { blinded, modulusOf, order, send, signOffsIn } from './testing.ts';

const databases = await testDatabases();
const endThreads = await buildThreads({ sign: 'lib/people/roll/register/thread.ts' });
buildBooth();
const urn = await serveUrn();
let house: House;
let vote: VoteId;
let nord: Phi;
let sud: Phi;
let modulus: bigint;

beforeAll(async () => {
  at(OPENS + 1);
  house = await seedHouse({ nord: 12, sud: 3 });
  const { vote: id, urns } = await frozen(house);
  vote = id;
  [nord, sud] = [urns[0] as Phi, urns[1] as Phi];
  modulus = await modulusOf(databases, nord);
});
afterAll(async () => {
  await endThreads();
  await urn.close();
  await closePeople();
  await databases.close();
});

const voter = (i: number, college = 'nord') => seat(house.voters[college], i);

const signOffs = () => signOffsIn(databases);
/** Every row of every table by its place, its writer and whoever locked it, and every sequence. */
async function versions(): Promise<string[]> {
  const tables = await databases.asOwner<{ name: string }>(
    'people',
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const rows = tables.map(
    ({ name }) => `SELECT '${name} ' || ctid || ' ' || xmin || ' ' || xmax AS version FROM "${name}"`,
  );
  const sequences = `SELECT sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences`;
  const found = await databases.asOwner<{ version: string }>('people', [...rows, sequences].join(' UNION ALL '));
  return found.map(({ version }) => version);
}
const hasSigned = (person: PersonId) => withPeople((tx) => isSigned(tx, nord, person));

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
    expect(await withPeople((tx) => findLine(tx, nord, id))).toEqual({
      person: id,
      credential: passkey.credential,
      cose: Uint8Array.from(passkey.cose),
      authenticatorData: fromBase64Url(sent.assertion.authenticatorData),
      clientData: fromBase64Url(sent.assertion.clientDataJSON),
      signature: fromBase64Url(sent.assertion.signature),
      leaf: expect.any(Uint8Array),
      requests: [b],
      signatures: [s],
    });
    const [row] = await signOffs();
    expect(Object.keys(row ?? {})).toEqual(['phi', 'row_key', 'sealed', 'published']);
  });

  it('writes one row and touches no other: no version, no lock, no sequence says who it was', async () => {
    const before = await versions();
    const { passkey } = voter(10);
    const sent = order(nord, passkey, [blinded()]);
    expect((await send(sent)).status).toBe(200);
    expect((await send(sent)).status).toBe(200);
    expect((await send(order(nord, passkey, [blinded()]))).status).toBe(409);
    const after = await versions();
    expect(after.filter((one) => !before.includes(one))).toEqual([expect.stringMatching(/^register_row /)]);
    expect(before.filter((one) => !after.includes(one))).toEqual([]);
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
    const before = (await signOffs()).length;
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(order(nord, passkey, [blinded()]))));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(11).fill(409)]);
    expect(await hasSigned(id)).toBe(true);
    expect(await signOffs()).toHaveLength(before + 1);
  });

  it('gives the same request, sent many times at once, one row and one answer', async () => {
    const { passkey } = voter(3);
    const b = blinded();
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(order(nord, passkey, [b]))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  });
});

describe('a member whom an import moves while the vote runs', () => {
  const move = (id: string, college: string) =>
    databases.asOwner('people', 'UPDATE member SET college = $2 WHERE person_id = $1', [id, college]);

  it('votes where the frozen roll has them, and nowhere else', async () => {
    const { id, passkey } = voter(5);
    await move(id, 'sud');
    const before = await signOffs();
    expect(await send(order(sud, passkey, [blinded()]))).toMatchObject({ status: 403, code: 'register/other-college' });
    expect(await signOffs()).toEqual(before);
    expect((await send(order(nord, passkey, [blinded()]))).status).toBe(200);
    await move(id, 'nord');
  });

  it('votes though the import has removed them', async () => {
    const { id, passkey } = voter(1, 'sud');
    const [row] = await databases.asOwner<Record<string, unknown>>(
      'people',
      'DELETE FROM member WHERE person_id = $1 RETURNING person_id, number, college, federation, leaf_salt',
      [id],
    );
    expect((await send(order(sud, passkey, [blinded()]))).status).toBe(200);
    await databases.asOwner('people', 'INSERT INTO member VALUES ($1, $2, $3, $4, $5)', Object.values(row ?? {}));
  });

  it('does not vote where the import has added them', async () => {
    const id = await seedMember('nord');
    const passkey = await seedPasskey(id);
    expect(await send(order(nord, passkey, [blinded()]))).toMatchObject({ status: 403, code: 'register/not-a-member' });
    expect(await hasSigned(id)).toBe(false);
  });

  it('is asked by the statement that writes, whatever was found before', async () => {
    const person = await seedMember('nord');
    const passkey = await seedPasskey(person);
    const { assertion } = order(nord, passkey, [blinded()]);
    const before = await signOffs();
    const writes = (change: { credential?: string; passed?: number; signer?: PersonId }) =>
      withPeople(async (tx) => {
        const who = change.signer ?? person;
        const signer = { person: who, cose: passkey.cose, voter: { phi: nord, leaf: randomBytes(32) } };
        const credential = change.credential ?? assertion.credential;
        const pairs = { requests: [blinded()], signatures: [blinded()] };
        const passed = change.passed ?? 2;
        return insertSignOff(tx, {
          phi: nord,
          vote,
          signer,
          assertion: { ...assertion, credential },
          ...pairs,
          passed,
        });
      });
    const { id, passkey: key } = voter(11);
    expect(await writes({})).toBe(false); // not on the frozen roll
    expect(await writes({ signer: id })).toBe(false); // another's passkey
    expect(await writes({ signer: id, credential: key.credential, passed: 1 })).toBe(false); // a decision since
    expect(await signOffs()).toEqual(before);
    expect(await writes({ signer: id, credential: key.credential })).toBe(true);
  });
});

describe('a passkey that its owner removes', () => {
  it('signs nothing more, also what had begun before [a stolen device]', async () => {
    const { id } = voter(8);
    const stolen = await seedPasskey(id);
    const owner = new pg.Client({ connectionString: databases.env.PEOPLE_OWNER_URL });
    await owner.connect();
    try {
      await owner.query('BEGIN');
      await owner.query(`SELECT pg_advisory_xact_lock(hashtext($1))`, [`pairs/${vote}`]);
      const answer = send(order(nord, stolen, [blinded()]));
      const isHeld = async () =>
        (await databases.asOwner('people', 'SELECT 1 FROM pg_locks WHERE NOT granted')).length > 0;
      for (let i = 0; i < 100 && !(await isHeld()); i++) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await isHeld()).toBe(true);
      await owner.query('DELETE FROM passkey WHERE id = $1', [stolen.credential]);
      await owner.query('COMMIT');
      expect(await answer).toMatchObject({ status: 401, code: 'register/unknown-passkey' });
    } finally {
      await owner.end();
    }
    expect(await hasSigned(id)).toBe(false);
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
    const rows = await databases.asOwner('people', 'SELECT 1 FROM register_row WHERE phi = $1', [phi]);
    expect(rows).toHaveLength(answers.filter((answer) => answer.status === 200).length);
  });
});
