/** Lock 3 (HOUSE §3), the people's part: what people_app may do, and what it is refused (prisma/roles.sql). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabases } from '../../scripts/db/testing.ts';

const databases = await testDatabases();
afterAll(databases.close);

const person = '00000000-0000-4000-8000-000000000001';
const proposal = '00000000-0000-4000-8000-000000000002';
beforeAll(async () => {
  await databases.asOwner(
    'people',
    `INSERT INTO person (id, name, email, language) VALUES ('${person}', 'Ada', 'a@example.org', 'fr')`,
  );
  await databases.asOwner('people', `INSERT INTO vote (id, draft, created_at) VALUES ('v', '{}', now())`);
  await databases.asOwner('people', `INSERT INTO definition VALUES ('phi', 'v', 'nord', 'u', 'e', 't')`);
  await databases.asOwner(
    'people',
    `INSERT INTO proposal VALUES ('${proposal}', 'v', 'freeze', 's', 'a', 'open', '${person}', now())`,
  );
});

/** What is signed, frozen or counted is never altered or removed, not even by the people's own process. */
const FROZEN: Readonly<Record<string, readonly string[]>> = {
  person: ['DELETE FROM person'],
  authority: ['UPDATE authority SET quorum = 1', 'DELETE FROM authority'],
  journal_key: [`UPDATE journal_key SET wrapped = '\\x00'`, 'DELETE FROM journal_key'],
  retired_journal_key: [
    `INSERT INTO retired_journal_key VALUES ('\\x01', '\\x01')`,
    `UPDATE retired_journal_key SET wrapped = '\\x00'`,
    'DELETE FROM retired_journal_key',
  ],
  vote: ['DELETE FROM vote'],
  definition: [`UPDATE definition SET election = 'x'`],
  issuing_key: [`UPDATE issuing_key SET modulus = '\\x00'`, `UPDATE issuing_key SET vote_id = 'w'`],
  known_key: [`UPDATE known_key SET wrapped = '\\x00'`],
  known_given: [`UPDATE known_given SET quarter = 'x'`],
  data_key: [`UPDATE data_key SET wrapped = '\\x00'`, 'DELETE FROM data_key'],
  share_key: [`UPDATE share_key SET public = '\\x00'`, `UPDATE share_key SET person_id = '${person}'`],
  key_seal: ['UPDATE key_seal SET quorum = 1'],
  key_share: [`UPDATE key_share SET person_id = '${person}'`, `UPDATE key_share SET digest = '\\x00'`],
  key_share_copy: [`UPDATE key_share_copy SET sealed = '\\x00'`],
  material: [`UPDATE material SET bytes = '\\x00'`, `UPDATE material SET type = 'image/png'`],
  material_use: [`UPDATE material_use SET sha256 = 'x'`],
  proposal: [`UPDATE proposal SET statement = 'x'`, `UPDATE proposal SET attachments = 'x'`, 'DELETE FROM proposal'],
  decision_signature: [`UPDATE decision_signature SET signature = '\\x00'`, 'DELETE FROM decision_signature'],
  register_row: [
    `UPDATE register_row SET sealed = '\\x00'`,
    `UPDATE register_row SET row_key = '\\x00'`,
    `UPDATE register_row SET phi = 'x'`,
    'DELETE FROM register_row',
  ],
  night: [`UPDATE night SET vote_id = 'w'`, 'DELETE FROM night'],
  refused: [
    `UPDATE refused SET mark = '\\x00'`,
    'UPDATE refused SET minute = 1',
    `UPDATE refused SET reason = 'busy'`,
    `UPDATE refused SET phi = 'x'`,
  ],
  sign_off: [`INSERT INTO sign_off (phi) VALUES ('x')`, 'UPDATE sign_off SET published = true'],
  voter: [`UPDATE voter SET phi = 'x'`, 'DELETE FROM voter'],
  restoration: [`INSERT INTO restoration (at, side, told) VALUES (now(), 'urn', '{}')`, 'DELETE FROM restoration'],
  rejoined_pair: [`INSERT INTO rejoined_pair VALUES ('phi', sha256('x'))`, 'DELETE FROM rejoined_pair'],
  admission: [`UPDATE admission SET name = 'x'`, 'DELETE FROM admission'],
  roll_proposed: [`UPDATE roll_proposed SET sealed = '\\x00'`, 'DELETE FROM roll_proposed'],
  roll_changed: [`UPDATE roll_changed SET sealed = '\\x00'`, 'DELETE FROM roll_changed'],
  register_export: [`UPDATE register_export SET day = now()`, 'DELETE FROM register_export'],
  factors: [`UPDATE factors SET payload = 'x'`, 'DELETE FROM factors'],
  journal_outbox: [`UPDATE journal_outbox SET payload = 'x'`, 'DELETE FROM journal_outbox'],
  passkey: [`UPDATE passkey SET cose = '\\x00'`, `UPDATE passkey SET person_id = '${person}'`],
  change: [
    `UPDATE change SET statement = 'x'`,
    `UPDATE change SET person_id = '${person}'`,
    `UPDATE change SET salt = '\\x00'`,
    'DELETE FROM change',
  ],
  change_signature: [`UPDATE change_signature SET signature = '\\x00'`, 'DELETE FROM change_signature'],
  change_text: [`UPDATE change_text SET phone = 'x'`, 'DELETE FROM change_text'],
  invitation: [
    `UPDATE invitation SET token_hash = '\\x00'`,
    'UPDATE invitation SET expires_at = now()',
    'UPDATE invitation SET proven = true',
    'DELETE FROM invitation',
  ],
  section_sheet: ['UPDATE section_sheet SET has_link = false', 'DELETE FROM section_sheet'],
  section_find: [`UPDATE section_find SET officer_id = '${person}'`, 'DELETE FROM section_find'],
  enrol_rule: [`UPDATE enrol_rule SET accepts = '{section}'`, 'DELETE FROM enrol_rule'],
  setup_link: [
    `INSERT INTO setup_link VALUES (sha256('x'), now())`,
    'UPDATE setup_link SET expires_at = now()',
    'DELETE FROM setup_link',
  ],
  challenge: ['UPDATE challenge SET expires_at = now()'],
  mail: [`UPDATE mail SET person_id = '${person}'`, `UPDATE mail SET template = 'invitation'`, 'DELETE FROM mail'],
  mail_lane: ['DELETE FROM mail_lane'],
  mail_slot: ['DELETE FROM mail_slot'],
  mail_pause: [`UPDATE mail_pause SET template = 'result'`],
  mail_call: ['DELETE FROM mail_call'],
};
const DENIED = /permission denied|must be owner/;

