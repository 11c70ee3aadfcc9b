/** The worker's questions stay small when the queue is long: their plans, over 300,000 waiting letters. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { PICK, TAKE } from './claim.ts';
import { Template } from './kinds.ts';
import { FAILED } from './view.ts';

const databases = await testDatabases();
afterAll(databases.close);
const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);

const PEOPLE = 20_000;
const KINDS = 15;

beforeAll(async () => {
  await people(
    `INSERT INTO person (id, name, email, language, roles)
     SELECT gen_random_uuid(), 'n' || i, 'e' || i || '@example.org', 'fr', '{member}' FROM generate_series(1, $1::int) AS i`,
    [PEOPLE],
  );
  await people(
    `INSERT INTO passkey (id, person_id, cose, name, prf, added_on) SELECT id::text, id, '', '', true, now() FROM person`,
  );
  // 300,000 letters; a thousand did not arrive
  await people(
    `INSERT INTO mail (person_id, template, vote_id, wave, lane, state, next_at)
     SELECT id, CASE WHEN k = 1 THEN 'result' ELSE 'vote-open' END, 'v' || k, 0, CASE WHEN k % 2 = 0 THEN 'orange' ELSE 'other' END,
            CASE WHEN k < 8 THEN 'queued' ELSE 'sent' END, now()
       FROM person, generate_series(1, $1::int) AS k`,
    [KINDS],
  );
  await people(`UPDATE mail SET state = 'bounced', reason = '5.1.1' WHERE id % 300 = 0`);
  await people(`INSERT INTO mail_lane (lane, credit, credit_at) VALUES ('orange', 10, now()), ('other', 10, now())`);
  await people(
    `INSERT INTO mail_slot (lane, slot, until) SELECT lane, s, now() FROM mail_lane, generate_series(0, 7) AS s`,
  );
  await people('VACUUM ANALYZE');
});

/** Of the tables filled here, those that the query reads from end to end. */
async function plan(sql: string, values: unknown[]): Promise<{ scanned: string[]; text: string }> {
  const rows = await people<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, values);
  const text = rows.map((row) => row['QUERY PLAN']).join('\n');
  const scanned = [...text.matchAll(/Seq Scan on (mail|person|passkey|invitation)\b/g)];
  return { scanned: scanned.map(([, table]) => table ?? ''), text };
}
const lanes = JSON.stringify(['orange', 'other'].map((lane) => ({ lane, rate: 10, burst: 100, connections: 8 })));

describe('reads no large table from end to end', () => {
  test('asking whether anything may leave', async () => {
    const { scanned, text } = await plan(PICK, [new Date(), lanes, Template.options]);
    expect(scanned).toEqual([]);
    expect(text).toContain('mail_claim_idx');
  });
  test('taking letters, by the index of the queue', async () => {
    const { scanned, text } = await plan(TAKE, ['other', 'vote-open', new Date(), 25]);
    expect(scanned).toEqual([]);
    expect(text).toContain('mail_claim_idx');
  });
  test('listing what did not arrive', async () => {
    const { scanned, text } = await plan(FAILED, ['0', 100]);
    expect(scanned).toEqual([]);
    expect(text).toContain('mail_failed_idx');
  });
  test('settling a letter, and a report on it', async () => {
    const { scanned } = await plan(`UPDATE mail SET state = 'sent' WHERE id = $1 AND attempts = $2`, ['1', 1]);
    expect(scanned).toEqual([]);
  });
  test('and this test would see one', async () =>
    expect((await plan('SELECT FROM mail WHERE reason = $1', ['x'])).scanned).toEqual(['mail']));
});
