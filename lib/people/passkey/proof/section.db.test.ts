/** What officers and the Authority do about second proofs: sheets one at a time, each written down; rules by quorum. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { PersonId } from '#lib/ground/brand.ts';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import { closePeople } from '../../db.ts';
import { finishWith, seedMember, seedPasskey, seedPerson } from '../../testing.ts';
import { personOf } from '../claims.ts';
import {
  agreeToRule,
  endOfficer,
  findForSection,
  finishEnrolment,
  openEnrolment,
  printSheet,
  proposeRule,
  RuleOrder,
  SectionQuery,
  SheetOrder,
  viewRule,
  viewSections,
} from '../index.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});
const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);

let clock = 0;
let officer: PersonId;
let member: PersonId;
beforeEach(async () => {
  await people(
    'TRUNCATE person, member, passkey, invitation, mail, challenge, enrol_code, section_sheet, enrol_rule, authority CASCADE',
  );
  clock = Date.parse('2026-11-21T12:00:00Z');
  setClock(() => clock);
  officer = await seedPerson(['officer'], 'Odile');
  member = await seedMember();
  await people(`UPDATE person SET name = 'Zoé Kervella' WHERE id = $1`, [member]);
  await people(`UPDATE member SET number = 'M-77' WHERE person_id = $1`, [member]);
});
const found = async (query: string) => {
  const answer = await findForSection({ query }, officer);
  return answer.ok ? answer.value : null;
};

describe('looking for the member in front', () => {
  test('by the whole number or three letters of the name; no address, no telephone', async () => {
    const zoe = {
      id: member,
      number: 'M-77',
      name: 'Zoé Kervella',
      college: 'nord',
      federation: 'Nord',
      enrolled: false,
      hasEmail: true,
    };
    expect(await found('m-77')).toEqual({ members: [zoe], more: false });
    expect(await found('zoe kerv')).toEqual({ members: [zoe], more: false });
    expect(await found('Marius')).toEqual({ members: [], more: false });
  });
  test('nobody leafs through the roll: two letters show nothing, a common name ten at most', async () => {
    expect(await found('zo')).toEqual({ members: [], more: true });
    await Promise.all(Array.from({ length: 12 }, () => seedMember()));
    await people(`UPDATE person SET name = 'Martin ' || left(id::text, 4) WHERE name LIKE 'Ada%'`);
    const many = await found('martin');
    expect(many?.members).toHaveLength(10);
    expect(many?.more).toBe(true);
  });
  test.each(['', ' ', '\0', 'x'.repeat(121)])('%j is bad input', (query) =>
    expect(SectionQuery.safeParse({ query }).success).toBe(false),
  );
});

describe('a sheet', () => {
  test('of a member without e-mail carries the link, which the code opens; both serve once', async () => {
    await people('UPDATE person SET email = NULL WHERE id = $1', [member]);
    const sheet = await printSheet({ person: member }, officer);
    if (!sheet.ok || sheet.value.link === null) throw new Error('no link');
    expect(sheet.value).toMatchObject({ name: 'Zoé Kervella', number: 'M-77', language: 'fr' });
    const token = sheet.value.link.address.replace('http://localhost:3000/fr/enrol#', '');
    const enrol = async (text: string) => {
      const offer = await openEnrolment({ token });
      if (!offer.ok) return offer.refusal.code;
      const done = await finishEnrolment({ ...finishWith(token, offer.value), proof: { kind: 'section', text } });
      return done.ok ? 'enrolled' : done.refusal.code;
    };
    expect(await enrol('00000-00000')).toBe('enrol/wrong-proof');
    expect(await enrol(sheet.value.code)).toBe('enrolled');
    expect(await enrol(sheet.value.code)).toBe('enrol/used-link');
    const [key] = await people<{ id: string }>('SELECT id FROM passkey WHERE person_id = $1', [member]);
    // and a session of theirs holds
    expect(await personOf({ person: member, passkey: key?.id, epoch: 0 })).toMatchObject({ id: member, email: null });
  });
  test('made again ends the one before, link and code', async () => {
    await people('UPDATE person SET email = NULL WHERE id = $1', [member]);
    const [first, second] = [
      await printSheet({ person: member }, officer),
      await printSheet({ person: member }, officer),
    ];
    if (!first.ok || !second.ok) throw new Error('no sheet');
    const token = first.value.link?.address.split('#')[1] ?? '';
    expect(await openEnrolment({ token })).toMatchObject({ refusal: { code: 'enrol/replaced-link' } });
    expect(await people('SELECT FROM enrol_code')).toHaveLength(1);
    expect(await viewSections()).toMatchObject({ count: 2, officers: [{ name: 'Odile', sheets: 2 }] });
  });
  test('made at once by two officers: one code lives, both are written down', async () => {
    const other = await seedPerson(['officer'], 'Rémi');
    await Promise.all([1, 2, 3].flatMap(() => [officer, other].map((by) => printSheet({ person: member }, by))));
    expect(await people('SELECT FROM enrol_code')).toHaveLength(1);
    expect((await viewSections()).count).toBe(6);
  });
  test('is made for nobody who has a passkey, and for nobody off the roll', async () => {
    await seedPasskey(member);
    expect(await printSheet({ person: member }, officer)).toMatchObject({ refusal: { code: 'section/enrolled' } });
    expect(await printSheet({ person: officer }, officer)).toMatchObject({ refusal: { code: 'section/no-member' } });
    expect(await viewSections()).toMatchObject({ count: 0 });
  });
  test('two hundred a day of one officer, counted also when asked for at once', async () => {
    await people(
      `INSERT INTO section_sheet SELECT gen_random_uuid(), $1, $2, '2026-11-21', false FROM generate_series(1, 197)`,
      [officer, member],
    );
    const made = await Promise.all(Array.from({ length: 8 }, () => printSheet({ person: member }, officer)));
    expect(made.filter(({ ok }) => ok)).toHaveLength(3);
    expect(made.filter((one) => !one.ok && one.refusal.code === 'section/enough')).toHaveLength(5);
    clock += 24 * 3_600_000;
    expect(await printSheet({ person: member }, officer)).toMatchObject({ ok: true });
  });
  test('the Authority reads who, for whom and which day, newest day first', async () => {
    await printSheet({ person: member }, officer);
    clock += 24 * 3_600_000;
    await printSheet({ person: member }, officer);
    const { sheets } = await viewSections();
    expect(sheets).toMatchObject([
      { day: '2026-11-22', officer: 'Odile', name: 'Zoé Kervella', number: 'M-77', hasLink: false },
      { day: '2026-11-21' },
    ]);
  });
  test.each([{}, { person: 'x' }, { person: '00000000-0000-4000-8000-000000000000', link: true }])(
    '%j is bad input',
    (order) => expect(SheetOrder.safeParse(order).success).toBe(false),
  );
  test('an office taken back ends the session too, and once more changes nothing', async () => {
    expect(await endOfficer({ person: officer })).toEqual({ ok: true, value: {} });
    expect(await endOfficer({ person: officer })).toEqual({ ok: true, value: {} });
    expect(await people('SELECT epoch, roles FROM person WHERE id = $1', [officer])).toEqual([{ epoch: 1, roles: [] }]);
  });
});

describe('the rule', () => {
  const facts = { accepts: ['facts' as const, 'section' as const], fact: { fr: 'Né(e) le', en: 'Born on' } };
  const first = { accepts: ['sms', 'section'], fact: null };
  const sit = async (quorum: number) => {
    await people('INSERT INTO authority (quorum) VALUES ($1)', [quorum]);
    return Promise.all(['Ada', 'Bela', 'Cleo'].map((name) => seedPerson(['authority'], name)));
  };
  const idOf = async () => (await viewRule()).proposed?.id ?? 0;

  test('before anybody decided: messages and the section', async () => {
    await sit(2);
    expect(await viewRule()).toEqual({ inForce: first, quorum: 2, proposed: null });
  });
  test('holds when as many as the quorum have agreed, each counted once', async () => {
    const [ada, bela] = await sit(2);
    if (!ada || !bela) throw new Error('nobody');
    expect(await proposeRule(facts, ada)).toEqual({ ok: true, value: { inForce: false } });
    expect(await agreeToRule({ rule: await idOf() }, ada)).toEqual({ ok: true, value: { inForce: false } });
    expect(await viewRule()).toMatchObject({
      inForce: first,
      proposed: { ...facts, agreed: ['Ada'], agreedBy: [ada] },
    });
    expect(await agreeToRule({ rule: await idOf() }, bela)).toEqual({ ok: true, value: { inForce: true } });
    expect(await viewRule()).toMatchObject({ inForce: facts, proposed: null });
  });
  test('who is no longer of the Authority is not counted', async () => {
    const [ada, bela, cleo] = await sit(2);
    if (!ada || !bela || !cleo) throw new Error('nobody');
    await proposeRule(facts, ada);
    await people(`UPDATE person SET roles = '{}' WHERE id = $1`, [ada]);
    expect(await agreeToRule({ rule: await idOf() }, bela)).toMatchObject({ value: { inForce: false } });
    expect(await agreeToRule({ rule: await idOf() }, cleo)).toMatchObject({ value: { inForce: true } });
  });
  test('a newer proposal takes the place of an older one, which nobody can agree to any more', async () => {
    const [ada, bela] = await sit(2);
    if (!ada || !bela) throw new Error('nobody');
    await proposeRule(facts, ada);
    const old = await idOf();
    await proposeRule({ accepts: ['section'], fact: null }, bela);
    expect(await agreeToRule({ rule: old }, bela)).toMatchObject({ refusal: { code: 'section/no-rule' } });
    await Promise.all([ada, bela].map(async (by) => agreeToRule({ rule: await idOf() }, by)));
    expect(await viewRule()).toMatchObject({ inForce: { accepts: ['section'], fact: null }, proposed: null });
  });
  test.each<[string, unknown]>([
    ['without the section', { accepts: ['sms'], fact: null }],
    ['twice the same', { accepts: ['section', 'section'], fact: null }],
    ['facts without a name', { accepts: ['section', 'facts'], fact: null }],
    ['a name without facts', { accepts: ['section'], fact: facts.fact }],
    ['one language', { accepts: ['section', 'facts'], fact: { fr: 'Né(e) le' } }],
    ['an empty name', { accepts: ['section', 'facts'], fact: { fr: '', en: 'x' } }],
    ['another way', { accepts: ['section', 'letter'], fact: null }],
    ['nothing', {}],
  ])('%s is bad input', (_, order) => expect(RuleOrder.safeParse(order).success).toBe(false));
});
