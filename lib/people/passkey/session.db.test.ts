import { encode } from 'next-auth/jwt';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openChallenge, signInChallenge } from '#lib/election/challenge.ts';
import { assertWith, type Lies, makePasskey, origin, type Passkey } from '#lib/election/testing.ts';
import { type PersonId, Phi } from '#lib/ground/brand.ts';
import { fromBase64Url, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { setClock } from '#lib/ground/clock.ts';
import { peopleConfig } from '#lib/ground/config.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople, withPeople } from '../db.ts';
import { seedSignOff } from '../sealed/testing.ts';
import { cookieOf, request, seedMember, seedPasskey, seedPerson } from '../testing.ts';
import { endSessions, giveNonce, removePasskey, requestPasskeyLink, viewAccount } from './index.ts';
import { currentPerson, signedIn } from './session.ts';
import { sessionKey } from './session-key.ts';
import { signIn } from './sign-in.ts';
import { flushUse } from './use.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});

const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);

let clock = Date.parse('2026-11-21T12:00:00Z');
let person: PersonId;
let passkey: Passkey;
beforeEach(async () => {
  await people('TRUNCATE person, member, passkey, invitation, mail, challenge CASCADE');
  clock = Date.parse('2026-11-21T12:00:00Z');
  setClock(() => clock);
  person = await seedMember();
  passkey = await seedPasskey(person);
});

/** What the sign-in page posts. */
async function credentials(key = passkey, lies: Lies = {}, nonce?: string) {
  const given = nonce ?? (await giveNonce('sign-in'));
  const assertion = assertWith(key, signInChallenge(origin, fromBase64Url(given)), lies);
  return { nonce: given, assertion: JSON.stringify(assertion) };
}

