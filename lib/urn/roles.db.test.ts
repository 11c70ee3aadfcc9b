/** Lock 3 (HOUSE §3): each runtime role connects, does what it must, and is refused the rest (prisma/roles.sql). */
import { afterAll, describe, expect, test } from 'vitest';
import { run, testDatabases } from '../../scripts/db/testing.ts';

const databases = await testDatabases();
afterAll(databases.close);

const DENIED = /permission denied|must be owner/;
const hash = 'ab'.repeat(32);
const chain = `urn/${'A'.repeat(43)}`;
const journal = `journal/${'1'.repeat(22)}`;
const append = (name: string) =>
  `INSERT INTO event (chain, height, hash, payload_hash, event, payload, signature)
   VALUES ('${name}', 0, '${hash}', '${hash}', '{}', '{}', '${'cd'.repeat(64)}')`;

/** role's URL → [statement, allowed] */
const TABLE: Readonly<Record<string, readonly (readonly [sql: string, allowed: boolean])[]>> = {
  URN_DATABASE_URL: [
    [`INSERT INTO election VALUES ('${'A'.repeat(43)}', 'u', 'v', 'e', 't')`, true],
    [
      'SELECT * FROM election, decision, batch_key, waiting, chain_event, published, ending, signing_key, retired_key',
      true,
    ],
    ['DELETE FROM waiting', true],
    ['DELETE FROM batch_key', true],
    ["UPDATE election SET uuid = 'x'", false],
    ['UPDATE waiting SET first = true', false],
    ["UPDATE published SET number = 'x'", false],
    ["UPDATE chain_event SET payload = 'x'", false],
    ['DELETE FROM published', false],
    ['DELETE FROM chain_event', false],
    ['DELETE FROM decision', false],
    ['DELETE FROM election', false],
    ['DELETE FROM ending', false],
    ['DELETE FROM signing_key', false],
    ["UPDATE signing_key SET public = 'x'", false],
    ["INSERT INTO retired_key VALUES ('x', 'x')", false],
    ['DELETE FROM retired_key', false],
    ['TRUNCATE waiting', false],
    ['DROP TABLE waiting', false],
    ['ALTER TABLE waiting ADD COLUMN at timestamptz', false],
    ['CREATE TABLE notes (at timestamptz)', false],
    ['CREATE TRIGGER t BEFORE INSERT ON waiting EXECUTE FUNCTION now()', false],
  ],
  URN_CHAIN_APPEND_URL: [
    [append(chain), true],
    ['SELECT * FROM event', true],
    ["UPDATE event SET payload = 'x'", false],
    ['DELETE FROM event', false],
    ['TRUNCATE event', false],
    ['DROP TABLE event', false],
  ],
  URN_CHAIN_READ_URL: [
    ['SELECT * FROM event', true],
    [append(chain), false],
    ["UPDATE event SET payload = 'x'", false],
    ['DELETE FROM event', false],
  ],
  JOURNAL_APPEND_URL: [
    [append(journal), true],
    ["UPDATE event SET payload = 'x'", false],
    ['DELETE FROM event', false],
    ['TRUNCATE event', false],
  ],
  JOURNAL_READ_URL: [
    ['SELECT * FROM event', true],
    [append(journal), false],
    ['DELETE FROM event', false],
  ],
};

describe.each(Object.entries(TABLE))('%s', (url, rows) => {
  test.each(rows.filter(([, allowed]) => allowed))('may: %s', async (sql) => {
    await expect(databases.asRole(url, sql)).resolves.toBeDefined();
  });
  test.each(rows.filter(([, allowed]) => !allowed))('may not: %s', async (sql) => {
    await expect(databases.asRole(url, sql)).rejects.toThrow(DENIED);
  });
});

describe('nobody opens the other side’s door', () => {
  const target = (variable: string) => new URL(databases.env[variable] ?? '');
  /** A role of one database, sent to another with the same password. */
  const crossed = async (role: string, door: string) => {
    const url = target(door);
    url.username = target(role).username;
    url.password = target(role).password;
    return run(url.href, 'SELECT 1');
  };
  test.each([
    ['PEOPLE_DATABASE_URL', 'URN_DATABASE_URL'],
    ['PEOPLE_DATABASE_URL', 'URN_CHAIN_READ_URL'],
    ['PEOPLE_DATABASE_URL', 'JOURNAL_READ_URL'],
    ['URN_DATABASE_URL', 'PEOPLE_DATABASE_URL'],
    ['URN_DATABASE_URL', 'JOURNAL_READ_URL'],
    ['URN_DATABASE_URL', 'URN_CHAIN_READ_URL'],
    ['URN_CHAIN_APPEND_URL', 'URN_DATABASE_URL'],
    ['URN_CHAIN_APPEND_URL', 'JOURNAL_APPEND_URL'],
    ['JOURNAL_APPEND_URL', 'PEOPLE_DATABASE_URL'],
    ['JOURNAL_APPEND_URL', 'URN_CHAIN_APPEND_URL'],
    ['URN_CHAIN_READ_URL', 'URN_DATABASE_URL'],
    ['JOURNAL_READ_URL', 'PEOPLE_DATABASE_URL'],
  ])('%s at the door of %s', async (role, door) => {
    await expect(crossed(role, door)).rejects.toThrow(
      /password authentication|permission denied|does not exist|no pg_hba/,
    );
  });
});
