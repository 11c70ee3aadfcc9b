/** Adding a device from one's account: what it takes, what it leaves behind. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { addPasskeyChallenge, signInChallenge } from '#lib/election/challenge.ts';
import { assertWith, type Lies, makePasskey, origin, type Passkey } from '#lib/election/testing.ts';
import type { PersonId } from '#lib/ground/brand.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { finishWith, seedLink, seedMember, seedPasskey } from '../testing.ts';
import { finishEnrolment, giveNonce, inviteDevice, openEnrolment } from './index.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});
const people = <Row extends Record<string, unknown>>(sql: string) => databases.asOwner<Row>('people', sql);

let clock = 0;
let person: PersonId;
let passkey: Passkey;
beforeEach(async () => {
  await people('TRUNCATE person, member, passkey, invitation, mail, challenge CASCADE');
  clock = Date.parse('2026-11-21T12:00:00Z');
  setClock(() => clock);
  person = await seedMember();
  passkey = await seedPasskey(person);
});

async function order(
  key = passkey,
  { lies = {}, purpose = 'add-passkey' }: { lies?: Lies; purpose?: 'add-passkey' | 'sign-in' } = {},
) {
  const nonce = await giveNonce(purpose);
  return { nonce, assertion: assertWith(key, addPasskeyChallenge(origin, fromBase64Url(nonce)), lies) };
}

describe('a link for another device', () => {
  test('a touch gives a link of fifteen minutes, and the passkey it makes is added', async () => {
    const given = await inviteDevice(person, await order());
    if (!given.ok) throw new Error(given.refusal.code);
    expect(given.value.expires).toBe(clock / 1000 + 900);
    const offer = await openEnrolment({ token: given.value.token });
    if (!offer.ok) throw new Error(offer.refusal.code);
    expect(offer.value.known).toEqual([passkey.credential]);
    expect(await finishEnrolment(finishWith(given.value.token, offer.value, makePasskey()))).toMatchObject({
      ok: true,
    });
    expect(await people('SELECT FROM passkey')).toHaveLength(2);
    expect(await people('SELECT template FROM mail')).toEqual([{ template: 'passkey-added' }]);
  });

  test('after fifteen minutes it no longer works', async () => {
    const given = await inviteDevice(person, await order());
    if (!given.ok) throw new Error(given.refusal.code);
    clock += 15 * 60_000;
    expect(await openEnrolment({ token: given.value.token })).toMatchObject({
      refusal: { code: 'enrol/expired-link' },
    });
  });

  test('it ends the link before: never two live ones', async () => {
    const before = await seedLink(person);
    expect(await inviteDevice(person, await order())).toMatchObject({ ok: true });
    expect(await openEnrolment({ token: before })).toMatchObject({ refusal: { code: 'enrol/replaced-link' } });
  });

  test('no link without the touch: a signature for something else, of someone else, or twice', async () => {
    const refused = async (given: Parameters<typeof inviteDevice>[1], code: string) =>
      expect(await inviteDevice(person, given)).toMatchObject({ refusal: { code } });
    const good = await order();
    await refused(
      { ...good, assertion: assertWith(passkey, signInChallenge(origin, fromBase64Url(good.nonce))) },
      'passkey/refused',
    );
    await refused(good, 'passkey/stale-nonce');
    await refused(await order(passkey, { purpose: 'sign-in' }), 'passkey/stale-nonce');
    await refused(await order(passkey, { lies: { flags: 0x01 } }), 'passkey/refused');
    await refused(await order(await seedPasskey(await seedMember())), 'passkey/not-yours');
    expect(await people('SELECT FROM invitation')).toEqual([]);
  });
});