describe.each(Object.entries(FROZEN))('%s', (table, statements) => {
  test.each([...statements, `TRUNCATE ${table}`, `DROP TABLE ${table}`, `ALTER TABLE ${table} DISABLE TRIGGER ALL`])(
    'may not: %s',
    async (sql) => {
      await expect(databases.asRole('PEOPLE_DATABASE_URL', sql)).rejects.toThrow(DENIED);
    },
  );
  test('may be read', async () => {
    await expect(databases.asRole('PEOPLE_DATABASE_URL', `SELECT * FROM ${table}`)).resolves.toBeDefined();
  });
});

test.each([
  `UPDATE person SET epoch = epoch + 1`,
  `UPDATE proposal SET state = 'withdrawn'`,
  'UPDATE register_row SET published = true',
  'DELETE FROM sign_off',
  `UPDATE journal_outbox SET appended = true`,
  `UPDATE issuing_key SET wrapped = '\\x00', place = 'wrapped'`,
  `INSERT INTO night (vote_id, wrapped) VALUES ('v', '\\x00')`,
  `UPDATE night SET wrapped = NULL, state = 'destroyed', given_at = now()`,
  `INSERT INTO refused VALUES ('phi', sha256('x'), 1, 'busy')`,
  'DELETE FROM refused',
  'UPDATE key_seal SET opened = true',
  'UPDATE key_share SET given = NULL, gave = true',
  'DELETE FROM key_share_copy',
  `UPDATE passkey SET counter = 1`,
  'DELETE FROM passkey',
  'DELETE FROM challenge',
  'DELETE FROM known_given',
  'DELETE FROM known_key',
  'UPDATE section_find SET shown = shown + 1',
  'DELETE FROM definition',
])('may: %s', async (sql) => {
  await expect(databases.asRole('PEOPLE_DATABASE_URL', sql)).resolves.toBeDefined();
});

test.each([
  'CREATE TABLE notes (at timestamptz)',
  'CREATE SCHEMA notes',
  'CREATE ROLE eve',
  'SET ROLE people_owner',
  'SELECT * FROM _prisma_migrations',
  'SELECT * FROM pg_authid',
])('may not: %s', async (sql) => {
  await expect(databases.asRole('PEOPLE_DATABASE_URL', sql)).rejects.toThrow(DENIED);
});

test('every table of the schema stands in this test', async () => {
  const rows = await databases.asOwner<{ name: string }>(
    'people',
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_prisma%'`,
  );
  // may be changed in every way: the roll, an import on its way, drafts
  const imports = ['roll_import', 'roll_part', 'roll_line', 'roll_fault'];
  const elsewhere = ['member', 'enrol_code', 'trustee_key', ...imports, 'mail_pace'];
  expect(rows.map(({ name }) => name).sort()).toEqual([...Object.keys(FROZEN), ...elsewhere].sort());
});
