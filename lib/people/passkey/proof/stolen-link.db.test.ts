/**
 * A stranger with the stolen link of a letter (PROTOCOL §3.3): a thousand tries, one after the other and all at once. None
 * enrols; and the member, at any moment and with the very same link, is let in by a code of the section, or by a newer letter.
 */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { PersonId } from '#lib/ground/brand.ts';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../../db.ts';
import { makeLink } from '../../mail/link.ts';
import { startGateway } from '../../proof/testing.ts';
import { finishWith, seedMember, seedPerson } from '../../testing.ts';
import { finishEnrolment, openEnrolment, printSheet, proveEnrolment, sendEnrolCode } from '../index.ts';
import { type Proof, waitAfter } from './check.ts';

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

let clock = 0;
let member: PersonId;
let stolen: string;
beforeEach(async () => {
  await people('TRUNCATE person, member, passkey, invitation, mail, challenge, enrol_code, section_sheet CASCADE');
  clock = Date.parse('2026-11-21T12:00:00Z');
  setClock(() => clock);
  member = await seedMember();
  await people(`UPDATE person SET phone = '06 39 98 00 07' WHERE id = $1`, [member]);
  stolen = await letter();
});

const letter = () => withPeople(async (tx) => (await makeLink(tx, member)).token);
const sentCode = () => /\b\d{4} \d{4}\b/.exec(JSON.stringify(gateway.taken.at(-1)?.body))?.[0] ?? '';
/** Never the code that was sent. */
const guess = (n: number): Proof => {
  const code = String((n * 7919) % 1e8).padStart(8, '0');
  return { kind: 'sms', text: code === sentCode().replace(' ', '') ? '00000000' : code };
};
async function tries(proof: Proof, token = stolen): Promise<{ code: string; wait: number }> {
  const proven = await proveEnrolment({ token, proof });
  if (proven.ok) return { code: 'ok', wait: 0 };
  const { code, detail } = proven.refusal;
  return { code, wait: Number(detail?.retryAfter ?? 0) };
}
async function enrols(token: string, proof: Proof): Promise<boolean> {
  const offer = await openEnrolment({ token });
  if (!offer.ok) return false;
  return (await finishEnrolment({ ...finishWith(token, offer.value), proof })).ok;
}
async function sheet(): Promise<Proof> {
  const printed = await printSheet({ person: member }, await seedPerson(['officer']));
  if (!printed.ok) throw new Error(printed.refusal.code);
  return { kind: 'section', text: printed.value.code };
}
const state = async () => {
  const [row] = await people<{ tries: number; passkeys: number }>(
    `SELECT tries, (SELECT count(*)::int FROM passkey) AS passkeys FROM invitation WHERE revoked_at IS NULL`,
  );
  return row;
};

test('the waits: five tries free, then ten seconds, twice as long each time, a quarter of an hour at most', () =>
  expect([1, 4, 5, 6, 7, 11, 12, 50].map((n) => waitAfter(n) / 1000)).toEqual([0, 0, 10, 20, 40, 640, 900, 900]));

describe('a thousand tries', { timeout: 90_000 }, () => {
  test('as fast as the waits allow: a hundred are looked at, in a day; the code of a message dies after ten', async () => {
    await sendEnrolCode({ token: stolen });
    const seen = new Map<string, number>();
    const began = clock;
    const count = ({ code }: { code: string }) => seen.set(code, (seen.get(code) ?? 0) + 1);
    let n = 0;
    let isDead = false;
    for (; !seen.has('enrol/too-many-tries'); n++) {
      const answer = await tries(guess(n));
      count(answer);
      clock += answer.wait * 1000;
      // the true code, once ten wrong ones were tried, is dead
      if (!isDead && answer.wait > 0 && seen.get('enrol/wrong-proof') === 10) {
        isDead = true;
        expect((await tries({ kind: 'sms', text: sentCode() })).code).toBe('enrol/wrong-proof');
        await sendEnrolCode({ token: stolen });
      }
    }
    const rest = Array.from({ length: 1000 - n }, (_, i) => tries(guess(n + i)));
    for (const answer of await Promise.all(rest)) count(answer);
    expect(seen.get('ok')).toBeUndefined();
    expect((await state())?.tries).toBe(100);
    expect(seen.get('enrol/too-many-tries')).toBeGreaterThan(500);
    expect((clock - began) / 3_600_000).toBeGreaterThan(20);
    expect((await state())?.passkeys).toBe(0);
    // the very same link: the code of the section, at once
    expect(await enrols(stolen, await sheet())).toBe(true);
  });

  test('all at once: each is counted, and no more than the free ones are looked at', async () => {
    await sendEnrolCode({ token: stolen });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => tries(guess(n))));
    expect(answers.filter(({ code }) => code === 'enrol/wrong-proof')).toHaveLength(5);
    expect(answers.filter(({ code }) => code === 'enrol/wait')).toHaveLength(195);
    expect((await state())?.tries).toBe(5);
  });

  test('while somebody hammers, the member with paper in hand does not wait', async () => {
    const proof = await sheet();
    await Promise.all(Array.from({ length: 50 }, (_, n) => tries(guess(n))));
    expect((await tries(guess(1))).code).toBe('enrol/wait');
    const [mine] = await Promise.all([enrols(stolen, proof), ...Array.from({ length: 50 }, (_, n) => tries(guess(n)))]);
    expect(mine).toBe(true);
  });

  test('at the code on paper itself: a thousand of 2⁵⁰, and it is as good as before', async () => {
    const proof = await sheet();
    const texts = Array.from({ length: 1000 }, (_, n) => String(n).padStart(10, '0'));
    const guesses = texts.filter((text) => text !== proof.text.replace('-', ''));
    const answers = await Promise.all(guesses.map((text) => tries({ kind: 'section', text })));
    expect(answers.every(({ code }) => code === 'enrol/wrong-proof')).toBe(true);
    expect((await state())?.tries).toBe(0);
    expect(await enrols(stolen, proof)).toBe(true);
  });
});

test('a newer letter ends what the stranger has begun: tries, waits and messages count anew', async () => {
  await sendEnrolCode({ token: stolen });
  for (let n = 0; n < 8; n++) clock += (await tries(guess(n))).wait * 1000;
  const fresh = await letter();
  expect((await tries(guess(9))).code).toBe('enrol/replaced-link');
  await sendEnrolCode({ token: fresh });
  expect(await enrols(fresh, { kind: 'sms', text: sentCode() })).toBe(true);
});

test('asking for messages in the member’s place takes nothing from them', async () => {
  await sendEnrolCode({ token: stolen });
  const mine = sentCode();
  clock += 60_000;
  await sendEnrolCode({ token: stolen });
  expect(sentCode()).not.toBe(mine);
  expect(await enrols(stolen, { kind: 'sms', text: mine })).toBe(true);
});
