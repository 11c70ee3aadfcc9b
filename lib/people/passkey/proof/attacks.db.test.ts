/** Attacks on the two channels (PROTOCOL §3.3): at the same moment, between two steps, against an officer's page, and with
 * a gateway that misbehaves. Each test names the check that stops it. */
import type { ServerResponse } from 'node:http';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PersonId } from '#lib/ground/brand.ts';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../../db.ts';
import { makeLink } from '../../mail/link.ts';
import { startGateway, taking } from '../../proof/testing.ts';
import { finishWith, seedMember, seedPasskey, seedPerson } from '../../testing.ts';
import {
  endOfficer,
  findForSection,
  finishEnrolment,
  nameOfficers,
  OfficerList,
  openEnrolment,
  printSheet,
  proveEnrolment,
  sendEnrolCode,
  viewSections,
} from '../index.ts';
import type { Proof } from './check.ts';

const gateway = await startGateway();
Object.assign(process.env, { SMS_URL: gateway.url, SMS_KEY: 'k'.repeat(24) });
const databases = await testDatabases();
const { query } = pg.Client.prototype;
afterEach(() => {
  pg.Client.prototype.query = query;
});
afterAll(async () => {
  await gateway.close();
  await closePeople();
  await databases.close();
});
const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);

let clock = 0;
let officer: PersonId;
let member: PersonId;
let token: string;
beforeEach(async () => {
  await people(
    `DELETE FROM enrol_code; DELETE FROM section_sheet; DELETE FROM section_find; DELETE FROM mail; DELETE FROM invitation;
     DELETE FROM passkey; DELETE FROM member; DELETE FROM challenge; DELETE FROM person`,
  );
  clock = Date.parse('2026-11-21T12:00:00Z');
  setClock(() => clock);
  gateway.behave(taking);
  gateway.taken.length = 0;
  officer = await seedPerson(['officer'], 'Odile');
  member = await seedMember();
  await people(`UPDATE person SET phone = '06 39 98 00 07', name = 'Zoé Kervella' WHERE id = $1`, [member]);
  token = await linkTo(member);
});

const linkTo = (person: PersonId) => withPeople(async (tx) => (await makeLink(tx, person)).token);
const codeOf = (result: { ok: true } | { ok: false; refusal: { code: string } }) =>
  result.ok ? 'ok' : result.refusal.code;
const sentCode = () => /\b\d{4} \d{4}\b/.exec(JSON.stringify(gateway.taken.at(-1)?.body))?.[0] ?? '';
const away = (response: ServerResponse) => void response.writeHead(503).end();
const sms = (text: string): Proof => ({ kind: 'sms', text });
async function enrol(link: string, proof: Proof): Promise<string> {
  const offer = await openEnrolment({ token: link });
  return offer.ok ? codeOf(await finishEnrolment({ ...finishWith(link, offer.value), proof })) : codeOf(offer);
}
async function sheetOf(person: PersonId, by = officer): Promise<{ code: Proof; link: string }> {
  const printed = await printSheet({ person }, by);
  if (!printed.ok) throw new Error(printed.refusal.code);
  const { code, link } = printed.value;
  return { code: { kind: 'section', text: code }, link: link?.address.split('#')[1] ?? '' };
}
/** Codes and links by which this person could still be enrolled. */
const waysIn = async () => [
  ...(await people('SELECT kind FROM enrol_code WHERE person_id = $1', [member])),
  ...(await people('SELECT id FROM invitation WHERE person_id = $1 AND used_at IS NULL AND revoked_at IS NULL', [
    member,
  ])),
];

/** Holds the next statement that has `words` in it until it is let go. */
function holdAt(words: string): { reached: Promise<void>; go: () => void } {
  let go = () => {};
  const released = new Promise<void>((resolve) => {
    go = resolve;
  });
  const held: { reach: () => void } = { reach: () => {} };
  const reached = new Promise<void>((resolve) => {
    held.reach = resolve;
  });
  let isHeld = false;
  const holding = async function (this: pg.Client, ...given: unknown[]): Promise<unknown> {
    if (!isHeld && String(given[0]).includes(words)) {
      isHeld = true;
      held.reach();
      await released;
    }
    return Reflect.apply(query, this, given);
  };
  Object.defineProperty(pg.Client.prototype, 'query', { value: holding, writable: true, configurable: true });
  return { reached, go };
}

