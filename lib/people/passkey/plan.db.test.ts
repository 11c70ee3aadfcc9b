/** The queries that run for everyone stay small when the party is large (HOUSE §3): their plans, on a roll of 20,000. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { SESSION } from './claims.ts';

const databases = await testDatabases();
afterAll(databases.close);

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);

beforeAll(async () => {
  await people(`INSERT INTO person (id, name, email, language, roles)
    SELECT gen_random_uuid(), 'n' || i, 'e' || i || '@example.org', 'fr', '{member}' FROM generate_series(1, 20000) AS i`);
  await people(
    `INSERT INTO passkey (id, person_id, cose, name, prf, added_on) SELECT id::text, id, '', '', true, now() FROM person`,
  );
  await people(`INSERT INTO mail (person_id, template, state, next_at)
    SELECT id, 'passkey-added', CASE WHEN random() < 0.5 THEN 'queued' ELSE 'sent' END, now() FROM person`);
  await people(
    `INSERT INTO invitation (id, person_id, token_hash, expires_at) SELECT id, id, sha256(id::text::bytea), now() FROM person`,
  );
  await people(`INSERT INTO challenge SELECT sha256(id::text::bytea), 'sign-in', now() FROM person`);
  await people('ANALYZE');
});

/** The whole tables that a query reads. */
async function scanned(sql: string, values: unknown[]): Promise<string[]> {
  const rows = await people<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, values);
  return rows.flatMap((row) => /Seq Scan on (\w+)/.exec(row['QUERY PLAN'])?.[1] ?? []);
}

const nobody = '00000000-0000-4000-8000-000000000000';
const hash = Buffer.alloc(32);

describe('reads no table from end to end', () => {
  test.each<[string, string, unknown[]]>([
    ['checking a session', SESSION, [nobody, 'x', 0]],
    ['finding a link', 'SELECT FROM invitation WHERE token_hash = $1', [hash]],
    ['using a nonce up', 'DELETE FROM challenge WHERE nonce = $1', [hash]],
    ['finding a passkey', 'SELECT FROM passkey WHERE id = $1', ['x']],
    ['passkeys of a person', 'SELECT FROM passkey WHERE person_id = $1', [nobody]],
  ])('%s', async (_, sql, values) => expect(await scanned(sql, values)).toEqual([]));

  test('and this test would see one', async () =>
    expect(await scanned('SELECT FROM person WHERE name = $1', ['x'])).toEqual(['person']));
});
