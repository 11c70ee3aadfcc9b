/** Letters that waited before mail grew up (decision 018): the upgrade goes through, and the letter asked for stays. */
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { testDatabases } from '../../../scripts/db/testing.ts';

const databases = await testDatabases();
afterAll(databases.close);

const folder = new URL('../../../prisma/people/migrations/', import.meta.url);
/** The first migration after the version before. */
const AFTER = '20261122000500';

test('an invitation and a link asked for, both waiting for one person', async () => {
  const client = new pg.Client({ connectionString: databases.env.PEOPLE_OWNER_URL });
  await client.connect();
  try {
    await client.query('CREATE SCHEMA old');
    await client.query('SET search_path TO old');
    const names = (await readdir(folder)).filter((name) => /^\d/.test(name)).sort();
    const apply = async (some: readonly string[]) => {
      for (const name of some) await client.query(await readFile(new URL(`${name}/migration.sql`, folder), 'utf8'));
    };
    await apply(names.filter((name) => name < AFTER));
    const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
    for (const n of [1, 2])
      await client.query(`INSERT INTO person (id, name, email, language) VALUES ($1::uuid, 'Ada', $2, 'fr')`, [
        id(n),
        `${n}@x.org`,
      ]);
    const letters = [
      [1, 'invitation', 'sent'],
      [1, 'invitation', 'queued'],
      [1, 'passkey-link', 'queued'],
      [2, 'invitation', 'queued'],
      [2, 'passkey-added', 'queued'],
    ] as const;
    for (const [n, template, state] of letters)
      await client.query('INSERT INTO mail (person_id, template, state, next_at) VALUES ($1, $2, $3, now())', [
        id(n),
        template,
        state,
      ]);

    await apply(names.filter((name) => name >= AFTER));
    const { rows } = await client.query(
      `SELECT right(person_id::text, 1)::int AS who, template, state FROM mail ORDER BY mail.id`,
    );
    expect(rows.map(({ who, template, state }) => [who, template, state])).toEqual([
      [1, 'invitation', 'sent'],
      [1, 'invitation', 'failed'],
      [1, 'passkey-link', 'queued'],
      [2, 'invitation', 'queued'],
      [2, 'passkey-added', 'queued'],
    ]);
    // applied late, where the index stands already, it changes nothing
    await apply(['20261122002900_link_letters']);
    expect((await client.query(`SELECT FROM mail WHERE state = 'queued'`)).rowCount).toBe(3);
  } finally {
    await client.end();
  }
});
