/** The second proof (PROTOCOL §3.3): each kind once, and everything that is none. A real gateway over HTTP. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { makePasskey } from '#lib/election/testing.ts';
import type { PersonId } from '#lib/ground/brand.ts';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../../db.ts';
import { makeLink } from '../../mail/link.ts';
import { macOf, readFact } from '../../proof/index.ts';
import { startGateway, taking } from '../../proof/testing.ts';
import { finishWith, seedLink, seedMember, seedPerson, testProof } from '../../testing.ts';
import { finishEnrolment, openEnrolment, printSheet, proposeRule, proveEnrolment, sendEnrolCode } from '../index.ts';
import type { Proof } from './check.ts';

const gateway = await startGateway();
Object.assign(process.env, { SMS_URL: gateway.url, SMS_KEY: 'k'.repeat(24) });
const databases = await testDatabases();
afterAll(async () => {
  await gateway.close();
  await closePeople();
  await databases.close();
});
const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);

const PHONE = '06 39 98 00 07';
let clock = 0;
let person: PersonId;
let token: string;
beforeEach(async () => {
  await people(
    'TRUNCATE person, member, passkey, invitation, mail, challenge, enrol_code, section_sheet, enrol_rule, authority CASCADE',
  );
  clock = Date.parse('2026-11-21T12:00:00Z');
  setClock(() => clock);
  gateway.behave(taking);
  gateway.taken.length = 0;
  person = await seedMember();
  await people('UPDATE person SET phone = $2 WHERE id = $1', [person, PHONE]);
  token = await linkOf(person);
});

/** A link as a letter brings it, and nothing else. */
const linkOf = (of: PersonId, proven = false): Promise<string> =>
  withPeople(async (tx) => (await makeLink(tx, of, { proven })).token);

/** The code in the newest message, as it is written there. */
const sentCode = (): string => /\b\d{4} \d{4}\b/.exec(JSON.stringify(gateway.taken.at(-1)?.body))?.[0] ?? '';

async function finish(proof: Proof | undefined, link = token): Promise<string> {
  const offer = await openEnrolment({ token: link });
  if (!offer.ok) return offer.refusal.code;
  const { proof: _, ...order } = finishWith(link, offer.value, makePasskey());
  const done = await finishEnrolment(proof === undefined ? order : { ...order, proof });
  return done.ok ? 'enrolled' : done.refusal.code;
}
const prove = async (proof: Proof, link = token): Promise<string> => {
  const proven = await proveEnrolment({ token: link, proof });
  return proven.ok ? 'ok' : proven.refusal.code;
};
const sms = (text: string): Proof => ({ kind: 'sms', text });
const section = (text: string): Proof => ({ kind: 'section', text });
const count = async (table: string) => (await people(`SELECT FROM ${table}`)).length;

describe('the link alone', () => {
  test('enrols nobody, and says in which ways one can prove who one is', async () => {
    expect(await openEnrolment({ token })).toMatchObject({
      value: { ways: [{ kind: 'sms', end: '07' }, { kind: 'section' }] },
    });
    expect(await finish(undefined)).toBe('enrol/no-proof');
    expect(await count('passkey')).toBe(0);
    expect(await people('SELECT FROM invitation WHERE used_by IS NOT NULL')).toEqual([]);
  });
  test('but one shown after a touch of the same person’s passkey asks for nothing more', async () => {
    const shown = await linkOf(person, true);
    expect(await openEnrolment({ token: shown })).toMatchObject({ value: { ways: [] } });
    expect(await finish(undefined, shown)).toBe('enrolled');
  });
});

describe('a code by message', () => {
  test('enrols once; link and code are gone, and a stranger’s proof with them', async () => {
    expect(await sendEnrolCode({ token })).toEqual({ ok: true, value: {} });
    expect(gateway.taken.map(({ body }) => body)).toMatchObject([{ to: '+33639980007' }]);
    const code = sentCode();
    // the last line is for the telephone: this page's host and the code (WebOTP)
    expect(JSON.stringify(gateway.taken[0]?.body)).toContain(`@localhost:3000 #${code.replace(' ', '')}`);
    expect(await prove(sms(code))).toBe('ok');
    expect(await finish(sms(code))).toBe('enrolled');
    expect(await finish(sms(code))).toBe('enrol/used-link');
    expect(await prove(sms(code))).toBe('enrol/used-link');
    expect(await sendEnrolCode({ token })).toMatchObject({ refusal: { code: 'enrol/used-link' } });
    expect(await count('enrol_code')).toBe(0);
    expect(await count('passkey')).toBe(1);
  });
  test('of another link, too old, or ended with its link: none', async () => {
    await sendEnrolCode({ token });
    const code = sentCode();
    const other = await seedMember();
    expect(await prove(sms(code), await linkOf(other))).toBe('enrol/no-proof');
    await people('UPDATE person SET phone = $2 WHERE id = $1', [other, PHONE]);
    expect(await finish(sms(code), await linkOf(other))).toBe('enrol/wrong-proof');
    const newer = await linkOf(person);
    expect(await finish(sms(code))).toBe('enrol/replaced-link');
    expect(await finish(sms(code), newer)).toBe('enrol/wrong-proof');
    await sendEnrolCode({ token: newer });
    clock += 15 * 60_000;
    expect(await finish(sms(sentCode()), newer)).toBe('enrol/wrong-proof');
    expect(await count('passkey')).toBe(0);
  });
  test('a minute between two, ten in all; those before stay good', async () => {
    await sendEnrolCode({ token });
    const first = sentCode();
    expect(await sendEnrolCode({ token })).toMatchObject({
      refusal: { code: 'enrol/sms-wait', detail: { retryAfter: 60 } },
    });
    for (let sent = 1; sent < 10; sent++) {
      clock += 60_000;
      expect(await sendEnrolCode({ token })).toMatchObject({ ok: true });
    }
    expect(await prove(sms(first))).toBe('ok');
    clock += 60_000;
    expect(await sendEnrolCode({ token })).toMatchObject({ refusal: { code: 'enrol/sms-enough' } });
    expect(gateway.taken).toHaveLength(10);
    // the next letter begins anew
    expect(await sendEnrolCode({ token: await linkOf(person) })).toMatchObject({ ok: true });
  });
  test.each([
    [422, 'enrol/sms-refused'],
    [500, 'enrol/sms-away'],
  ])('the gateway says %i: the code is taken back, and one may ask again', async (status, code) => {
    gateway.behave((response) => response.writeHead(status).end('{}'));
    expect(await sendEnrolCode({ token })).toMatchObject({ refusal: { code } });
    expect(await count('enrol_code')).toBe(0);
    expect(await finish(sms(sentCode()))).toBe('enrol/wrong-proof');
    gateway.behave(taking);
    if (status === 500) clock += 10_000;
    expect(await sendEnrolCode({ token })).toMatchObject({ ok: true });
    expect(await finish(sms(sentCode()))).toBe('enrolled');
  });
  test('whoever has no telephone is offered none', async () => {
    for (const phone of [null, '12', '0']) {
      await people('UPDATE person SET phone = $2 WHERE id = $1', [person, phone]);
      expect(await openEnrolment({ token })).toMatchObject({ value: { ways: [{ kind: 'section' }] } });
      expect(await sendEnrolCode({ token })).toMatchObject({ refusal: { code: 'enrol/no-proof' } });
    }
  });
});

