import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { coseOf, makePasskey } from '#lib/election/testing.ts';
import { randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { type CreationLies, finishWith, seedLink, seedMember, seedPasskey } from '../testing.ts';
import { type EnrolOffer, finishEnrolment, giveNonce, openEnrolment } from './index.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);
const snapshot = () =>
  people(`SELECT (SELECT json_agg(p ORDER BY id) FROM passkey p) AS passkeys,
    (SELECT json_agg(i ORDER BY id) FROM invitation i) AS invitations, (SELECT json_agg(m) FROM mail m) AS mails`);

let clock = Date.parse('2026-11-21T12:00:00Z');
beforeEach(async () => {
  await people('TRUNCATE person, member, passkey, invitation, mail, challenge CASCADE');
  clock = Date.parse('2026-11-21T12:00:00Z');
  setClock(() => clock);
});

async function offerOf(token: string): Promise<EnrolOffer> {
  const offer = await openEnrolment({ token });
  if (!offer.ok) throw new Error(offer.refusal.code);
  return offer.value;
}

async function invited() {
  const person = await seedMember();
  const token = await seedLink(person);
  return { person, token, offer: await offerOf(token) };
}

describe('enrolment', () => {
  test.each(['ES256', 'EdDSA', 'RS256'] as const)(
    'a passkey of %s: kept, the link used, a letter queued',
    async (algorithm) => {
      const { person, token, offer } = await invited();
      expect(offer).toMatchObject({ rpId: 'localhost', ways: [{ kind: 'section' }], displayName: offer.name });
      const passkey = makePasskey(algorithm);
      expect(await finishEnrolment(finishWith(token, offer, passkey))).toEqual({
        ok: true,
        value: { name: offer.name, votes: [], deviceToken: null },
      });
      expect(await people('SELECT id, person_id, cose, prf, name FROM passkey')).toEqual([
        {
          id: passkey.credential,
          person_id: person,
          cose: Buffer.from(passkey.cose),
          prf: true,
          name: 'Mon téléphone',
        },
      ]);
      expect(await people('SELECT used_by FROM invitation')).toEqual([{ used_by: passkey.credential }]);
      expect(await people('SELECT template, detail FROM mail')).toEqual([
        { template: 'passkey-added', detail: { passkey: 'Mon téléphone' } },
      ]);
      expect(await people('SELECT FROM challenge')).toEqual([]);
    },
  );

  test('the same answer again for the same passkey; nothing for another', async () => {
    const { token, offer } = await invited();
    const order = finishWith(token, offer);
    expect(await finishEnrolment(order)).toMatchObject({ ok: true });
    const before = await snapshot();
    expect(await finishEnrolment(order)).toEqual({
      ok: true,
      value: { name: offer.name, votes: [], deviceToken: null },
    });
    expect(await finishEnrolment(finishWith(token, { ...offer, nonce: await giveNonce('enrol') }))).toMatchObject({
      refusal: { code: 'enrol/used-link' },
    });
    expect(await openEnrolment({ token })).toMatchObject({ refusal: { code: 'enrol/used-link' } });
    expect(await snapshot()).toEqual(before);
  });

  test('two enrolments with one link at once: one wins', async () => {
    for (let i = 0; i < 5; i++) {
      const { person, token, offer } = await invited();
      const orders = await Promise.all(
        [1, 2, 3, 4].map(async () => finishWith(token, { ...offer, nonce: await giveNonce('enrol') })),
      );
      const answers = await Promise.all(orders.map(finishEnrolment));
      expect(answers.map((answer) => (answer.ok ? 'ok' : answer.refusal.code)).sort()).toEqual([
        ...Array(3).fill('enrol/used-link'),
        'ok',
      ]);
      expect(await people('SELECT FROM passkey WHERE person_id = $1', [person])).toHaveLength(1);
    }
  });

  test('one request sent four times at once: one answer is kept, none is a fault', async () => {
    const { token, offer } = await invited();
    const order = finishWith(token, offer);
    const answers = await Promise.all([order, order, order, order].map(finishEnrolment));
    expect(answers.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(1);
    expect(
      answers
        .flatMap((answer) => (answer.ok ? [] : answer.refusal.code))
        .every((code) => code === 'passkey/stale-nonce'),
    ).toBe(true);
    expect(await finishEnrolment(order)).toMatchObject({ ok: true });
    expect(await people('SELECT FROM passkey')).toHaveLength(1);
  });
});

describe('links', () => {
  test('expired', async () => {
    const { token, offer } = await invited();
    clock += 14 * 24 * 3_600_000;
    expect(await openEnrolment({ token })).toMatchObject({ refusal: { code: 'enrol/expired-link' } });
    expect(await finishEnrolment(finishWith(token, { ...offer, nonce: await giveNonce('enrol') }))).toMatchObject({
      refusal: { code: 'enrol/expired-link' },
    });
  });

  test('replaced by a newer one', async () => {
    const { person, token, offer } = await invited();
    await seedLink(person);
    expect(await openEnrolment({ token })).toMatchObject({ refusal: { code: 'enrol/replaced-link' } });
    expect(await finishEnrolment(finishWith(token, offer))).toMatchObject({ refusal: { code: 'enrol/replaced-link' } });
  });

  test('unknown', async () => {
    const token = toBase64Url(randomBytes(20));
    expect(await openEnrolment({ token })).toMatchObject({ refusal: { code: 'enrol/unknown-link' } });
  });
});

describe('every lie is refused, and leaves nothing but a used nonce', () => {
  const shortRsa = coseOf([
    [1, 3],
    [3, -257],
    [-1, randomBytes(128)],
    [-2, Uint8Array.of(1, 0, 1)],
  ]);
  const p384 = coseOf([
    [1, 2],
    [3, -35],
    [-1, 2],
    [-2, randomBytes(48)],
    [-3, randomBytes(48)],
  ]);

  test.each<[string, CreationLies]>([
    ['another site', { client: { origin: 'http://localhost:3001' } }],
    ['the urn’s host', { client: { origin: 'http://urn.localhost:3000' } }],
    ['another relying party', { rpId: 'urn.localhost' }],
    ['inside a frame of another site', { client: { crossOrigin: true } }],
    ['a topOrigin', { client: { topOrigin: 'http://evil.example' } }],
    ['an assertion instead of a creation', { client: { type: 'webauthn.get' } }],
    ['another challenge', { client: { challenge: toBase64Url(randomBytes(32)) } }],
    ['no user verification', { flags: 0x41 }],
    ['no user presence', { flags: 0x44 }],
    ['no attested credential', { flags: 0x05 }],
    ['another credential inside', { credential: toBase64Url(randomBytes(32)) }],
    ['a short RSA key', { cose: shortRsa }],
    ['a curve that we do not keep', { cose: p384 }],
    ['a key that is no key', { cose: randomBytes(77) }],
    ['a PRF result in the signed data', { extensions: new Map([['hmac-secret', new Uint8Array(48)]]) }],
  ])('%s', async (_, lies) => {
    const { token, offer } = await invited();
    const before = await snapshot();
    expect(await finishEnrolment(finishWith(token, offer, makePasskey(), lies))).toMatchObject({
      ok: false,
      refusal: { code: 'passkey/refused' },
    });
    expect(await snapshot()).toEqual(before);
    // and the nonce does not serve twice, even for the truth
    expect(await finishEnrolment(finishWith(token, offer))).toMatchObject({ refusal: { code: 'passkey/stale-nonce' } });
  });

  test('hmac-secret: true in the signed data is no result, and is taken', async () => {
    const { token, offer } = await invited();
    const lies = { extensions: new Map([['hmac-secret', true]]) };
    expect(await finishEnrolment(finishWith(token, offer, makePasskey(), lies))).toMatchObject({ ok: true });
  });

  test('a challenge made for another person', async () => {
    const { offer } = await invited();
    const other = await invited();
    const named = { ...other.offer, displayName: offer.displayName };
    expect(await finishEnrolment(finishWith(other.token, named))).toMatchObject({
      refusal: { code: 'passkey/refused' },
    });
  });

  test('a nonce too old, a nonce for signing in, a nonce of nobody', async () => {
    const { token, offer } = await invited();
    clock += 5 * 60_000;
    const nonces = [offer.nonce, await giveNonce('sign-in'), toBase64Url(randomBytes(32))];
    for (const nonce of nonces)
      expect(await finishEnrolment(finishWith(token, { ...offer, nonce }))).toMatchObject({
        refusal: { code: 'passkey/stale-nonce' },
      });
    expect(await people('SELECT FROM passkey')).toEqual([]);
  });

  test('a passkey that someone else has', async () => {
    const passkey = await seedPasskey(await seedMember());
    const { token, offer } = await invited();
    const before = await snapshot();
    expect(await finishEnrolment(finishWith(token, offer, passkey))).toMatchObject({
      refusal: { code: 'passkey/taken' },
    });
    expect(await snapshot()).toEqual(before);
  });

  test('an eleventh passkey', async () => {
    const { person, token, offer } = await invited();
    for (let i = 0; i < 10; i++) await seedPasskey(person);
    expect(await finishEnrolment(finishWith(token, offer))).toMatchObject({ refusal: { code: 'passkey/too-many' } });
    expect(await people('SELECT FROM invitation WHERE used_at IS NULL')).toHaveLength(1);
  });
});
