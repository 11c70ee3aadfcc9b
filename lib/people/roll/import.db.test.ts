import { describe, expect, test } from 'vitest';
import { PersonId } from '#lib/ground/brand.ts';
import { invite } from '../mail/index.ts';
import { seedPerson } from '../testing.ts';
import { importProgress, importRoll, previewImport, takePart, viewRoll } from './index.ts';
import { author, bring, file, line, look, other, people, previewed, rollDatabases, snapshot } from './testing.ts';

await rollDatabases();

describe('import', () => {
  test('a dry run changes nothing; the import does what it said', async () => {
    const text = file(line(1), line(2, { college: 'sud' }));
    expect(await look(text)).toMatchObject({
      ok: true,
      value: {
        members: 2,
        counts: { added: 2, changed: 0, removed: 0, unchanged: 0 },
        added: [{ number: '1' }, { number: '2' }],
        encoding: 'utf-8',
        separator: ',',
      },
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
        field: 'file',
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
    const order = await previewed(file(line(1)));
    expect(await importRoll(order, author)).toEqual({ ok: true, value: { members: 1 } });
    expect(await importRoll(order, author)).toEqual({ ok: true, value: { members: 1 } });
    const late = await previewed(file(line(1), line(3)));
    await bring(file(line(1), line(2)), [], other);
    const before = await snapshot();
    expect(await importRoll(late, author)).toMatchObject({ ok: false, refusal: { code: 'roll/changed' } });
    expect(await snapshot()).toEqual(before);
  });

  test('three hands at once: one roll', async () => {
    const text = file(...Array.from({ length: 30 }, (_, i) => line(i)));
    const hands = [1, 2, 3].map(() => PersonId.parse(crypto.randomUUID()));
    const orders = await Promise.all(hands.map((hand) => previewed(text, hand)));
    const answers = await Promise.all(orders.map((order, i) => importRoll(order, hands[i] ?? author)));
    // the first is imported; the others were compared with a roll that is no more
    expect(answers.filter((answer) => answer.ok)).toEqual([{ ok: true, value: { members: 30 } }]);
    expect(answers.filter((answer) => !answer.ok)).toMatchObject(Array(2).fill({ refusal: { code: 'roll/changed' } }));
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
    expect(await people(`SELECT template FROM mail WHERE person_id = $1 AND state = 'queued'`, [gone?.id])).toEqual([
      { template: 'roll-left' },
    ]);
  });

  test('another address ends the link that the old one holds; another name alone does not', async () => {
    await bring(file(line(1), line(2)));
    const links = () =>
      people<{ email: string; lives: boolean }>(
        `SELECT email, revoked_at IS NULL AS lives FROM invitation JOIN person ON person.id = person_id ORDER BY email`,
      );
    await people(
      `INSERT INTO invitation (id, person_id, token_hash, expires_at)
       SELECT gen_random_uuid(), person_id, sha256(number::bytea), now() + interval '1 day' FROM member`,
    );
    await bring(file(line(1, { email: 'new@example.org' }), line(2, { name: 'Wed' })));
    expect(await links()).toEqual([
      { email: 'm2@example.org', lives: true },
      { email: 'new@example.org', lives: false },
    ]);
  });

  test('a slip in a college is refused until it is meant', async () => {
    await bring(file(line(1)));
    const text = file(line(1), line(2, { college: 'nrod' }));
    expect(await bring(text)).toMatchObject({
      refusal: { detail: { errors: [{ row: 3, column: 'college', code: 'row/unknown-college' }] } },
    });
    expect(await bring(text, ['nrod'])).toMatchObject({ ok: true });
  });

  test('a member may not take the address of someone who stays known', async () => {
    await bring(file(line(1), line(2)));
    const taken = { refusal: { detail: { errors: [{ row: 2, column: 'email', code: 'row/email-taken' }] } } };
    const officer = await seedPerson(['trustee']);
    const [known] = await people<{ email: string }>('SELECT email FROM person WHERE id = $1', [officer]);
    expect(await look(file(line(1, { email: known?.email ?? '' }), line(2)))).toMatchObject(taken);
    // nor of one who leaves with this very file: it would not be clear whose passkeys these are
    expect(await look(file(line(1, { email: 'm2@example.org' })))).toMatchObject(taken);
  });

  test('an officer who joins, a college alone, a new number with a new college: each member one row, their salt kept', async () => {
    const officer = await seedPerson(['trustee']);
    const [known] = await people<{ email: string }>('SELECT email FROM person WHERE id = $1', [officer]);
    await bring(file(line(1), line(2), line(3, { college: 'sud' })));
    const salts = () =>
      people<{ number: string; college: string; email: string; salt: Buffer }>(
        'SELECT number, college, email, leaf_salt AS salt FROM member JOIN person ON id = person_id ORDER BY number',
      );
    const before = await salts();
    const text = file(
      line(1, { college: 'sud' }),
      line(22, { email: 'm2@example.org', college: 'sud' }),
      line(3, { college: 'sud' }),
      line(4, { email: known?.email ?? '' }),
    );
    expect(await look(text)).toMatchObject({ value: { counts: { added: 2, changed: 1, removed: 0, unchanged: 1 } } });
    expect(await bring(text)).toEqual({ ok: true, value: { members: 4 } });
    const after = await salts();
    expect(after.map(({ number, college, email }) => [number, college, email])).toEqual([
      ['1', 'sud', 'm1@example.org'],
      ['22', 'sud', 'm2@example.org'],
      ['3', 'sud', 'm3@example.org'],
      ['4', 'nord', known?.email],
    ]);
    expect(after.slice(0, 3).map(({ salt }) => salt)).toEqual(before.map(({ salt }) => salt));
  });

  test('says what changes, and where a number may have become another person', async () => {
    await bring(file(line(1), line(2), line(3)));
    const text = file(line(1, { name: 'Other' }), line(2, { name: 'Eve', email: 'eve@example.org' }));
    expect(await look(text)).toMatchObject({
      value: {
        counts: { added: 0, changed: 2, removed: 1, unchanged: 0 },
        changed: [
          { number: '1', name: 'Other', fields: ['name'] },
          { number: '2', name: 'Eve', fields: ['name', 'email'] },
        ],
        removed: [{ number: '3', name: 'Name 3' }],
        replaced: 1,
      },
    });
  });

  test('the same number or e-mail twice, whatever its case', async () =>
    expect(await look(file(line(1), line(1, { email: 'M1@Example.org' })))).toMatchObject({
      refusal: {
        detail: {
          errors: [
            { row: 3, column: 'email', code: 'row/email-twice' },
            { row: 3, column: 'number', code: 'row/number-twice' },
          ],
        },
      },
    }));

  test('a file of one’s own alone: nobody imports, replaces or follows what another has sent', async () => {
    const order = await previewed(file(line(1)));
    const none = { refusal: { code: 'roll/no-import' } };
    const part = { import: order.import, part: 0, parts: 1, bytes: Buffer.from(file(line(2))) };
    expect(await takePart(part, other)).toMatchObject(none);
    expect(await importRoll(order, other)).toMatchObject(none);
    expect(await importProgress(order.import, other)).toMatchObject(none);
    expect(await previewImport({ import: order.import }, other)).toMatchObject(none);
    expect(await importProgress(order.import, author)).toEqual({
      ok: true,
      value: { state: 'ready', lines: 1, faults: 0 },
    });
    expect(await importRoll(order, author)).toMatchObject({ ok: true });
    // done: nothing of the file is left
    expect(await people('SELECT FROM roll_line')).toEqual([]);
    expect(await people('SELECT FROM roll_part')).toEqual([]);
  });

  test('is not imported where a part is missing, or was sent again after the preview', async () => {
    const id = crypto.randomUUID();
    const bytes = Buffer.from(file(line(1)));
    await takePart({ import: id, part: 0, parts: 2, bytes }, author);
    const none = { refusal: { code: 'roll/no-import' } };
    expect(await previewImport({ import: id }, author)).toMatchObject(none);
    await takePart({ import: id, part: 1, parts: 2, bytes: Buffer.from(`\n${line(2)}`) }, author);
    expect(await previewImport({ import: id }, author)).toMatchObject({ value: { members: 2 } });
    expect(await takePart({ import: id, part: 1, parts: 2, bytes }, author)).toMatchObject(none);
  });

  test('ten thousand members in one go, while others get their turn', async () => {
    const text = file(...Array.from({ length: 10_000 }, (_, i) => line(i, { name: `Zoé ${i}` })));
    let turns = 0;
    const beat = setInterval(() => turns++, 5);
    expect(await bring(text)).toEqual({ ok: true, value: { members: 10_000 } });
    clearInterval(beat);
    expect(turns).toBeGreaterThan(5);
    expect(await people(`SELECT FROM person WHERE name = 'Zoé 9999'`)).toHaveLength(1);
  });
});
