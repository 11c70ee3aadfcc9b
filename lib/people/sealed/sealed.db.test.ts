/** What lies in the database of who signed: nothing that can be read, ordered or told apart without the key. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PersonId, Phi } from '#lib/ground/brand.ts';
import { randomBytes } from '#lib/ground/bytes.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, type PeopleTx, withPeople } from '../db.ts';
import { seedMember } from '../testing.ts';
import {
  countSigned,
  countWaiting,
  type Evidence,
  findLine,
  hasSigned,
  publishWaiting,
  readEvidence,
  readWaiting,
  SealedRowError,
  sealOldRegister,
  signedAmong,
  signedPersons,
} from './index.ts';
import { anyEvidence, seedSignOff } from './testing.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const nord = Phi.parse(`${'N'.repeat(42)}A`);
const sud = Phi.parse(`${'S'.repeat(42)}A`);
const known: PersonId[] = [];
let signers: Evidence[];

async function all(tx: PeopleTx, phi: Phi, page?: number) {
  const lines: (Evidence & { published: boolean })[] = [];
  for await (const line of readEvidence(tx, phi, page)) lines.push(line);
  return lines;
}

beforeAll(async () => {
  await people(`INSERT INTO vote VALUES ('1111111111111111111111', 'frozen', '{}', now())`);
  for (const [phi, college] of [
    [nord, 'nord'],
    [sud, 'sud'],
  ])
    await people(`INSERT INTO definition VALUES ($1, '1111111111111111111111', $2, $2, 'e', 't')`, [phi, college]);
  for (let i = 0; i < 9; i++) {
    const id = await seedMember();
    known.push(id);
    await people(`INSERT INTO voter VALUES ('1111111111111111111111', $1, $2, $3, 'Nord', $4)`, [
      id,
      i < 7 ? nord : sud,
      String(i),
      randomBytes(32),
    ]);
  }
  signers = known.slice(0, 5).map(anyEvidence);
  for (const [i, one] of signers.entries()) await seedSignOff(nord, one.person, one, { published: i < 2 });
});

describe('a row', () => {
  test('has one length, and nothing of anybody: no person, credential or request, in any spelling', async () => {
    const rows = await people<{ row: string; length: number }>(
      'SELECT row_to_json(register_row)::text AS row, length(sealed) AS length FROM register_row',
    );
    expect(new Set(rows.map(({ length }) => length)).size).toBe(1);
    const text = rows.map(({ row }) => row).join();
    for (const { person, credential, requests } of signers)
      for (const word of [
        person,
        person.replaceAll('-', ''),
        credential,
        Buffer.from(requests[0] ?? []).toString('hex'),
      ])
        expect(text).not.toContain(word);
  });

  test('points at nobody: no foreign key, no trigger, no sequence', async () => {
    expect(
      await people(`SELECT conname FROM pg_constraint WHERE conrelid = 'register_row'::regclass AND contype = 'f'`),
    ).toEqual([]);
    expect(await people(`SELECT tgname FROM pg_trigger WHERE tgrelid = 'register_row'::regclass`)).toEqual([]);
    expect(
      await people(`SELECT column_default FROM information_schema.columns
                     WHERE table_name = 'register_row' AND column_default LIKE 'nextval%'`),
    ).toEqual([]);
  });

  test('is another ciphertext under the same name when the same is sealed again, and one per person', async () => {
    const [one] = signers;
    if (one === undefined) throw new Error('somebody signed');
    await expect(seedSignOff(nord, one.person, one)).rejects.toThrow(/register_row_pkey/);
    await seedSignOff(sud, one.person, one); // another urn: another name
    const rows = await people<{ row_key: Buffer; sealed: Buffer }>('SELECT row_key, sealed FROM register_row');
    expect(new Set(rows.map(({ row_key }) => row_key.toString('hex'))).size).toBe(rows.length);
    expect(new Set(rows.map(({ sealed }) => sealed.toString('hex'))).size).toBe(rows.length);
    await people('DELETE FROM register_row WHERE phi = $1', [sud]);
  });
});

describe('who has signed', () => {
  test('one, some, all, and those whose pair is published', async () => {
    const [first, , third] = known;
    if (first === undefined || third === undefined) throw new Error('nine members');
    const answers = await withPeople(async (tx) => ({
      one: await hasSigned(tx, nord, first),
      elsewhere: await hasSigned(tx, sud, first),
      some: await signedAmong(tx, nord, known.slice(3, 8)),
      none: await signedAmong(tx, nord, []),
      all: await signedPersons(tx, nord),
      published: await signedPersons(tx, nord, { published: true }),
      nobody: await signedPersons(tx, sud),
      counts: await countSigned(tx, [nord, sud]),
      waiting: await countWaiting(tx, [nord, sud]),
    }));
    expect(answers).toEqual({
      one: true,
      elsewhere: false,
      some: new Set(known.slice(3, 5)),
      none: new Set(),
      all: new Set(known.slice(0, 5)),
      published: new Set(known.slice(0, 2)),
      nobody: new Set(),
      counts: new Map([[nord, { signed: 5, published: 2 }]]),
      waiting: [{ phi: nord, waiting: 3 }],
    });
  });
});

describe('the lines', () => {
  test('are found, and read in pages in the order of names', async () => {
    const lines = await withPeople((tx) => all(tx, nord, 2));
    const byPerson = (a: { person: string }, b: { person: string }) => (a.person < b.person ? -1 : 1);
    expect(lines.toSorted(byPerson)).toEqual(
      signers.map((one, i) => ({ ...one, published: i < 2 })).toSorted(byPerson),
    );
    const [one] = signers;
    const last = known.at(-1);
    if (one === undefined || last === undefined) throw new Error('nine members');
    expect(await withPeople((tx) => findLine(tx, nord, one.person))).toEqual(one);
    expect(await withPeople((tx) => findLine(tx, nord, last))).toBeNull();
  });

  test('wait until they are published, together', async () => {
    expect((await withPeople((tx) => readWaiting(tx, nord))).map(({ person }) => person).sort()).toEqual(
      known.slice(2, 5).sort(),
    );
    expect(await withPeople((tx) => publishWaiting(tx, nord))).toHaveLength(3);
    expect(await withPeople((tx) => publishWaiting(tx, nord))).toEqual([]);
    const versions = await people<{ n: number }>(
      'SELECT count(DISTINCT xmin::text)::int AS n FROM register_row WHERE published',
    );
    expect(versions).toEqual([{ n: 3 }]); // two by hand, three in one transaction
  });

  test.each<[string, string]>([
    ['altered by one bit', 'UPDATE register_row SET sealed = set_bit(sealed, 900, 1 - get_bit(sealed, 900))'],
    ['cut short', 'UPDATE register_row SET sealed = substr(sealed, 1, 27)'],
    ['moved to another name', `UPDATE register_row SET row_key = sha256(row_key)`],
    ['moved to another urn', `UPDATE register_row SET phi = '${sud}'`],
  ])('%s: a fault that names the row and nobody', async (_, sql) => {
    const rows = await people<Record<string, unknown>>('SELECT phi, row_key, sealed, published FROM register_row');
    try {
      await people(sql);
      const asked = withPeople(async (tx) => [...(await all(tx, nord)), ...(await all(tx, sud))]);
      const fault = await asked.then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(fault).toBeInstanceOf(SealedRowError);
      for (const person of known) expect(String(fault) + JSON.stringify(fault)).not.toContain(person);
    } finally {
      await people('DELETE FROM register_row');
      for (const row of rows) await people('INSERT INTO register_row VALUES ($1, $2, $3, $4)', Object.values(row));
    }
  });
});

test('the open register of an older release is sealed at the start, whole, and nothing of it stays', async () => {
  const late = known.slice(5, 7).map(anyEvidence);
  for (const [i, one] of late.entries())
    await people('INSERT INTO sign_off VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
      ...[nord, one.person, one.credential, one.cose, one.authenticatorData, one.clientData, one.signature],
      ...[one.requests.map((bytes) => Buffer.from(bytes)), one.signatures.map((bytes) => Buffer.from(bytes))],
      ...[one.leaf, i === 0],
    ]);
  expect(await sealOldRegister()).toBe(2);
  expect(await sealOldRegister()).toBe(0);
  expect(await people('SELECT FROM sign_off')).toEqual([]);
  const lines = await withPeople((tx) => all(tx, nord));
  expect(lines).toHaveLength(7);
  expect(lines).toEqual(expect.arrayContaining(late.map((one, i) => ({ ...one, published: i === 0 }))));
});
