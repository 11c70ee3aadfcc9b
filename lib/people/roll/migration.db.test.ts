/** Votes frozen before the table of voters: the migration gives them theirs, in a schema of its own. */
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { testDatabases } from '../../../scripts/db/testing.ts';

const databases = await testDatabases();
afterAll(databases.close);

const folder = new URL('../../../prisma/people/migrations/', import.meta.url);
const VOTER = '20261122002000_voter';

test('who has signed stays of their urn; then the roll as it stands; nobody for a vote that is not frozen', async () => {
  const client = new pg.Client({ connectionString: databases.env.PEOPLE_OWNER_URL });
  await client.connect();
  try {
    await client.query('CREATE SCHEMA old');
    await client.query('SET search_path TO old');
    const names = (await readdir(folder)).filter((name) => /^\d/.test(name)).sort();
    const apply = async (some: readonly string[]) => {
      for (const name of some) await client.query(await readFile(new URL(`${name}/migration.sql`, folder), 'utf8'));
    };
    await apply(names.filter((name) => name < VOTER));

    const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
    const [stays, moved, left, other] = [id(1), id(2), id(3), id(4)];
    for (const person of [stays, moved, left, other])
      await client.query(`INSERT INTO person (id, name, email, language) VALUES ($1::uuid, 'Ada', $2, 'fr')`, [
        person,
        `${person}@x.org`,
      ]);
    // `moved` signed in nord and was moved to sud; `left` signed in nord and left the roll
    for (const [person, college] of [
      [stays, 'nord'],
      [moved, 'sud'],
      [other, 'ouest'],
    ])
      await client.query(`INSERT INTO member VALUES ($1::uuid, $2, $3, 'Nord', sha256(convert_to($2, 'UTF8')))`, [
        person,
        person,
        college,
      ]);
    for (const [vote, state] of [
      ['v', 'frozen'],
      ['w', 'prepared'],
    ]) {
      await client.query(`INSERT INTO vote (id, state, draft, created_at) VALUES ($1, $2, '{}', now())`, [vote, state]);
      for (const college of ['nord', 'sud'])
        await client.query(`INSERT INTO definition VALUES ($1, $2, $3, $4, 'e', 't')`, [
          `${vote}-${college}`,
          vote,
          college,
          `uuid of ${vote}-${college}`,
        ]);
    }
    for (const person of [moved, left])
      await client.query(`INSERT INTO sign_off VALUES ('v-nord', $1, 'c', '', '', '', '', '{}', '{}', '')`, [person]);

    await apply([VOTER]);
    const { rows } = await client.query(
      'SELECT vote_id AS vote, person_id AS person, phi, number, octet_length(leaf_salt) AS salt FROM voter ORDER BY 2',
    );
    expect(rows).toEqual([
      { vote: 'v', person: stays, phi: 'v-nord', number: stays, salt: 32 },
      { vote: 'v', person: moved, phi: 'v-nord', number: moved, salt: 32 },
      { vote: 'v', person: left, phi: 'v-nord', number: '', salt: 32 },
    ]);
    await apply(names.filter((name) => name > VOTER));
  } finally {
    await client.end();
  }
});
