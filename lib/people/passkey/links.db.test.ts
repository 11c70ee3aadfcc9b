/** Links at once and links of thieves: one lives per person whatever happens together, and none survives its maker's removal. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { addPasskeyChallenge } from '#lib/election/challenge.ts';
import { assertWith, makePasskey, origin, type Passkey } from '#lib/election/testing.ts';
import type { PersonId } from '#lib/ground/brand.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { makeLinks } from '../mail/link.ts';
import { seedLink, seedMember, seedPasskey } from '../testing.ts';
import { giveNonce, inviteDevice, openEnrolment, removePasskey } from './index.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});
const people = <Row extends Record<string, unknown>>(sql: string) => databases.asOwner<Row>('people', sql);
const living = () => people('SELECT FROM invitation WHERE used_at IS NULL AND revoked_at IS NULL');

let person: PersonId;
beforeEach(async () => {
  await people('TRUNCATE person, member, passkey, invitation, mail, challenge CASCADE');
  person = await seedMember();
});

async function touched(key: Passkey) {
  const nonce = await giveNonce('add-passkey');
  return { nonce, assertion: assertWith(key, addPasskeyChallenge(origin, fromBase64Url(nonce))) };
}

/** Resolves when somebody waits for a lock of this database. */
async function waiting(): Promise<void> {
  for (;;) {
    const rows = await people(
      `SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT granted AND a.datname = current_database()`,
    );
    if (rows.length > 0) return;
  }
}

describe('two links made at the same moment', () => {
  test('the later one ends the other, though it began before the other was written', async () => {
    const others = [await seedMember(), await seedMember()];
    let second: ReturnType<typeof makeLinks> | undefined;
    await withPeople(async (tx) => {
      await makeLinks(tx, [...others, person]);
      second = withPeople((later) => makeLinks(later, [person, ...others]));
      await Promise.race([second, waiting()]);
    });
    const links = (await second) ?? new Map();
    expect(links.size).toBe(3);
    expect(await living()).toHaveLength(3);
    for (const { token } of links.values()) expect(await openEnrolment({ token })).toMatchObject({ ok: true });
  });

  test('two devices invited with two passkeys', async () => {
    const keys = [await seedPasskey(person), await seedPasskey(person), await seedPasskey(person)];
    for (let round = 0; round < 5; round++) {
      const orders = await Promise.all(keys.map(touched));
      const given = await Promise.all(orders.map((order) => inviteDevice(person, order)));
      expect(given.every(({ ok }) => ok)).toBe(true);
      expect(await living()).toHaveLength(1);
    }
  });
});

describe('a stolen passkey', () => {
  test('leaves no link behind when it is removed', async () => {
    const [mine, stolen] = [await seedPasskey(person), await seedPasskey(person, makePasskey())];
    const given = await inviteDevice(person, await touched(stolen));
    if (!given.ok) throw new Error(given.refusal.code);
    expect(await removePasskey(person, stolen.credential)).toMatchObject({ ok: true });
    expect(await openEnrolment({ token: given.value.token })).toMatchObject({
      refusal: { code: 'enrol/replaced-link' },
    });
    expect(await inviteDevice(person, await touched(mine))).toMatchObject({ ok: true });
  });

  test('another’s link stays, and one that was not removed ends nothing', async () => {
    const other = await seedLink(await seedMember());
    const only = await seedPasskey(person);
    const given = await inviteDevice(person, await touched(only));
    if (!given.ok) throw new Error(given.refusal.code);
    expect(await removePasskey(person, only.credential)).toMatchObject({ refusal: { code: 'passkey/last' } });
    for (const token of [other, given.value.token]) expect(await openEnrolment({ token })).toMatchObject({ ok: true });
  });
});
