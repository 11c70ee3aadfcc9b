/** Issuing keys under a seal: nobody signs before a quorum has opened it, whatever is sent and whatever dies. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, readJournal } from '#lib/board/index.ts';
import { publicPower } from '#lib/crypto/blind.ts';
import { shareKeyChallenge } from '#lib/election/challenge.ts';
import { openShare, shareKeyOf } from '#lib/election/share.ts';
import { assertWith, makePasskey } from '#lib/election/testing.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url, fromHex, randomBytes, toBase64Url, toBigInt } from '#lib/ground/bytes.ts';
import { awaitsShares, prepareVote, tick, viewKeys } from '#lib/people/authority/index.ts';
import {
  at,
  buildBooth,
  CLOSES,
  codeOf,
  decideBy,
  type House,
  OPENS,
  type Person,
  prepared,
  seat,
  seedHouse,
  serveUrn,
} from '#lib/people/authority/testing.ts';
import { closePeople } from '#lib/people/db.ts';
import { forgetKept } from '#lib/people/keys/testing.ts';
import { blinded, modulusOf, order, send } from '#lib/people/roll/register/testing.ts';
import { cookieOf, request, seedPasskey, seedPerson } from '#lib/people/testing.ts';
import { testDatabases } from '../../../../scripts/db/testing.ts';
import { POST as postShare } from './share/route.ts';
import { POST as postShareKey } from './share-key/route.ts';

const databases = await testDatabases();
process.env.ISSUER_SEAL = 'quorum';
buildBooth();
const urn = await serveUrn();
const origin = 'http://localhost:3000';
let house: House;
let vote: VoteId;
let phi: Phi;
/** What each person's passkey answers to `shareInput`, by place in the Authority. */
const prfs = [randomBytes(32), randomBytes(32), randomBytes(32)];

beforeAll(async () => {
  at(OPENS - 600);
  house = await seedHouse({ nord: 4 });
});
afterAll(async () => {
  await urn.close();
  await closePeople();
  await databases.close();
});

const owner = <Row extends Record<string, unknown>>(sql: string) => databases.asOwner<Row>('people', sql);
const member = (i: number) => seat(house.authority, i);
const prf = (i: number): Bytes => prfs[i] ?? randomBytes(32);

async function post(path: 'share' | 'share-key', { id, passkey }: Person, body: unknown) {
  const handle = path === 'share' ? postShare : postShareKey;
  const cookie = await cookieOf(id, passkey);
  const answer = await handle(request('POST', `/api/people/keys/${path}`, { cookie, body }));
  const text: unknown = await answer.json();
  const { code = 'ok', ...rest } = Object(text);
  return { status: answer.status, code, ...rest };
}

const makeReady = (i: number, person = member(i), key = shareKeyOf(prf(i))) =>
  post('share-key', person, {
    key: toBase64Url(key),
    assertion: assertWith(person.passkey, shareKeyChallenge(origin, key)),
  });

/** The share that this person's browser would open and send. */
async function shareOf(i: number): Promise<string> {
  const { votes } = await viewKeys(member(i).id);
  const own = votes.find((one) => one.vote === vote)?.own;
  const [copy] = own?.copies ?? [];
  if (own === null || own === undefined || copy === undefined) throw new Error('no share');
  return toBase64Url(await openShare(prf(i), vote, { x: own.x, sealed: fromBase64Url(copy.sealed) }));
}
const give = async (i: number) => post('share', member(i), { vote, share: await shareOf(i) });
const sign = (i: number, asked = blinded()) => send(order(phi, seat(house.voters.nord, i).passkey, [asked]));
const places = async () => (await owner<{ place: string }>('SELECT place FROM issuing_key')).map(({ place }) => place);
const said = async () =>
  readEvents(await readJournal(vote)).flatMap(({ event, line }) => (event.type === 'key' ? [line.payload] : []));

