/** The tool that changes key-encryption keys: all or nothing, what is missing named, loss and theft as OPERATIONS says. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { keyId, UnknownKey, unwrapUnder, wrapUnder } from '#lib/crypto/keyring.ts';
import { wrap } from '#lib/crypto/wrap.ts';
import { type Bytes, fromBase64Url, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { SetupError } from '../db/setup.ts';
import { testDatabases } from '../db/testing.ts';
import { inspect, rotate } from './keyring.ts';
import { runKeys } from './main.ts';
import { renew } from './renew.ts';

const databases = await testDatabases();
afterAll(databases.close);

const [old, fresh, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const under = (kek: Bytes, also?: Bytes) => ({
  ...databases.env,
  PEOPLE_KEK: toBase64Url(kek),
  ...(also === undefined ? {} : { PEOPLE_KEK_ALSO: toBase64Url(also) }),
});
const ring = (current: Bytes) => ({ current, also: [] });
const owner = (sql: string, values: unknown[] = []) => databases.asOwner<{ wrapped: Buffer }>('people', sql, values);
const secrets = {
  root: randomBytes(32),
  journal: randomBytes(32),
  issuing: randomBytes(900),
  sealed: randomBytes(900),
};

/** A house as an earlier release and this one left it: one key wrapped without a name, one sealed by a quorum. */
beforeEach(async () => {
  for (const table of ['issuing_key', 'data_key', 'journal_key', 'retired_journal_key', 'vote'])
    await owner(`DELETE FROM ${table}`);
  await owner(`INSERT INTO vote (id, draft, created_at) VALUES ('v', '{}', now())`);
  await owner('INSERT INTO data_key (wrapped) VALUES ($1)', [
    Buffer.from(await wrapUnder(ring(old), 'data-key', secrets.root)),
  ]);
  await owner(`INSERT INTO journal_key (public, wrapped) VALUES ('\\x00', $1)`, [
    Buffer.from(await wrap(old, 'journal-key', secrets.journal)),
  ]);
  const issuing = `INSERT INTO issuing_key (uuid, vote_id, college, modulus, wrapped, place) VALUES ($1, 'v', 'c', '', $2, $3)`;
  await owner(issuing, ['a', Buffer.from(await wrapUnder(ring(old), 'issuing-key/a', secrets.issuing)), 'wrapped']);
  await owner(issuing, ['b', Buffer.from(secrets.sealed), 'sealed']);
});

const rows = async () => ({
  root: (await owner('SELECT wrapped FROM data_key'))[0]?.wrapped,
  journal: (await owner('SELECT wrapped FROM journal_key'))[0]?.wrapped,
  issuing: (await owner(`SELECT wrapped FROM issuing_key WHERE uuid = 'a'`))[0]?.wrapped,
  sealed: (await owner(`SELECT wrapped FROM issuing_key WHERE uuid = 'b'`))[0]?.wrapped,
});
const open = (kek: Bytes, what: string, wrapped: Buffer | undefined) =>
  unwrapUnder(ring(kek), what, Uint8Array.from(wrapped ?? []));

describe('rotate', () => {
  test('puts everything under the new key; the stolen old one opens nothing any more', async () => {
    expect(await rotate(under(fresh, old), 'people')).toBe(3);
    const after = await rows();
    expect(await open(fresh, 'data-key', after.root)).toEqual(secrets.root);
    expect(await open(fresh, 'journal-key', after.journal)).toEqual(secrets.journal);
    expect(await open(fresh, 'issuing-key/a', after.issuing)).toEqual(secrets.issuing);
    for (const [what, wrapped] of [
      ['data-key', after.root],
      ['journal-key', after.journal],
      ['issuing-key/a', after.issuing],
    ] as const)
      await expect(open(old, what, wrapped)).rejects.toEqual(new UnknownKey(keyId(fresh)));
  });

  test('leaves what lies under a seal, and run again changes nothing', async () => {
    await rotate(under(fresh, old), 'people');
    const once = await rows();
    expect(Uint8Array.from(once.sealed ?? [])).toEqual(secrets.sealed);
    expect(await rotate(under(fresh, old), 'people')).toBe(0);
    expect(await rows()).toEqual(once);
  });

  test('with the wrong old key changes nothing and names what is missing', async () => {
    const before = await rows();
    await expect(rotate(under(fresh, foreign), 'people')).rejects.toThrow(
      `data-key (data_key) lies under key ${keyId(old)}`,
    );
    await expect(rotate(under(fresh), 'people')).rejects.toThrow(SetupError);
    expect(await rows()).toEqual(before);
  });

  test.each(['data_key', 'journal_key', 'issuing_key'])('killed at %s, nothing has changed', async (table) => {
    const before = await rows();
    await owner(`CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'`);
    await owner(`CREATE TRIGGER die BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION die()`);
    await expect(rotate(under(fresh, old), 'people')).rejects.toThrow();
    await owner(`DROP TRIGGER die ON ${table}`);
    expect(await rows()).toEqual(before);
    expect(await rotate(under(fresh, old), 'people')).toBe(3);
  });

  test('two at once: the second waits and finds it done', async () => {
    const counts = await Promise.all([rotate(under(fresh, old), 'people'), rotate(under(fresh, old), 'people')]);
    expect(counts.sort()).toEqual([0, 3]);
  });
});