describe('a sheet that is made while its member enrols', () => {
  test.each([true, false])('leaves no way in beside the new passkey (without e-mail: %s)', async (isOnPaper) => {
    if (isOnPaper) await people('UPDATE person SET email = NULL WHERE id = $1', [member]);
    const { code, link } = await sheetOf(member);
    const offer = await openEnrolment({ token: isOnPaper ? link : token });
    if (!offer.ok) throw new Error(offer.refusal.code);
    // the officer's second sheet has found nobody enrolled, and is about to be written
    const { reached, go } = holdAt('INSERT INTO enrol_code');
    const printing = printSheet({ person: member }, officer);
    await reached;
    const enrolling = finishEnrolment({ ...finishWith(isOnPaper ? link : token, offer.value), proof: code });
    await Promise.race([enrolling, new Promise((resolve) => setTimeout(resolve, 300))]);
    go();
    const [printed, enrolled] = await Promise.all([printing, enrolling]);
    const keys = await people('SELECT FROM passkey WHERE person_id = $1', [member]);
    expect(keys).toHaveLength(enrolled.ok ? 1 : 0);
    // either the member has a passkey and nothing else opens, or the newest sheet does
    if (enrolled.ok) expect(await waysIn()).toEqual([]);
    else expect(printed.ok).toBe(true);
  });
});

test('hammering at one link holds up nobody else', async () => {
  const other = await linkTo(await seedMember());
  let settled = 0;
  const guesses = Array.from({ length: 300 }, async () => {
    await proveEnrolment({ token, proof: { kind: 'section', text: '00000-00000' } });
    settled++;
  });
  expect(codeOf(await openEnrolment({ token: other }))).toBe('ok');
  expect(settled).toBeLessThan(150);
  await Promise.all(guesses);
});

describe('between two steps', () => {
  test('a proof that was looked at binds nothing: a newer letter, another telephone, another person’s link', async () => {
    await sendEnrolCode({ token });
    const code = sms(sentCode());
    expect(codeOf(await proveEnrolment({ token, proof: code }))).toBe('ok');
    expect(await enrol(await linkTo(await seedMember()), code)).toBe('enrol/no-proof');
    await linkTo(member);
    expect(await enrol(token, code)).toBe('enrol/replaced-link');
  });
  test('the same link on two devices, each with a proof of its own: one passkey', async () => {
    const { code } = await sheetOf(member);
    await sendEnrolCode({ token });
    const answers = await Promise.all([enrol(token, code), enrol(token, sms(sentCode()))]);
    expect(answers.sort()).toEqual(['enrol/used-link', 'ok']);
    expect(await waysIn()).toEqual([]);
  });
  test('a sheet of somebody who has enrolled since is paper', async () => {
    const { code } = await sheetOf(member);
    await seedPasskey(member);
    await people('DELETE FROM enrol_code');
    expect(await enrol(token, code)).toBe('enrol/wrong-proof');
    expect(codeOf(await printSheet({ person: member }, officer))).toBe('section/enrolled');
  });
});

describe('an officer', () => {
  const found = async (text: string, by = officer) => {
    const answer = await findForSection({ query: text }, by);
    return answer.ok ? answer.value.members.map(({ name }) => name) : answer.refusal.code;
  };
  test('learns no address, letter by letter or whole', async () => {
    await people(`UPDATE person SET email = 'zk.secret83@essai.example' WHERE id = $1`, [member]);
    expect(await found('Kervella')).toEqual(['Zoé Kervella']);
    for (const asked of ['secret', 'secret83', 'zk.secret83@essai.example', 'essai', 'kervella secret'])
      expect(await found(asked)).toEqual([]);
  });
  test.each(['%', '%%%', '___', '\\\\\\', "':*'", '…………', '\u0301\u0301\u0301', 'a|b', '! k', 'M-', 'k e'])(
    'leafs through nothing with %j',
    async (asked) => expect(await found(asked)).toEqual([]),
  );
  test('takes nobody’s roll along: six hundred members a day, counted also when asked at once; the Authority reads it', async () => {
    await people(`INSERT INTO section_find VALUES ($1, '2026-11-21', 597)`, [officer]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => found('Kervella')));
    expect(answers.filter((answer) => answer === 'section/seen-enough')).toHaveLength(5);
    expect(await viewSections()).toMatchObject({ officers: [{ name: 'Odile', shown: 600 }] });
    clock += 24 * 3_600_000;
    expect(await found('Kervella')).toEqual(['Zoé Kervella']);
  });
  test('whose office is taken back between the look at the session and the act finds and prints nothing any more', async () => {
    await people(`UPDATE person SET officer_federation = 'Nord' WHERE id = $1`, [officer]);
    const far = await seedMember('nord', 'Sud');
    const { reached, go } = holdAt('FOR SHARE');
    const printing = printSheet({ person: far }, officer);
    await reached;
    await endOfficer({ person: officer });
    go();
    // without an office there is no federation: that must not read as "of the whole party"
    expect(codeOf(await printing)).toBe('session/forbidden');
    expect(await found('Kervella')).toBe('session/forbidden');
    expect(codeOf(await printSheet({ person: member }, member))).toBe('session/forbidden');
    expect(await people('SELECT FROM section_sheet')).toEqual([]);
    expect(await people(`SELECT FROM enrol_code WHERE kind = 'section'`)).toEqual([]);
  });
  const odile = { name: 'Odile', email: 'odile@example.org', language: 'fr' };
  test.each<[string, unknown]>([
    ['an empty federation', { people: [odile], federation: '' }],
    ['one too long', { people: [odile], federation: 'x'.repeat(81) }],
    ['one of two lines', { people: [odile], federation: 'Nord\nSud' }],
    ['a number', { people: [odile], federation: 59 }],
    ['two of them', { people: [odile], federation: ['Nord', 'Sud'] }],
    ['a field that nobody knows', { people: [odile], federation: 'Nord', role: 'authority' }],
    ['nobody', { people: [], federation: 'Nord' }],
  ])('cannot be named with bad input: %s', (_, order) => expect(OfficerList.safeParse(order).success).toBe(false));
  test('of one federation finds and prints for its members alone; named again, for those said last', async () => {
    const far = await seedMember('nord', 'Sud');
    await people(`UPDATE person SET name = 'Zoé Lointaine' WHERE id = $1`, [far]);
    const order = (federation: string | null) =>
      OfficerList.parse({ people: [{ ...odile, email: `${officer}@example.org` }], federation });
    const ada = await seedPerson(['authority'], 'Ada');
    expect(codeOf(await nameOfficers(order('Nulle part'), ada))).toBe('section/no-federation');
    expect(codeOf(await nameOfficers(order('Nord'), ada))).toBe('ok');
    expect(await found('Zoé')).toEqual(['Zoé Kervella']);
    expect(await printSheet({ person: far }, officer)).toMatchObject({
      refusal: { code: 'section/elsewhere', detail: { federation: 'Nord' } },
    });
    expect(codeOf(await printSheet({ person: member }, officer))).toBe('ok');
    expect(codeOf(await nameOfficers(order(null), ada))).toBe('ok');
    expect((await found('Zoé')).length).toBe(2);
    await nameOfficers(order('Sud'), ada);
    expect(await viewSections()).toMatchObject({
      officers: [{ federation: 'Sud' }],
      federations: ['Nord', 'Sud'],
    });
    await endOfficer({ person: officer });
    expect(await people('SELECT officer_federation FROM person WHERE id = $1', [officer])).toEqual([
      { officer_federation: null },
    ]);
  });
});

