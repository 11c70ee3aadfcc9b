import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { invite, viewInvitations } from '../mail/index.ts';
import { seedLink, seedMember, seedPasskey, seedPerson } from '../testing.ts';
import { importRoll, listMembers, previewImport, viewRoll } from './index.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});

const head = 'number,name,email,college,federation,language';
const line = (n: number | string, more: { email?: string; college?: string; name?: string } = {}) =>
  `${n},${more.name ?? `Name ${n}`},${more.email ?? `m${n}@example.org`},${more.college ?? 'nord'},Nord,fr`;
const file = (...lines: string[]) => [head, ...lines].join('\n');

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const snapshot = () =>
  people(
    `SELECT number, name, email, college, roles, epoch FROM person LEFT JOIN member ON person_id = id ORDER BY email`,
  );

/** Preview, then import. */
async function bring(text: string, newColleges: string[] = []) {
  const preview = await previewImport({ text, newColleges });
  if (!preview.ok) return preview;
  return importRoll({ text, newColleges, digest: preview.value.digest });
}

beforeEach(async () => {
  await people('TRUNCATE person, member, passkey, invitation, mail CASCADE');
});

describe('import', () => {
  test('a dry run changes nothing; the import does what it said', async () => {
    const text = file(line(1), line(2, { college: 'sud' }));
    const preview = await previewImport({ text, newColleges: [] });
    expect(preview).toMatchObject({
      ok: true,
      value: { members: 2, added: [{ number: '1' }, { number: '2' }], changed: [], removed: [], unchanged: 0 },
    });
    expect(await snapshot()).toEqual([]);
    expect(await bring(text)).toEqual({ ok: true, value: { members: 2 } });
    expect(await viewRoll()).toMatchObject({ members: 2, enrolled: 0, colleges: [{ members: 1 }, { members: 1 }] });
    const salts = await people<{ salt: Buffer }>('SELECT leaf_salt AS salt FROM member');
    expect(new Set(salts.map(({ salt }) => salt.toString('hex'))).size).toBe(2);
  });

  test('all or nothing: one bad row among many', async () => {
    const before = await snapshot();
    const lines = Array.from({ length: 50 }, (_, i) => line(i));
    expect(await bring(file(...lines, 'x,,not-an-address,nord,Nord,fr'))).toMatchObject({
      ok: false,
      refusal: {
        code: 'roll/bad-rows',
        detail: {
          count: 2,
          errors: [
            { row: 52, column: 'name' },
            { row: 52, column: 'email' },
          ],
        },
      },
    });
    expect(await snapshot()).toEqual(before);
  });

  test('the same file again is the same answer, and a roll that moved in between is refused', async () => {
    const text = file(line(1));
    const preview = await previewImport({ text, newColleges: [] });
    if (!preview.ok) throw new Error('preview refused');
    const order = { text, newColleges: [], digest: preview.value.digest };
    expect(await importRoll(order)).toEqual({ ok: true, value: { members: 1 } });
    expect(await importRoll(order)).toEqual({ ok: true, value: { members: 1 } });
    await bring(file(line(1), line(2)));
    const before = await snapshot();
    expect(await importRoll(order)).toMatchObject({ ok: false, refusal: { code: 'roll/changed' } });
    expect(await snapshot()).toEqual(before);
  });

  test('twice at once: one roll', async () => {
    const text = file(...Array.from({ length: 30 }, (_, i) => line(i)));
    const answers = await Promise.all([bring(text), bring(text), bring(text)]);
    expect(answers).toEqual(Array(3).fill({ ok: true, value: { members: 30 } }));
    expect(await people('SELECT FROM member')).toHaveLength(30);
    expect(await people('SELECT FROM person')).toHaveLength(30);
  });

  test('swapped addresses, a new number, someone known already: the same persons, the same salts', async () => {
    const authority = await seedPerson(['authority'], 'Haute');
    await people('UPDATE person SET email = $2 WHERE id = $1', [authority, 'haute@example.org']);
    await bring(file(line(1), line(2), line(3)));
    const ids = () =>
      people<{ id: string; salt: Buffer; email: string }>(
        `SELECT id, leaf_salt AS salt, email FROM person JOIN member ON person_id = id ORDER BY id`,
      );
    const before = new Map((await ids()).map((row) => [row.email, row]));
    await bring(
      file(
        line(1, { email: 'm2@example.org' }),
        line(2, { email: 'm1@example.org' }),
        line(33, { email: 'm3@example.org' }),
        line(4, { email: 'Haute@example.org' }),
      ),
    );
    const after = new Map((await ids()).map((row) => [row.email, row]));
    expect(after.get('m1@example.org')).toMatchObject({ id: before.get('m2@example.org')?.id });
    expect(after.get('m3@example.org')).toEqual(before.get('m3@example.org'));
    expect(after.get('haute@example.org')?.id).toBe(authority);
    expect(await people('SELECT roles FROM person WHERE id = $1', [authority])).toEqual([
      { roles: ['authority', 'member'] },
    ]);
  });

  test('leaving the roll ends role, sessions, links and letters; what was signed stays', async () => {
    await bring(file(line(1), line(2)));
    const [gone] = await people<{ id: string }>(`SELECT id FROM person WHERE email = 'm2@example.org'`);
    await invite({ who: 'unenrolled' });
    await people(
      `INSERT INTO invitation (id, person_id, token_hash, expires_at) VALUES (gen_random_uuid(), $1, sha256('x'), now() + interval '1 day')`,
      [gone?.id],
    );
    expect(await bring(file(line(1)))).toMatchObject({ ok: true });
    expect(await people('SELECT roles, epoch FROM person WHERE id = $1', [gone?.id])).toEqual([
      { roles: [], epoch: 1 },
    ]);
    expect(await people('SELECT FROM invitation WHERE revoked_at IS NULL')).toEqual([]);
    expect(await people(`SELECT FROM mail WHERE person_id = $1 AND state = 'queued'`, [gone?.id])).toEqual([]);
  });

  test('a slip in a college is refused until it is meant', async () => {
    await bring(file(line(1)));
    const text = file(line(1), line(2, { college: 'nrod' }));
    expect(await bring(text)).toMatchObject({
      refusal: { detail: { errors: [{ row: 3, column: 'college', code: 'row/unknown-college' }] } },
    });
    expect(await bring(text, ['nrod'])).toMatchObject({ ok: true });
  });

  test('five thousand members in one go', async () => {
    const text = file(...Array.from({ length: 5_000 }, (_, i) => line(i)));
    expect(await bring(text)).toEqual({ ok: true, value: { members: 5_000 } });
    const page = await listMembers({ query: 'm1999', page: 1 });
    expect(page).toMatchObject({ total: 1, pages: 1 });
  });
});

