/** What an import may not do to whoever has a passkey or votes now (PROTOCOL §3.5). */
import { afterAll, describe, expect, test } from 'vitest';
import { PersonId } from '#lib/ground/brand.ts';
import { at, buildBooth, CLOSES, frozen, numberOf, OPENS, seedHouse, serveUrn } from '../authority/testing.ts';
import { seedPasskey } from '../testing.ts';
import { importRoll } from './index.ts';
import { author, bring, file, line, look, people, previewed, rollDatabases } from './testing.ts';

await rollDatabases();

buildBooth();
const urn = await serveUrn();
afterAll(() => urn.close());

const idOf = async (number: string): Promise<PersonId> =>
  PersonId.parse((await people('SELECT person_id FROM member WHERE number = $1', [number]))[0]?.person_id);
const enrol = async (number: string) => seedPasskey(await idOf(number));
const contacts = () =>
  people('SELECT number, name, email, phone, college FROM person JOIN member ON person_id = id ORDER BY number');
const headed = (...lines: string[]) => `number,name,email,phone,college,federation,language\n${lines.join('\n')}`;
const whole = (number: number, more: { name?: string; email?: string; phone?: string; college?: string } = {}) =>
  `${number},${more.name ?? `Name ${number}`},${more.email ?? `m${number}@example.org`},${more.phone ?? ''},${more.college ?? 'nord'},Nord,fr`;
const errorsOf = (answer: Awaited<ReturnType<typeof look>>) =>
  answer.ok ? [] : (answer.refusal.detail?.errors as { row: number; column: string; code: string }[]);

describe('somebody with a passkey', () => {
  test('keeps e-mail and telephone, and says which; all else is imported; others are changed as before', async () => {
    await bring(headed(whole(1, { phone: '0611111111' }), whole(2), whole(3)));
    await enrol('1');
    const text = headed(
      whole(1, { email: 'new1@example.org', phone: '0699999999', college: 'sud' }),
      whole(2, { email: 'new2@example.org', phone: '0622222222' }),
      whole(3),
    );
    const preview = await look(text, ['sud']);
    expect(preview).toMatchObject({
      ok: true,
      value: {
        counts: { added: 0, changed: 2, removed: 0, unchanged: 1 },
        changed: [
          { number: '1', fields: ['college'] },
          { number: '2', fields: ['email', 'phone'] },
        ],
        kept: { count: 1, first: [{ number: '1', name: 'Name 1', fields: ['email', 'phone'] }] },
      },
    });
    expect(await bring(text, ['sud'])).toMatchObject({ ok: true });
    expect(await contacts()).toMatchObject([
      { email: 'm1@example.org', phone: '0611111111', college: 'sud' },
      { email: 'new2@example.org', phone: '0622222222' },
      { email: 'm3@example.org' },
    ]);
    // the same file again changes nothing, and still says what it leaves
    expect(await look(text)).toMatchObject({
      ok: true,
      value: { counts: { changed: 0, unchanged: 3 }, kept: { count: 1 } },
    });
  });

  test('is not replaced under their number by another name and another e-mail', async () => {
    await bring(file(line(1), line(2)));
    await enrol('1');
    const other = { name: 'Somebody Else', email: 'else@example.org' };
    const before = await contacts();
    expect(errorsOf(await look(file(line(1, other), line(2))))).toEqual([
      { row: 2, column: 'name', code: 'row/other-person' },
    ]);
    // nor in other letters of the e-mail, which is one and the same
    expect(await look(file(line(1, { name: 'New Name', email: 'M1@Example.org' }), line(2)))).toMatchObject({
      ok: true,
    });
    expect(await contacts()).toEqual(before);
    // without a passkey nothing hangs on the number: the preview warns, as ever
    expect(await look(file(line(1), line(2, other)))).toMatchObject({ ok: true, value: { replaced: 1 } });
  });

  test('is not replaced through their e-mail under a new number and another name; renumbered by the same name they stay', async () => {
    await bring(headed(whole(1, { phone: '0611111111' }), whole(2)));
    await enrol('1');
    const taken = whole(9, { name: 'Somebody Else', email: 'm1@example.org' });
    expect(errorsOf(await look(headed(taken, whole(2))))).toEqual([
      { row: 2, column: 'email', code: 'row/other-person' },
    ]);
    const id = await idOf('1');
    const moved = headed(whole(9, { name: 'Name 1', email: 'm1@example.org', phone: '0699999999' }), whole(2));
    expect(await look(moved)).toMatchObject({
      ok: true,
      value: { kept: { count: 1, first: [{ fields: ['phone'] }] } },
    });
    expect(await bring(moved)).toMatchObject({ ok: true });
    expect(await idOf('9')).toBe(id);
    expect(await contacts()).toMatchObject([{ number: '2' }, { number: '9', phone: '0611111111' }]);
  });

  test('keeps an e-mail that the file gives to another line: said by row, no fault', async () => {
    await bring(file(line(1), line(2)));
    await enrol('1');
    const swapped = [line(1, { email: 'new1@example.org' }), line(2, { email: 'm1@example.org' })];
    expect(errorsOf(await look(file(...swapped)))).toEqual([{ row: 3, column: 'email', code: 'row/email-kept' }]);
    const added = [line(1, { email: 'new1@example.org' }), line(2), line(3, { email: 'm1@example.org' })];
    expect(errorsOf(await look(file(...added)))).toEqual([{ row: 4, column: 'email', code: 'row/email-kept' }]);
  });

  test('who enrols between preview and import is guarded too', async () => {
    await bring(file(line(1), line(2)));
    const order = await previewed(file(line(1, { email: 'new1@example.org' }), line(2)));
    await enrol('1');
    const before = await contacts();
    expect(await importRoll(order, author)).toMatchObject({ ok: false, refusal: { code: 'roll/changed' } });
    expect(await contacts()).toEqual(before);
  });
});

test('a voter without a passkey is guarded while the vote runs, and no longer', async () => {
  at(OPENS + 1);
  const house = await seedHouse();
  const [voter] = house.voters.nord ?? [];
  if (voter === undefined) throw new Error('a voter');
  const number = await numberOf(voter);
  await frozen(house);
  await people('DELETE FROM passkey WHERE person_id = $1', [voter.id]);
  const rows = await people<{ number: string; name: string; email: string }>(
    'SELECT number, name, email FROM person JOIN member ON person_id = id ORDER BY number',
  );
  const text = file(
    ...rows.map((row) =>
      line(row.number, { ...row, ...(row.number === number ? { email: 'thief@example.org' } : {}) }),
    ),
  );
  expect(await look(text)).toMatchObject({ ok: true, value: { kept: { count: 1, first: [{ number }] } } });
  at(CLOSES + 1);
  expect(await look(text)).toMatchObject({ ok: true, value: { kept: { count: 0 }, counts: { changed: 1 } } });
});
