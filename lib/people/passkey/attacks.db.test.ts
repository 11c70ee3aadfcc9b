/** Attacks on signing in and on adding a device (PROTOCOL §2.8): what a passkey has signed for one act, taken to another;
 * by another member; on another site; and an account's own doors at the same moment. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  addPasskeyChallenge,
  decisionChallengeOf,
  enrolChallenge,
  openChallenge,
  registerChallenge,
  shareKeyChallenge,
  signInChallenge,
  trusteeFactorsChallenge,
  trusteeKeyChallenge,
} from '#lib/election/challenge.ts';
import { assertWith, type Lies, origin, type Passkey, rpId } from '#lib/election/testing.ts';
import { type PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url } from '#lib/ground/bytes.ts';
import { setClock } from '#lib/ground/clock.ts';
import { testDatabases } from '../../../scripts/db/testing.ts';
import { closePeople } from '../db.ts';
import { finishWith, seedMember, seedPasskey } from '../testing.ts';
import { personOf } from './claims.ts';
import { finishEnrolment, giveNonce, inviteDevice, openEnrolment, removePasskey } from './index.ts';
import { signIn } from './sign-in.ts';

const databases = await testDatabases();
afterAll(async () => {
  await closePeople();
  await databases.close();
});
const people = <Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) =>
  databases.asOwner<Row>('people', sql, values);

let person: PersonId;
let passkey: Passkey;
beforeEach(async () => {
  setClock(() => Date.parse('2026-11-21T12:00:00Z'));
  person = await seedMember();
  passkey = await seedPasskey(person);
});

/** Every act that a passkey signs, over the same nonce where it takes one. */
const phi = Phi.parse('A'.repeat(43));
const vote = VoteId.parse('A'.repeat(22));
const acts: Readonly<Record<string, (nonce: Bytes) => Bytes>> = {
  'sign-in': (nonce) => signInChallenge(origin, nonce),
  'add-passkey': (nonce) => addPasskeyChallenge(origin, nonce),
  enrol: (nonce) => enrolChallenge(rpId, 'Ada', nonce),
  open: openChallenge,
  register: (nonce) => registerChallenge(phi, [nonce]),
  decision: (nonce) => decisionChallengeOf(Buffer.from(nonce).toString('base64url')),
  'trustee-key': (nonce) => trusteeKeyChallenge(vote, Buffer.from(nonce).toString('base64url')),
  'trustee-factors': (nonce) => trusteeFactorsChallenge(phi, nonce),
  'share-key': (nonce) => shareKeyChallenge(origin, nonce),
};
const signedFor = (act: string, nonce: string, key = passkey, lies: Lies = {}) => {
  const challenge = acts[act];
  if (challenge === undefined) throw new Error(act);
  return assertWith(key, challenge(fromBase64Url(nonce)), lies);
};
const signsIn = async (nonce: string, assertion: unknown) =>
  (await signIn({ nonce, assertion: JSON.stringify(assertion) })) !== null;
const invites = async (nonce: string, assertion: ReturnType<typeof signedFor>, who = person) => {
  const given = await inviteDevice(who, { nonce, assertion });
  return given.ok ? 'ok' : given.refusal.code;
};

describe('a signature for one act is none for another: each challenge begins with its own name', () => {
  test.each(Object.keys(acts))('%s', async (act) => {
    const [one, two] = [await giveNonce('sign-in'), await giveNonce('add-passkey')];
    expect(await signsIn(one, signedFor(act, one))).toBe(act === 'sign-in');
    expect(await invites(two, signedFor(act, two))).toBe(act === 'add-passkey' ? 'ok' : 'passkey/refused');
  });
  test('nor is the nonce of one act: it is kept with its purpose', async () => {
    const [one, two] = [await giveNonce('add-passkey'), await giveNonce('sign-in')];
    expect(await signsIn(one, signedFor('sign-in', one))).toBe(false);
    expect(await invites(two, signedFor('add-passkey', two))).toBe('passkey/stale-nonce');
  });
});

describe('a link for another device', () => {
  const elsewhere: readonly [string, Lies][] = [
    ['another site', { client: { origin: 'https://isoloir.example' } }],
    ['the urn’s host', { client: { origin: 'http://urn.localhost:3000' } }],
    ['another relying party', { rpId: 'isoloir.example' }],
    ['a frame of another site', { client: { crossOrigin: true } }],
    ['a hand that nobody verified', { flags: 0x01 }],
  ];
  test.each(elsewhere)('is not had from %s', async (_, lies) => {
    const nonce = await giveNonce('add-passkey');
    expect(await invites(nonce, signedFor('add-passkey', nonce, passkey, lies))).toBe('passkey/refused');
  });
  test('is not had by another member, with a passkey of theirs or with a signature of mine', async () => {
    const other = await seedMember();
    const theirs = await seedPasskey(other);
    const [one, two] = [await giveNonce('add-passkey'), await giveNonce('add-passkey')];
    expect(await invites(one, signedFor('add-passkey', one, theirs))).toBe('passkey/not-yours');
    expect(await invites(two, signedFor('add-passkey', two), other)).toBe('passkey/not-yours');
  });
  test('twice with one touch at the same moment: one link', async () => {
    const nonce = await giveNonce('add-passkey');
    const assertion = signedFor('add-passkey', nonce);
    const answers = await Promise.all([1, 2, 3, 4].map(() => invites(nonce, assertion)));
    expect(answers.sort()).toEqual(['ok', 'passkey/stale-nonce', 'passkey/stale-nonce', 'passkey/stale-nonce']);
  });
  test('made with a passkey that is then removed, opens nothing; nor does any session', async () => {
    const stolen = await seedPasskey(person);
    const nonce = await giveNonce('add-passkey');
    const given = await inviteDevice(person, { nonce, assertion: signedFor('add-passkey', nonce, stolen) });
    if (!given.ok) throw new Error(given.refusal.code);
    const offer = await openEnrolment({ token: given.value.token });
    if (!offer.ok) throw new Error(offer.refusal.code);
    const claims = { person, passkey: passkey.credential, epoch: 0 };
    expect(await personOf(claims)).not.toBeNull();
    expect(await removePasskey(person, stolen.credential)).toMatchObject({ ok: true });
    expect(await finishEnrolment(finishWith(given.value.token, offer.value))).toMatchObject({
      refusal: { code: 'enrol/replaced-link' },
    });
    expect(await personOf(claims)).toBeNull();
    expect(await personOf({ ...claims, passkey: stolen.credential, epoch: 1 })).toBeNull();
    expect(await people('SELECT FROM passkey WHERE person_id = $1', [person])).toHaveLength(1);
  });
});