describe('a key for shares', () => {
  it('is missed when a vote is prepared', async () => {
    for (const i of [0, 1]) expect(await makeReady(i)).toMatchObject({ status: 200 });
    await expect(prepared(house)).rejects.toThrow('vote/not-ready');
    expect((await viewKeys(member(0).id)).holders).toEqual([
      { name: 'Ada', ready: true },
      { name: 'Blaise', ready: true },
      { name: 'Cléo', ready: false },
    ]);
  });

  it.each([
    ['signed by another passkey', () => assertWith(makePasskey(), shareKeyChallenge(origin, shareKeyOf(prf(2))))],
    ['of a colleague', () => assertWith(member(1).passkey, shareKeyChallenge(origin, shareKeyOf(prf(2))))],
    ['over another key', () => assertWith(member(2).passkey, shareKeyChallenge(origin, randomBytes(32)))],
    ['of another site', () => assertWith(member(2).passkey, shareKeyChallenge('http://evil', shareKeyOf(prf(2))))],
  ])('%s is refused', async (_name, assertion) => {
    const body = { key: toBase64Url(shareKeyOf(prf(2))), assertion: assertion() };
    expect(await post('share-key', member(2), body)).toMatchObject({ status: 401, code: 'keys/bad-assertion' });
    expect(await owner('SELECT FROM share_key')).toHaveLength(2);
  });

  it.each<[string, Uint8Array]>([
    ['zero', new Uint8Array(32)],
    ['one', Uint8Array.of(1, ...new Uint8Array(31))],
    ['a point of order eight', fromHex('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800')],
  ])('to which nothing can be encrypted (%s) is refused [one person stops every preparation]', async (_name, key) => {
    expect(await makeReady(2, member(2), Uint8Array.from(key))).toMatchObject({ status: 400, code: 'keys/bad-key' });
    expect(await owner('SELECT FROM share_key')).toHaveLength(2);
  });

  it('goes with its passkey, and is made again', async () => {
    expect(await makeReady(2)).toMatchObject({ status: 200 });
    expect(await makeReady(2)).toMatchObject({ status: 200 });
    expect(await owner('SELECT FROM share_key')).toHaveLength(3);
    const spare = { id: member(2).id, passkey: await seedPasskey(member(2).id) };
    await makeReady(2, spare, shareKeyOf(randomBytes(32)));
    expect(await owner('SELECT FROM share_key')).toHaveLength(4);
    await owner(`DELETE FROM passkey WHERE id = '${spare.passkey.credential}'`);
    expect(await owner('SELECT FROM share_key')).toHaveLength(3);
  });

  it('is for the Authority alone', async () => {
    const id = await seedPerson(['trustee'], 'Tea');
    const stranger = { id, passkey: await seedPasskey(id) };
    expect((await makeReady(0, stranger)).status).toBe(403);
    expect((await post('share', stranger, { vote: 'A'.repeat(22), share: 'A'.repeat(43) })).status).toBe(403);
  });
});