describe('a code of the section', () => {
  const print = async (of = person) => {
    const sheet = await printSheet({ person: of }, await seedPerson(['officer']));
    if (!sheet.ok) throw new Error(sheet.refusal.code);
    return sheet.value;
  };
  test('opens the link of the letter, however it is typed, for three days', async () => {
    const { code, link } = await print();
    expect(link).toBeNull();
    clock += 72 * 3_600_000 - 1;
    expect(await prove(section(code.toLowerCase().replace('-', ' ')))).toBe('ok');
    clock += 1;
    expect(await prove(section(code))).toBe('enrol/wrong-proof');
    expect(await finish(section((await print()).code))).toBe('enrolled');
  });
  test('of somebody else, or replaced by a newer one: none', async () => {
    const { code } = await print();
    const other = await print(await seedMember());
    expect(await finish(section(other.code))).toBe('enrol/wrong-proof');
    const newer = await print();
    expect(await finish(section(code))).toBe('enrol/wrong-proof');
    expect(await finish(section(newer.code))).toBe('enrolled');
  });
});

describe('a fact that the rules name', () => {
  async function asked(fact: string): Promise<void> {
    await people('INSERT INTO authority (quorum) VALUES (1)');
    const ada = await seedPerson(['authority']);
    const order = { accepts: ['facts' as const, 'section' as const], fact: { fr: 'Né(e) le', en: 'Born on' } };
    expect(await proposeRule(order, ada)).toEqual({ ok: true, value: { inForce: true } });
    const [row] = await people<{ number: string }>('SELECT number FROM member WHERE person_id = $1', [person]);
    const mac = await withPeople((tx) => macOf(tx, 'fact', { subject: row?.number ?? '', text: readFact(fact) ?? '' }));
    await people('UPDATE member SET fact_mac = $2 WHERE person_id = $1', [person, mac]);
  }
  test('in any of its spellings; a message is no longer taken', async () => {
    await asked('1950-12-31');
    expect(await openEnrolment({ token })).toMatchObject({
      value: { ways: [{ kind: 'facts', label: { fr: 'Né(e) le', en: 'Born on' } }, { kind: 'section' }] },
    });
    expect(await sendEnrolCode({ token })).toMatchObject({ refusal: { code: 'enrol/no-proof' } });
    expect(await prove({ kind: 'facts', text: '1/1/1950' })).toBe('enrol/wrong-proof');
    expect(await finish({ kind: 'facts', text: '31.12.1950' })).toBe('enrolled');
  });
  test('is asked ten times in all, over however many links', async () => {
    await asked('1950-12-31');
    for (let wrong = 0; wrong < 10; wrong++) {
      if (wrong % 4 === 0) token = await linkOf(person);
      expect(await prove({ kind: 'facts', text: `1/1/19${10 + wrong}` })).toBe('enrol/wrong-proof');
    }
    token = await linkOf(person);
    expect(await openEnrolment({ token })).toMatchObject({ value: { ways: [{ kind: 'section' }] } });
    expect(await finish({ kind: 'facts', text: '31/12/1950' })).toBe('enrol/no-proof');
  });
});

test('nothing that one types lies in the database in clear', async () => {
  await sendEnrolCode({ token });
  await seedLink(person);
  await people('UPDATE person SET phone = NULL');
  const [all] = await people<{ text: string }>(
    `SELECT concat((SELECT json_agg(c) FROM enrol_code c), (SELECT json_agg(i) FROM invitation i),
            (SELECT json_agg(m) FROM mail m), (SELECT json_agg(s) FROM section_sheet s)) AS text`,
  );
  expect(all?.text).toMatch(/"mac"/);
  for (const secret of [sentCode(), sentCode().replace(' ', ''), testProof.text, token])
    expect(all?.text.includes(secret)).toBe(false);
});
