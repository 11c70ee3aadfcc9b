/** What is backed up comes back, and nothing else does: no page, no order, nothing that a flush destroys. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomBytes } from '#lib/ground/bytes.ts';
import { testDatabases } from '../db/testing.ts';
import { dumpSide } from './dump.ts';
import { loadSide } from './load.ts';
import { BackupError, openLines, type Side, sealLines } from './stream.ts';

const from = await testDatabases();
const into = await testDatabases();
const other = await testDatabases();
afterAll(async () => {
  for (const one of [from, into, other]) await one.close();
});

const key = randomBytes(32);
const ada = '00000000-0000-4000-8000-000000000001';
const bea = '00000000-0000-4000-8000-000000000002';
const phi = 'p'.repeat(43);
const gather = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
const backup = (side: Side) => gather(dumpSide(from.env, side));

beforeAll(async () => {
  const people = (sql: string) => from.asOwner('people', sql);
  // written in another order than that of their keys; every kind of column that we use
  await people(`INSERT INTO person (id, name, email, language, roles, epoch)
    VALUES ('${bea}', E'Béa "quote" \\\\ line\\nbreak', 'b@example.org', 'fr', '{member,authority}', 3),
           ('${ada}', 'Ada', 'a@example.org', 'en', '{}', 0)`);
  await people(`INSERT INTO passkey (id, person_id, cose, counter, name, prf, added_on)
    VALUES ('key', '${ada}', '\\x00ff10', 9007199254740993, 'clé', true, '2026-01-02')`);
  await people(`INSERT INTO vote (id, draft, created_at)
    VALUES ('v', '{"b":1,"a":[1.5,"é"]}', '2026-11-22T03:04:05.678Z')`);
  await people(`INSERT INTO mail_lane (lane, credit, credit_at) VALUES ('other', 0.1, now())`);
  await people(
    `INSERT INTO journal_outbox (vote_id, type, payload) VALUES ('v', 'roll', '{}'), ('v', 'heads', '{"a":1}')`,
  );
  await people(`INSERT INTO challenge VALUES (sha256('\\x01'), 'enrol', now())`);
  await from.asOwner('urn', `INSERT INTO election VALUES ('${phi}', 'uuid', 'v', 'e', 't')`);
  await from.asOwner('urn', `INSERT INTO batch_key VALUES ('${phi}', 1, '\\x5ec2e7')`);
  await from.asOwner('urn', `INSERT INTO waiting VALUES ('${phi}', 1, sha256('row'), true, '\\xc1b4e7')`);
});

describe('of the people side', () => {
  test('every row comes back as it was, sequences go on, and what lives for minutes stays away', async () => {
    const file = await gather(sealLines(key, 'people', each(await backup('people'))));
    await loadSide(into.env, 'people', openLines(key, 'people', each(file)));
    for (const table of ['person', 'passkey', 'vote', 'mail_lane', 'journal_outbox']) {
      const rows = `SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`;
      const kept = await from.asOwner('people', rows);
      expect(kept.length, table).toBeGreaterThan(0);
      expect(await into.asOwner('people', rows), table).toEqual(kept);
    }
    expect(await into.asOwner('people', 'SELECT 1 FROM challenge')).toEqual([]);
    const [next] = await into.asOwner<{ id: string }>(
      'people',
      `INSERT INTO journal_outbox (vote_id, type, payload) VALUES ('v', 'roll', '{}') RETURNING id`,
    );
    expect(Number(next?.id)).toBe(3);
  });

  test('rows stand in the order of their keys, whatever order they were written in', async () => {
    const lines = await backup('people');
    const at = lines.findIndex((line) => line.startsWith('T{"table":"person"'));
    expect(lines[at + 1]).toContain(ada);
    expect(lines[at + 2]).toContain(bea);
    expect(lines.join('\n')).not.toMatch(/"(xmin|xmax|ctid|cmin)"/);
  });

  test('a database that holds anything is left as it is', async () => {
    await expect(loadSide(into.env, 'people', each(await backup('people')))).rejects.toThrow('is not empty');
  });
});

describe('of the urn', () => {
  test('what waits and its keys are not in it', async () => {
    const lines = await backup('urn');
    expect(lines.some((line) => line.startsWith('T{"table":"election"'))).toBe(true);
    expect(lines.join('\n')).not.toMatch(/waiting|batch_key|5ec2e7|c1b4e7/);
    await loadSide(into.env, 'urn', each(lines));
    expect(await into.asOwner('urn', 'SELECT phi FROM election')).toEqual([{ phi }]);
  });
});

describe('a backup that is not whole or not of this release writes nothing', () => {
  const refused = async (lines: string[], words: string | typeof BackupError) => {
    await expect(loadSide(other.env, 'people', each(lines))).rejects.toThrow(words);
    expect(await other.asOwner('people', 'SELECT 1 FROM person')).toEqual([]);
  };
  test('cut, a row missing, a row twice', async () => {
    const lines = await backup('people');
    const row = lines.findIndex((line) => line.startsWith('R'));
    const end = lines.findIndex((line) => line.startsWith('E'));
    await refused(lines.slice(0, end), 'not whole');
    await refused([...lines.slice(0, row), ...lines.slice(row + 1)], BackupError);
    await refused(lines.slice(1), 'another order');
    await refused(['?', ...lines], BackupError);
  });
  test('another form of the database', async () => {
    const [first = '', ...rest] = await backup('people');
    await refused([first.replace(/"checksum":"[0-9a-f]/, '"checksum":"x'), ...rest], 'with the release that made it');
  });
  test('the other side’s lines', async () => {
    await refused(await backup('urn'), 'another order');
  });
});
