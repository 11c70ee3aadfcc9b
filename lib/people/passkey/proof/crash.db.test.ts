/**
 * The connection dies before each statement of sending a code, printing a sheet and finishing an enrolment (PROTOCOL §3.3):
 * nothing is half-written, nobody is locked out, and who tries again gets there, with one passkey.
 */
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { drawToken } from '#lib/election/device-token.ts';
import { makePasskey } from '#lib/election/testing.ts';
import type { PersonId } from '#lib/ground/brand.ts';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../../db.ts';
import { makeLink } from '../../mail/link.ts';
import { startGateway } from '../../proof/testing.ts';
import { finishWith, seedMember, seedPerson } from '../../testing.ts';
import { type EnrolFinish, finishEnrolment, openEnrolment, printSheet, sendEnrolCode } from '../index.ts';

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

const real = pg.Client.prototype.query;
/** Runs `act` on connections that break before the n-th statement sent from now on. @returns whether it got so far */
async function cutBefore(n: number, act: () => Promise<unknown>): Promise<boolean> {
  let count = 0;
  const query = function (this: pg.Client, ...given: unknown[]): unknown {
    if (count++ === n) void this.end().catch(() => undefined);
    return Reflect.apply(real, this, given);
  };
  Object.defineProperty(pg.Client.prototype, 'query', { value: query, configurable: true, writable: true });
  try {
    await act();
  } catch {
    return true;
  } finally {
    Object.defineProperty(pg.Client.prototype, 'query', { value: real, configurable: true, writable: true });
  }
  return count > n;
}

let clock = Date.parse('2026-11-21T12:00:00Z');
let person: PersonId;
let token: string;
beforeEach(() => setClock(() => clock));
async function arrange(): Promise<void> {
  await people(
    `DELETE FROM known_given; DELETE FROM enrol_code; DELETE FROM section_sheet; DELETE FROM mail; DELETE FROM invitation;
     DELETE FROM passkey; DELETE FROM member; DELETE FROM challenge; DELETE FROM person`,
  );
  clock += 3_600_000;
  person = await seedMember();
  await people(`UPDATE person SET phone = '06 39 98 00 07' WHERE id = $1`, [person]);
  token = await withPeople(async (tx) => (await makeLink(tx, person)).token);
}
const sentCode = () => /\b\d{4} \d{4}\b/.exec(JSON.stringify(gateway.taken.at(-1)?.body))?.[0] ?? '';

async function orderOf(): Promise<EnrolFinish | null> {
  const offer = await openEnrolment({ token });
  if (!offer.ok) return null;
  const drawn = offer.value.tokenKey && drawToken(offer.value.tokenKey);
  if (drawn === null) throw new Error('no key');
  const deviceToken = { quarter: drawn.quarter, request: drawn.request };
  return { ...finishWith(token, offer.value, makePasskey()), proof: { kind: 'sms', text: sentCode() }, deviceToken };
}

/** `act` is cut before its first, second, … statement until it has no more; what stands is looked at each time. */
async function cutEverywhere(begin: () => Promise<() => Promise<unknown>>, look: () => Promise<void>): Promise<number> {
  for (let n = 0; ; n++) {
    await arrange();
    const act = await begin();
    const wasCut = await cutBefore(n, act);
    await look();
    if (!wasCut) return n;
  }
}

describe('cut before each statement', () => {
  test('finishing: all of it or nothing, and the same link gets there', async () => {
    let sent: EnrolFinish | null = null;
    const statements = await cutEverywhere(
      async () => {
        expect(await sendEnrolCode({ token })).toMatchObject({ ok: true });
        const order = await orderOf();
        if (order === null) throw new Error('no offer');
        sent = order;
        return () => finishEnrolment(order);
      },
      async () => {
        const [
          { passkeys, used, codes, letters, tokens } = { passkeys: -1, used: -1, codes: -1, letters: -1, tokens: -1 },
        ] = await people<
          Record<'passkeys' | 'used' | 'codes' | 'letters' | 'tokens', number>
        >(`SELECT (SELECT count(*)::int FROM passkey) AS passkeys,
          (SELECT count(*)::int FROM invitation WHERE used_by IS NOT NULL) AS used,
          (SELECT count(*)::int FROM enrol_code) AS codes, (SELECT count(*)::int FROM mail) AS letters,
          (SELECT count(*)::int FROM known_given) AS tokens`);
        expect([
          [0, 0, 1, 0, 0],
          [1, 1, 0, 1, 1],
        ]).toContainEqual([passkeys, used, codes, letters, tokens]);
        // who lost the answer alone sends the same order again, and has the token too
        if (passkeys === 1 && sent)
          expect(await finishEnrolment(sent)).toMatchObject({ value: { deviceToken: expect.any(String) } });
        const again = await orderOf();
        if (again === null) expect(passkeys).toBe(1);
        else expect(await finishEnrolment(again)).toMatchObject({ ok: true });
        expect(await people('SELECT FROM passkey')).toHaveLength(1);
      },
    );
    expect(statements).toBeGreaterThan(15);
  });

  test('sending a code: a code that left is known, and another may be asked for after a quarter of a minute', async () => {
    const statements = await cutEverywhere(
      async () => () => sendEnrolCode({ token }),
      async () => {
        clock += 60_000;
        expect(await sendEnrolCode({ token })).toMatchObject({ ok: true });
        const order = await orderOf();
        expect(order && (await finishEnrolment(order))).toMatchObject({ ok: true });
      },
    );
    expect(statements).toBeGreaterThan(8);
  });

  test('printing: a code without its row in the list is never given out', async () => {
    const statements = await cutEverywhere(
      async () => {
        await people('UPDATE person SET email = NULL WHERE id = $1', [person]);
        const officer = await seedPerson(['officer']);
        return () => printSheet({ person }, officer);
      },
      async () => {
        const [kept] = await people<{ codes: number; sheets: number; links: number }>(
          `SELECT (SELECT count(*)::int FROM enrol_code) AS codes, (SELECT count(*)::int FROM section_sheet) AS sheets,
                  (SELECT count(*)::int FROM invitation WHERE revoked_at IS NOT NULL) AS links`,
        );
        expect([
          { codes: 0, sheets: 0, links: 0 },
          { codes: 1, sheets: 1, links: 1 },
        ]).toContainEqual(kept);
        const sheet = await printSheet({ person }, await seedPerson(['officer']));
        if (!sheet.ok || sheet.value.link === null) throw new Error('no sheet');
        token = sheet.value.link.address.split('#')[1] ?? '';
        const order = await orderOf();
        const proof = { kind: 'section' as const, text: sheet.value.code };
        expect(order && (await finishEnrolment({ ...order, proof }))).toMatchObject({ ok: true });
      },
    );
    expect(statements).toBeGreaterThan(8);
  });
});