describe('a sheet for a member who is not there', () => {
  const letters = () => people(`SELECT person_id FROM mail WHERE template = 'sheet-printed'`);
  test('is told to their mailbox, once a day, whoever prints', async () => {
    const other = await seedPerson(['officer'], 'Rémi');
    for (const by of [officer, other, officer]) await sheetOf(member, by);
    expect(await letters()).toEqual([{ person_id: member }]);
    clock += 24 * 3_600_000;
    await sheetOf(member);
    expect(await letters()).toHaveLength(2);
    expect(gateway.taken).toEqual([]);
  });
  test.each([false, true])(
    'is told to their telephone where they have no mailbox (gateway away: %s)',
    async (isAway) => {
      if (isAway) gateway.behave(away);
      await people('UPDATE person SET email = NULL WHERE id = $1', [member]);
      const sheets = [await sheetOf(member), await sheetOf(member)];
      await vi.waitFor(() => expect(gateway.taken).toHaveLength(1));
      const told = JSON.stringify(gateway.taken[0]?.body);
      expect(told).toContain('+33639980007');
      for (const { code, link } of sheets) expect(told.includes(code.text) || told.includes(link)).toBe(false);
      expect(await letters()).toEqual([]);
    },
  );
});

describe('the gateway', () => {
  test('answers too late to be heard: the code that came is good', async () => {
    gateway.behave((response) => void response.destroy());
    expect(codeOf(await sendEnrolCode({ token }))).toBe('ok');
    expect(await enrol(token, sms(sentCode()))).toBe('ok');
  });
  test('is away all evening: nobody’s messages are used up, and it is not asked by the second', async () => {
    gateway.behave(away);
    for (let asked = 0; asked < 30; asked++) {
      expect(codeOf(await sendEnrolCode({ token }))).toBe('enrol/sms-away');
      expect(codeOf(await sendEnrolCode({ token }))).toBe('enrol/sms-away');
      clock += 10_000;
    }
    expect(gateway.taken).toHaveLength(30);
    gateway.behave(taking);
    expect(codeOf(await sendEnrolCode({ token }))).toBe('ok');
    expect(await enrol(token, sms(sentCode()))).toBe('ok');
  });
  test('is asked once by twenty at the same moment', async () => {
    const codes = await Promise.all(Array.from({ length: 20 }, async () => codeOf(await sendEnrolCode({ token }))));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(codes.filter((code) => code === 'enrol/sms-wait')).toHaveLength(19);
    expect(gateway.taken).toHaveLength(1);
  });
  test.each(['+33639980007\r\nBcc: x', '06 39 98 00 07,0700000000', '06 39 98 00 07"},{"to":"+33', '+1\u2028555'])(
    'is never handed %j',
    async (phone) => {
      await people('UPDATE person SET phone = $2 WHERE id = $1', [member, phone]);
      expect(codeOf(await sendEnrolCode({ token }))).toBe('enrol/no-proof');
      expect(gateway.taken).toEqual([]);
    },
  );
});