describe('a seal', () => {
  it('is made with the keys, of which the server then has nothing', async () => {
    const made = await prepared(house);
    vote = made.vote;
    phi = made.urns[0] as Phi;
    expect(await places()).toEqual(['sealed']);
    expect(await owner('SELECT FROM key_share WHERE given IS NULL AND NOT gave')).toHaveLength(3);
    expect(await owner('SELECT FROM key_share_copy')).toHaveLength(3);
    const again = await prepareVote(vote);
    expect(codeOf(again)).toBe('ok');
    if (again.ok) phi = again.value.definitions[0]?.phi ?? phi;
    expect(await owner('SELECT FROM key_seal')).toHaveLength(1);
  });

  it('takes no share before the opening is decided', async () => {
    expect(await give(0)).toMatchObject({ status: 409, code: 'keys/not-yet' });
    await decideBy(house, vote, 'freeze');
    expect(await give(0)).toMatchObject({ code: 'keys/not-yet' });
    await decideBy(house, vote, 'open');
    expect(await owner('SELECT FROM key_share WHERE gave')).toEqual([]);
  });

  it('closed, nobody signs the register: not yet open, it says', async () => {
    at(OPENS + 5);
    expect(await sign(0)).toMatchObject({ code: 'register/not-open' });
    expect(await awaitsShares(vote, member(0).id)).toBe(true);
  });

  it('takes a share once, and the right one alone', async () => {
    const before = await owner('SELECT * FROM key_share ORDER BY x');
    const [mine, other] = [await shareOf(0), await shareOf(1)];
    expect(await post('share', member(0), { vote, share: other })).toMatchObject({ code: 'keys/wrong-share' });
    expect(await post('share', member(0), { vote, share: toBase64Url(randomBytes(32)) })).toMatchObject({
      code: 'keys/wrong-share',
    });
    expect(await post('share', member(0), { vote: 'A'.repeat(22), share: mine })).toMatchObject({
      code: 'keys/unknown-vote',
    });
    expect(await owner('SELECT * FROM key_share ORDER BY x')).toEqual(before);
    for (let times = 0; times < 2; times++)
      expect(await post('share', member(0), { vote, share: mine })).toMatchObject({ code: 'ok', given: 1, quorum: 2 });
    expect(await places()).toEqual(['sealed']);
    expect(await sign(0)).toMatchObject({ code: 'register/not-open' });
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['a share cut', { vote: 'A'.repeat(22), share: 'A'.repeat(42) }],
    ['a share too long', { vote: 'A'.repeat(22), share: 'A'.repeat(44) }],
    ['bits beyond its bytes', { vote: 'A'.repeat(22), share: `${'A'.repeat(42)}B` }],
    ['another field', { vote: 'A'.repeat(22), share: 'A'.repeat(43), x: 1 }],
    ['a number', { vote: 1, share: 2 }],
  ])('refuses %s', async (_name, body) => {
    expect((await post('share', member(1), body)).status).toBe(400);
    expect((await post('share-key', member(1), body)).status).toBe(400);
  });

  it.each([
    ['UPDATE', 'issuing_key'],
    ['UPDATE', 'key_seal'],
    ['DELETE', 'key_share_copy'],
    ['INSERT', 'journal_outbox'],
  ])('killed at the %s of %s, it is as before, and the share can be given again', async (act, table) => {
    const before = await owner('SELECT * FROM key_share ORDER BY x');
    const share = await shareOf(1);
    await owner(`CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN OLD; END'`);
    await owner(`CREATE TRIGGER die BEFORE ${act} ON ${table} FOR EACH ROW EXECUTE FUNCTION die()`);
    expect((await post('share', member(1), { vote, share })).status).toBe(503);
    await owner(`DROP TRIGGER die ON ${table}`);
    expect(await owner('SELECT * FROM key_share ORDER BY x')).toEqual(before);
    expect(await places()).toEqual(['sealed']);
    expect(await sign(0)).toMatchObject({ code: 'register/not-open' });
  });

  it('survives a change of the key-encryption key between two shares', async () => {
    const old = process.env.PEOPLE_KEK ?? '';
    process.env.PEOPLE_KEK = toBase64Url(randomBytes(32));
    process.env.PEOPLE_KEK_ALSO = old;
    forgetKept();
    expect(await give(1)).toMatchObject({ code: 'ok', given: 2, quorum: 2 });
  });

  it('open, the keys sign, also after a restart; shares and copies are gone, the journal says it once', async () => {
    expect(await places()).toEqual(['wrapped']);
    forgetKept();
    const asked = blinded();
    const signed = await sign(0, asked);
    expect(signed.status).toBe(200);
    const answer = toBigInt(fromBase64Url(signed.signatures?.[0] ?? ''));
    expect(publicPower(answer, await modulusOf(databases, phi))).toBe(toBigInt(asked));
    expect(await owner('SELECT FROM key_share_copy')).toEqual([]);
    expect(await owner('SELECT FROM key_share WHERE given IS NOT NULL')).toEqual([]);
    await tick();
    expect(await said()).toEqual([JSON.stringify({ phi, what: 'opened' })]);
    expect(await awaitsShares(vote, member(2).id)).toBe(false);
    expect((await viewKeys(member(2).id)).votes).toMatchObject([
      { opened: true, holders: [{ gave: true }, { gave: true }, { gave: false }], own: { gave: false, copies: [] } },
    ]);
  });
  it('is no longer shown, nor takes a share, once the vote is over', async () => {
    const share = toBase64Url(randomBytes(32));
    at(CLOSES + 1);
    expect((await viewKeys(member(2).id)).votes).toEqual([]);
    expect(await post('share', member(2), { vote, share })).toMatchObject({ code: 'keys/wrong-share' });
  });
});
