/** Members without an e-mail address, and facts for the second proof (PROTOCOL §3.1, 3.3), from the file to the roll. */
import { expect, test } from 'vitest';
import { PersonId } from '#lib/ground/brand.ts';
import { withPeople } from '../db.ts';
import { invite, makeLink, queueInvitations, queueMail } from '../mail/index.ts';
import { openEnrolment, printSheet } from '../passkey/index.ts';
import { giveSectionCode, macOf } from '../proof/index.ts';
import { seedPerson } from '../testing.ts';
import { listMembers } from './index.ts';
import { bring, file, head, line, look, people, rollDatabases } from './testing.ts';

await rollDatabases();

const withFact = (...lines: string[]) => [`${head},fact`, ...lines].join('\n');
const macs = () =>
  people<{ number: string; mac: Buffer | null; fact_tries: number }>(
    'SELECT number, fact_mac AS mac, fact_tries FROM member ORDER BY number',
  );
const macOfFact = (number: string, text: string) => withPeople((tx) => macOf(tx, 'fact', { subject: number, text }));

test('several members without an e-mail address: on the roll, found by name, sent nothing, exported', async () => {
  expect(await bring(file(line(1), line(2, { email: '', name: 'Zoé Sans' }), line(3, { email: '' })))).toMatchObject({
    value: { members: 3 },
  });
  expect(await people('SELECT FROM person WHERE email IS NULL')).toHaveLength(2);
  expect((await listMembers({ query: 'zoe' })).members).toMatchObject([{ number: '2', email: null }]);
  const zoe = PersonId.parse((await people<{ id: string }>(`SELECT id FROM person WHERE name = 'Zoé Sans'`))[0]?.id);
  expect(await invite({ who: 'unenrolled' })).toMatchObject({ value: { queued: 1 } });
  expect(await people('SELECT FROM mail WHERE person_id = $1', [zoe])).toEqual([]);
  // the same file again: nothing to change
  expect(await look(file(line(1), line(2, { email: '', name: 'Zoé Sans' }), line(3, { email: '' })))).toMatchObject({
    value: { counts: { added: 0, changed: 0, removed: 0, unchanged: 3 } },
  });
});

test('an address comes, goes, and is never two people’s', async () => {
  expect(await bring(file(line(1), line(2)))).toMatchObject({ ok: true });
  expect(await look(file(line(1, { email: '' }), line(2)))).toMatchObject({
    value: { changed: [{ number: '1', fields: ['email'] }] },
  });
  expect(await bring(file(line(1, { email: '' }), line(2)))).toMatchObject({ ok: true });
  expect(await bring(file(line(1, { email: 'm2@example.org' }), line(2, { email: '' })))).toMatchObject({ ok: true });
  expect(await bring(file(line(1, { email: 'm2@example.org' }), line(2)))).toMatchObject({
    refusal: { code: 'roll/bad-rows' },
  });
});

test('an address to which a link was sent is told that the roll has another one; nobody else is', async () => {
  expect(await bring(file(line(1), line(2), line(3)))).toMatchObject({ ok: true });
  const [one] = await people<{ id: string; email: string }>(
    `SELECT id, email FROM person JOIN member ON person_id = id WHERE number = '1'`,
  );
  const person = PersonId.parse(one?.id);
  const { token } = await withPeople((tx) => makeLink(tx, person));
  const moved = file(line(1, { email: 'thief@example.org' }), line(2, { email: 'm22@example.org' }), line(3));
  expect(await bring(moved)).toMatchObject({ ok: true });
  const told = () => people(`SELECT person_id, address, state FROM mail WHERE template = 'address-replaced'`);
  expect(await told()).toEqual([{ person_id: person, address: one?.email, state: 'queued' }]);
  expect(await openEnrolment({ token })).toMatchObject({ refusal: { code: 'enrol/replaced-link' } });
  // the same file again changes nothing, and tells nothing
  expect(await bring(moved)).toMatchObject({ ok: true });
  expect(await told()).toHaveLength(1);
});