describe('renew', () => {
  const keysNow = async () => ({
    now: await owner('SELECT * FROM journal_key'),
    was: await owner('SELECT * FROM retired_journal_key'),
  });

  test('a fresh key in force, the old one kept; twice: two are kept', async () => {
    const first = await renew(under(old), 'people');
    expect(first.was).toBe('00');
    const second = await renew(under(old), 'people');
    expect(second.was).toBe(first.is);
    const { was } = await keysNow();
    expect(was).toHaveLength(2);
    expect(await open(old, 'journal-key', was[0]?.wrapped)).toEqual(secrets.journal);
    expect(await rotate(under(fresh, old), 'people')).toBe(5);
  });

  test.each([
    ['under another key-encryption key', () => under(foreign), 'does not open under the key given'],
    ['killed before its end', () => under(old), 'killed'],
    ['without any key yet', () => under(old), 'has no signing key yet'],
  ])('%s: nothing has changed', async (how, env, sentence) => {
    if (how.startsWith('without')) await owner('DELETE FROM journal_key');
    if (how.startsWith('killed'))
      await owner(`CREATE OR REPLACE FUNCTION fall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'killed'; END $$;
        CREATE TRIGGER fall BEFORE UPDATE ON journal_key EXECUTE FUNCTION fall()`);
    const before = await keysNow();
    await expect(renew(env(), 'people')).rejects.toThrow(sentence);
    await owner('DROP TRIGGER IF EXISTS fall ON journal_key');
    expect(await keysNow()).toEqual(before);
  });
});

describe('check', () => {
  const run = async (env: Record<string, string>, ...words: string[]) => {
    const lines: string[] = [];
    const status = await runKeys(words, { print: (line) => lines.push(line), env });
    return { status, text: lines.join('\n') };
  };

  test('says what lies under which key, and what rotate would change', async () => {
    await owner('UPDATE data_key SET wrapped = $1', [
      Buffer.from(await wrapUnder(ring(fresh), 'data-key', secrets.root)),
    ]);
    const { status, text } = await run(under(fresh, old), 'check', 'people');
    expect(status).toBe(0);
    expect(text).toContain(`the current key is ${keyId(fresh)}`);
    expect(text).toMatch(new RegExp(`1 {2}data_key +${keyId(fresh)} {2}the current key`));
    expect(text).toMatch(new RegExp(`1 {2}issuing_key +${keyId(old)} {2}a key to be given up`));
  });

  test('a lost key: status 1, and the name of the key to look for', async () => {
    const { status, text } = await run(under(fresh), 'check', 'people');
    expect(status).toBe(1);
    expect(text).toMatch(new RegExp(`data_key +${keyId(old)} {2}A KEY THAT WAS NOT GIVEN`));
  });

  test('one bit of a wrapped key: found, and rotate refuses to hide it', async () => {
    await owner(`UPDATE issuing_key SET wrapped = set_byte(wrapped, 30, get_byte(wrapped, 30) # 1) WHERE uuid = 'a'`);
    const findings = await inspect(under(old), 'people');
    expect(findings.find(({ what }) => what === 'issuing-key/a')?.state).toBe('broken');
    await expect(rotate(under(fresh, old), 'people')).rejects.toThrow('issuing-key/a (issuing_key) does not open');
  });

  test('one urn’s key in the place of another’s: found', async () => {
    await owner(`UPDATE issuing_key SET uuid = 'z' WHERE uuid = 'a'`);
    expect((await run(under(old), 'check', 'people')).status).toBe(1);
  });

  test.each([
    [],
    ['check'],
    ['check', 'both'],
    ['rotate'],
    ['renew'],
    ['renew', 'both'],
    ['new'],
    ['destroy', 'people'],
  ])('says how it is used for: %s %s', async (...words) =>
    expect(await run(under(old), ...words)).toEqual({ status: 2, text: expect.stringContaining('keys -- new FILE') }),
  );

  test('refuses without the owner’s URL or with half a key, quoting neither', async () => {
    await expect(inspect({ ...under(old), PEOPLE_OWNER_URL: undefined }, 'people')).rejects.toThrow('PEOPLE_OWNER_URL');
    await expect(inspect({ ...under(old), PEOPLE_KEK: 'hunter2' }, 'people')).rejects.toThrow(
      /^(?!.*hunter2).*PEOPLE_KEK/,
    );
  });
});

test('a new key is a file that its owner alone may read, never over another', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'isoloir-keys-'));
  const file = join(folder, 'kek');
  const lines: string[] = [];
  const make = () => runKeys(['new', file], { print: (line) => lines.push(line), env: {} });
  expect(await make()).toBe(0);
  const text = readFileSync(file, 'utf8');
  const key = fromBase64Url(text.trim());
  expect(key).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(lines.join()).toContain(keyId(key));
  expect(lines.join()).not.toContain(text.trim());
  await expect(make()).rejects.toThrow('exists already');
  expect(readFileSync(file, 'utf8')).toBe(text);
  rmSync(folder, { recursive: true });
});