describe('signing in', () => {
  test('a good assertion gives the claims of the session', async () =>
    expect(await signIn(await credentials())).toEqual({ person, passkey: passkey.credential, epoch: 0 }));

  test('the account says on which day a passkey last signed in; a sign-in writes into no row, an hour of them into one transaction', async () => {
    const second = await seedPasskey(person);
    const versions = () => people('SELECT id, xmin::text, xmax::text, ctid::text FROM passkey ORDER BY id');
    const before = await versions();
    await signIn(await credentials());
    expect(await versions()).toEqual(before);
    const days = async () =>
      Object.fromEntries(((await viewAccount(person))?.passkeys ?? []).map(({ id, usedOn }) => [id, usedOn]));
    expect(await days()).toEqual({ [passkey.credential]: '2026-11-21', [second.credential]: null });
    await signIn(await credentials(second));
    await flushUse();
    const kept = await people<{ used: string; type: string; xmin: string }>(
      'SELECT used_on::text AS used, pg_typeof(used_on)::text AS type, xmin::text FROM passkey',
    );
    expect(kept.map(({ used, type }) => [used, type])).toEqual([1, 2].map(() => ['2026-11-21', 'date']));
    expect(new Set(kept.map(({ xmin }) => xmin)).size).toBe(1);
    // later on the same day nothing is written: not even the row's version says that there was another
    const written = await versions();
    clock += 3600_000;
    expect(await signIn(await credentials())).not.toBeNull();
    await flushUse();
    expect(await versions()).toEqual(written);
    clock += 24 * 3600_000;
    await signIn(await credentials());
    expect((await days())[passkey.credential]).toBe('2026-11-22');
    await flushUse();
    expect((await days())[passkey.credential]).toBe('2026-11-22');
  });

  test('the same again is a replay', async () => {
    const posted = await credentials();
    expect(await signIn(posted)).not.toBeNull();
    expect(await signIn(posted)).toBeNull();
    expect(await signIn(await credentials())).not.toBeNull();
  });

  test('the same nonce twice at once: one session', async () => {
    const posted = await credentials();
    const answers = await Promise.all([signIn(posted), signIn(posted), signIn(posted)]);
    expect(answers.filter((claims) => claims !== null)).toHaveLength(1);
  });

  test.each<[string, Lies]>([
    ['another site', { client: { origin: 'http://localhost:3001' } }],
    ['cross-origin', { client: { crossOrigin: true } }],
    ['a creation instead of an assertion', { client: { type: 'webauthn.create' } }],
    ['another relying party', { rpId: 'urn.localhost' }],
    ['no user verification', { flags: 0x01 }],
    ['no user presence', { flags: 0x04 }],
    ['one bit of the signature', { signature: (bytes) => bytes.map((byte, i) => (i === 20 ? byte ^ 1 : byte)) }],
  ])('%s is refused', async (_, lies) => expect(await signIn(await credentials(passkey, lies))).toBeNull());

  test('an assertion made to open the booth, or for another nonce, is refused', async () => {
    const nonce = await giveNonce('sign-in');
    const open = assertWith(passkey, openChallenge(randomBytes(32)));
    expect(await signIn({ nonce, assertion: JSON.stringify(open) })).toBeNull();
    const other = await credentials();
    expect(await signIn({ ...other, nonce: await giveNonce('sign-in') })).toBeNull();
  });

  test('a nonce of enrolment, an old nonce, an invented one', async () => {
    expect(await signIn(await credentials(passkey, {}, await giveNonce('enrol')))).toBeNull();
    expect(await signIn(await credentials(passkey, {}, toBase64Url(randomBytes(32))))).toBeNull();
    const posted = await credentials();
    clock += 5 * 60_000;
    expect(await signIn(posted)).toBeNull();
  });

  test('a passkey of nobody; one whose signature is another’s', async () => {
    expect(await signIn(await credentials(makePasskey()))).toBeNull();
    const stranger = { ...makePasskey(), credential: passkey.credential };
    expect(await signIn(await credentials(stranger))).toBeNull();
  });

  test('someone who left the roll and holds no office', async () => {
    await people(`UPDATE person SET roles = '{}'`);
    expect(await signIn(await credentials())).toBeNull();
  });

  test('a counter that does not rise is a copy', async () => {
    await people('UPDATE passkey SET counter = 7');
    expect(await signIn(await credentials())).toBeNull();
    expect(await signIn(await credentials(passkey, { counter: 7 }))).toBeNull();
    expect(await signIn(await credentials(passkey, { counter: 8 }))).not.toBeNull();
    // before it is written, and after
    expect(await signIn(await credentials(passkey, { counter: 8 }))).toBeNull();
    const twice = await credentials(passkey, { counter: 9 });
    const again = await credentials(passkey, { counter: 9 });
    const both = await Promise.all([signIn(twice), signIn(again)]);
    expect(both.filter((claims) => claims !== null)).toHaveLength(1);
    await flushUse();
    expect(await people('SELECT counter FROM passkey')).toEqual([{ counter: '9' }]);
    expect(await signIn(await credentials(passkey, { counter: 9 }))).toBeNull();
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no fields', {}],
    ['numbers', { nonce: 1, assertion: 2 }],
    ['not JSON', { nonce: 'A'.repeat(43), assertion: '{' }],
    ['an unknown member', { nonce: 'A'.repeat(43), assertion: '{"credential":"x","prf":1}' }],
  ])('bad input: %s', async (_, input) => expect(await signIn(input)).toBeNull());
});