test('who was sent a link and is taken off the roll is told, also where the next import puts them on it anew', async () => {
  expect(await bring(file(line(1), line(2)))).toMatchObject({ ok: true });
  const idOf = async (number: string) =>
    PersonId.parse(
      (await people<{ id: string }>('SELECT person_id AS id FROM member WHERE number = $1', [number]))[0]?.id,
    );
  const victim = await idOf('1');
  const { token } = await withPeople((tx) => makeLink(tx, victim));
  // a letter about their account and one about a vote have not left yet
  await withPeople((tx) =>
    queueMail(tx, { person: victim, template: 'passkey-removed', detail: { passkey: 'essai' } }),
  );
  await withPeople((tx) => queueInvitations(tx, [victim]));
  expect(await bring(file(line(2)))).toMatchObject({ ok: true });
  expect(await bring(file(line(1, { email: 'thief@example.org' }), line(2)))).toMatchObject({ ok: true });
  expect(await idOf('1')).not.toBe(victim);
  const letters = () =>
    people(`SELECT template, address, state FROM mail WHERE person_id = $1 ORDER BY template`, [victim]);
  const told = [
    { template: 'invitation', address: null, state: 'dropped' },
    { template: 'passkey-removed', address: null, state: 'queued' },
    { template: 'roll-left', address: 'm1@example.org', state: 'queued' },
  ];
  expect(await letters()).toEqual(told);
  expect(await openEnrolment({ token })).toMatchObject({ refusal: { code: 'enrol/replaced-link' } });
  // nobody else is told; and whoever was never sent a link leaves without a letter
  expect(await bring(file(line(3)))).toMatchObject({ ok: true });
  expect(await letters()).toEqual(told);
  expect(await people(`SELECT FROM mail WHERE template = 'roll-left'`)).toHaveLength(1);
});

test('a fact is kept as a MAC under the member’s number; another one begins anew', async () => {
  expect(await bring(withFact(`${line(1)},31/12/1950`, `${line(2)},31/12/1950`, `${line(3)},`))).toMatchObject({
    ok: true,
  });
  const [one, two, three] = await macs();
  expect(one?.mac).toEqual(await macOfFact('1', '1950-12-31'));
  expect(two?.mac).toEqual(await macOfFact('2', '1950-12-31'));
  expect(one?.mac?.equals(two?.mac ?? Buffer.alloc(0))).toBe(false);
  expect(three?.mac).toBeNull();
  await people('UPDATE member SET fact_tries = 7');
  // another spelling is the same fact
  const text = withFact(`${line(1)},1950-12-31`, `${line(2)},1.1.1951`, `${line(3)},`);
  expect(await look(text)).toMatchObject({ value: { changed: [{ number: '2', fields: ['fact'] }] } });
  expect(await bring(text)).toMatchObject({ ok: true });
  expect((await macs()).map(({ fact_tries }) => fact_tries)).toEqual([7, 0, 7]);
  // nothing of it in clear is left of the import
  expect(await people('SELECT FROM roll_part UNION ALL SELECT FROM roll_line')).toEqual([]);
  // a file without the column takes them back
  expect(await bring(file(line(1), line(2), line(3)))).toMatchObject({ ok: true });
  expect((await macs()).map(({ mac }) => mac)).toEqual([null, null, null]);
});

test('a fact that is none is a fault of its row', async () => {
  expect(await bring(withFact(`${line(1)},--`))).toMatchObject({
    refusal: { detail: { errors: [{ row: 2, column: 'fact', code: 'row/bad-fact' }] } },
  });
});

test('another telephone ends the codes on their way', async () => {
  const phones = (number: string) => [`${head},phone`, `${line(1)},${number}`].join('\n');
  expect(await bring(phones('06 39 98 00 01'))).toMatchObject({ ok: true });
  const [row] = await people<{ id: string }>('SELECT id FROM person');
  await withPeople((tx) => giveSectionCode(tx, PersonId.parse(row?.id)));
  expect(await bring(phones('06 39 98 00 01'))).toMatchObject({ ok: true });
  expect(await people('SELECT FROM enrol_code')).toHaveLength(1);
  expect(await bring(phones('06 39 98 00 02'))).toMatchObject({ ok: true });
  expect(await people('SELECT FROM enrol_code')).toHaveLength(0);
});

test('a number that becomes another person’s ends the sheet of who had it; a name corrected beside an e-mail ends nothing', async () => {
  expect(await bring(file(line(1, { email: '' }), line(2)))).toMatchObject({ ok: true });
  const idOf = async (number: string) =>
    PersonId.parse(
      (await people<{ id: string }>('SELECT person_id AS id FROM member WHERE number = $1', [number]))[0]?.id,
    );
  const officer = await seedPerson(['officer'], 'Odile');
  const sheet = await printSheet({ person: await idOf('1') }, officer);
  if (!sheet.ok) throw new Error(sheet.refusal.code);
  const { token } = await withPeople(async (tx) => makeLink(tx, await idOf('2')));
  expect(await bring(file(line(1, { email: '', name: 'Marius' }), line(2, { name: 'Name Two' })))).toMatchObject({
    ok: true,
  });
  const paper = sheet.value.link?.address.split('#')[1] ?? '';
  expect(await openEnrolment({ token: paper })).toMatchObject({ refusal: { code: 'enrol/replaced-link' } });
  expect(await people('SELECT FROM enrol_code')).toEqual([]);
  expect(await openEnrolment({ token })).toMatchObject({ ok: true });
});