describe('invitations', () => {
  test('everyone without a passkey, once; who has one is passed over', async () => {
    const [one, two, three] = [await seedMember(), await seedMember(), await seedMember()];
    await seedPasskey(three);
    expect(await invite({ who: 'unenrolled' })).toEqual({ ok: true, value: { queued: 2, passed: 0 } });
    expect(await invite({ who: 'unenrolled' })).toEqual({ ok: true, value: { queued: 0, passed: 2 } });
    expect(await invite({ who: [one, two, three, three] })).toEqual({ ok: true, value: { queued: 0, passed: 3 } });
    await seedLink(one);
    await people(`UPDATE mail SET state = 'sent' WHERE person_id = $1`, [one]);
    await people(`UPDATE mail SET state = 'failed' WHERE person_id = $1`, [two]);
    await seedMember();
    expect(await viewInvitations(Date.now())).toEqual({
      people: 4,
      enrolled: 1,
      invited: 1,
      waiting: 0,
      failed: 1,
      uninvited: 1,
    });
  });

  test('an unknown person refuses the whole order', async () => {
    const one = await seedMember();
    expect(await invite({ who: [one, await seedPerson([])] })).toMatchObject({
      refusal: { code: 'roll/no-such-person' },
    });
    expect(await people('SELECT FROM mail')).toEqual([]);
  });

  test('a search takes % and _ as they stand', async () => {
    await bring(file(line(1, { name: '100% Ada' }), line(2)));
    expect(await listMembers({ query: '0%', page: 1 })).toMatchObject({ total: 1 });
    expect(await listMembers({ query: '_', page: 1 })).toMatchObject({ total: 0 });
  });
});