describe('sessions', () => {
  const ask = (cookie?: string) => currentPerson(request('GET', '/x', cookie === undefined ? {} : { cookie }));

  test('the cookie names person, passkey and epoch, checked on each act', async () => {
    const cookie = await cookieOf(person, passkey);
    expect(await ask(cookie)).toMatchObject({ id: person, passkey: passkey.credential, roles: ['member'] });
    expect(await ask(`a=b; ${cookie}; c=d`)).toMatchObject({ id: person });
  });

  test('no cookie, another name, rubbish, another secret', async () => {
    const cookie = await cookieOf(person, passkey);
    expect(await ask()).toBeNull();
    expect(await ask(cookie.replace('__Host-', ''))).toBeNull();
    expect(await ask('__Host-isoloir=')).toBeNull();
    expect(await ask('__Host-isoloir=abc')).toBeNull();
    expect(await ask(cookie.slice(0, -2))).toBeNull();
    const claims = { person, passkey: passkey.credential, epoch: 0 };
    // the second: who has taken the environment, but for the key-encryption key
    for (const secret of ['x'.repeat(43), peopleConfig().sessionSecret]) {
      const forged = await encode({ token: { claims }, secret });
      expect(await ask(`__Host-isoloir=${forged}`)).toBeNull();
    }
  });

  test('claims of another shape', async () => {
    for (const claims of [undefined, {}, { person: 'x', passkey: 'y', epoch: 0 }, { person, passkey: 1, epoch: 0 }]) {
      const token = await encode({ token: { claims }, secret: sessionKey() });
      expect(await ask(`__Host-isoloir=${token}`)).toBeNull();
    }
  });

  test('signing out everywhere ends the session at once', async () => {
    const cookie = await cookieOf(person, passkey);
    await endSessions(person);
    expect(await ask(cookie)).toBeNull();
    expect(await ask(await cookieOf(person, passkey))).not.toBeNull();
  });

  test('removing the passkey ends it; the last one stays', async () => {
    const cookie = await cookieOf(person, passkey);
    expect(await removePasskey(person, passkey.credential)).toMatchObject({ refusal: { code: 'passkey/last' } });
    expect(await ask(cookie)).not.toBeNull();
    const second = await seedPasskey(person);
    expect(await removePasskey(person, passkey.credential)).toMatchObject({ ok: true });
    expect(await ask(cookie)).toBeNull();
    expect(await viewAccount(person)).toMatchObject({ passkeys: [{ id: second.credential }] });
  });

  test('removing a passkey is told by letter, with its name', async () => {
    await seedPasskey(person);
    await removePasskey(person, passkey.credential);
    expect(await people('SELECT template, detail FROM mail')).toEqual([
      { template: 'passkey-removed', detail: { passkey: 'essai' } },
    ]);
  });

  test('two removals at once leave one passkey', async () => {
    const second = await seedPasskey(person);
    const answers = await Promise.all([
      removePasskey(person, passkey.credential),
      removePasskey(person, second.credential),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await people('SELECT FROM passkey')).toHaveLength(1);
  });

  test('nobody removes another’s passkey', async () => {
    const other = await seedPerson(['trustee']);
    await seedPasskey(other);
    expect(await removePasskey(other, passkey.credential)).toMatchObject({ refusal: { code: 'passkey/absent' } });
  });

  test('offices', async () => {
    const asked = request('GET', '/x', { cookie: await cookieOf(person, passkey) });
    expect(await signedIn(asked)).toMatchObject({ ok: true });
    expect(await signedIn(asked, 'member', 'trustee')).toMatchObject({ ok: true });
    expect(await signedIn(asked, 'authority')).toMatchObject({ refusal: { code: 'session/forbidden' } });
    expect(await signedIn(request('GET', '/x'), 'authority')).toMatchObject({ refusal: { code: 'session/none' } });
  });

  test('the account shows the urns on whose roll one stands, and where one signed', async () => {
    const [mine, signed, other, draft] = ['A', 'B', 'C', 'D'].map((letter) => `${letter.repeat(42)}A`);
    for (const [i, state] of ['frozen', 'prepared', 'frozen'].entries())
      await people(`INSERT INTO vote VALUES ($1, $2, '{}', now())`, [String(i + 1).repeat(22), state]);
    const urn = (phi: string | undefined, vote: string, college: string) =>
      people(`INSERT INTO definition VALUES ($1, $2, $3, $1, 'e', 't')`, [phi, vote.repeat(22), college]);
    await urn(mine, '1', 'nord');
    await urn(signed, '3', 'nord');
    await urn(other, '1', 'sud');
    await urn(draft, '2', 'nord');
    for (const [phi, vote] of [
      [mine, '1'],
      [signed, '3'],
      [draft, '2'],
    ])
      await people(`INSERT INTO voter VALUES ($1, $2, $3, '1', 'Nord', decode(repeat('00', 32), 'hex'))`, [
        vote?.repeat(22),
        person,
        phi,
      ]);
    await seedSignOff(Phi.parse(signed), person);
    expect((await viewAccount(person))?.votes).toEqual([
      { vote: '1'.repeat(22), phi: mine, signed: false },
      { vote: '3'.repeat(22), phi: signed, signed: true },
    ]);
    expect((await viewAccount(await seedPerson(['trustee'])))?.votes).toEqual([]);
    await people('TRUNCATE vote CASCADE');
  });

  test('a link for another passkey is asked once', async () => {
    await Promise.all([requestPasskeyLink(person), requestPasskeyLink(person)]);
    await requestPasskeyLink(person);
    const rows = await withPeople((tx) => tx.query<{ template: string }>('SELECT template FROM mail'));
    expect(rows.rows).toEqual([{ template: 'passkey-link' }]);
  });
});
