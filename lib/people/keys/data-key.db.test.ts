/** Derived keys: the same for ever, made once, and nobody's who has the database alone. */
import { afterAll, beforeEach, expect, test } from 'vitest';
import { keyId, UnknownKey } from '#lib/crypto/keyring.ts';
import { fromBase64Url, randomBytes, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, Rollback, withPeople } from '../db.ts';
import { checkPeopleKeys, dataKey, unwrapPeople, wrapPeople } from './index.ts';
import { forgetKept } from './testing.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});
beforeEach(forgetKept);

const derived = (label: string) => withPeople(async (tx) => toHex(await dataKey(tx, label)));

test('one key per use, the same after a restart', async () => {
  const [code, fact] = [await derived('code'), await derived('fact')];
  expect(code).not.toBe(fact);
  forgetKept();
  expect([await derived('code'), await derived('fact')]).toEqual([code, fact]);
});

test('a root that was rolled back is not remembered', async () => {
  await databases.asOwner('people', 'DELETE FROM data_key');
  const lost = await withPeople(async (tx) => {
    await dataKey(tx, 'code');
    throw new Rollback(toHex(await dataKey(tx, 'code')));
  });
  const kept = await derived('code');
  expect(kept).not.toBe(lost);
  expect(await derived('code')).toBe(kept);
});

test('ten that make it at once make one', async () => {
  await databases.asOwner('people', 'DELETE FROM data_key');
  const all = await Promise.all(Array.from({ length: 10 }, () => derived('code')));
  expect(new Set(all).size).toBe(1);
  expect(await databases.asOwner('people', 'SELECT FROM data_key')).toHaveLength(1);
});

test('a key-encryption key changed: the derived keys stay; without the old one nothing opens', async () => {
  const before = await derived('code');
  const secret = await wrapPeople('x', randomBytes(32));
  const old = process.env.PEOPLE_KEK ?? '';
  process.env.PEOPLE_KEK = toBase64Url(randomBytes(32));
  forgetKept();
  const named = new UnknownKey(keyId(fromBase64Url(old)));
  await expect(derived('code')).rejects.toEqual(named);
  await expect(unwrapPeople('x', secret)).rejects.toEqual(named);
  await expect(checkPeopleKeys()).rejects.toThrow(/^data_key lies under key [0-9a-f]{16}: neither PEOPLE_KEK nor/);
  process.env.PEOPLE_KEK_ALSO = old;
  forgetKept();
  expect(await derived('code')).toBe(before);
  await checkPeopleKeys();
  process.env.PEOPLE_KEK = old;
  delete process.env.PEOPLE_KEK_ALSO;
});
