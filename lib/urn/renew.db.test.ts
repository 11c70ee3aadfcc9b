/** The urn's key of receipts is replaced in mid-vote, as after a theft: what runs goes on under the key that phi binds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkChain, type Line } from '#lib/board/event.ts';
import { verifyReceipt } from '#lib/election/receipt.ts';
import { hourBegan, stateRefusal, verifyRefusal } from '#lib/election/refusal.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { rotate } from '../../scripts/keys/keyring.ts';
import { renew } from '../../scripts/keys/renew.ts';
import { followJournals } from './follow.ts';
import { castBallot, checkUrnKeys, publicReceiptKey, refusalSigner } from './index.ts';
import { knownUrn } from './known.ts';
import { at, CLOSES, freezeTwo, type Journal, OPENS, serveJournal, type TestElection } from './testing.ts';
import { tickUrn } from './tick.ts';

const databases = await testDatabases();
let journal: Journal;
let home: TestElection;
let abroad: TestElection;
let was: string;
let is: string;

/** Configuration and keys are read anew, as after a start. */
function restart(env: Readonly<Record<string, string>> = {}): void {
  delete process.env.URN_KEK_ALSO;
  Object.assign(process.env, env);
  const record = Reflect.get(globalThis, Symbol.for('isoloir'));
  if (record instanceof Map) for (const name of ['config/urn', 'urn/key', 'urn/key-names']) record.delete(name);
}

/** Casts one ballot and says under which of the two keys its receipt stands. */
async function castUnder(election: TestElection): Promise<string[]> {
  const cast = await castBallot(election.voter().vote().envelope);
  if (!cast.ok || !('receipt' in cast.value)) throw new Error('no receipt');
  const { receipt } = cast.value;
  return [was, is].filter((key) => verifyReceipt(key, receipt));
}

/** The same for a signed refusal about this urn. */
async function refusedUnder(phi: Phi | ''): Promise<string[]> {
  const facts = { phi, side: 'urn', reason: 'busy', of: 'body', request: 'ab'.repeat(32), hour: hourBegan(0) } as const;
  const statement = stateRefusal(facts, (await refusalSigner())(phi));
  return [was, is].filter((key) => verifyRefusal(key, statement));
}

const env = () => ({ ...databases.env, URN_KEK: process.env.URN_KEK ?? '' });

beforeAll(async () => {
  journal = await serveJournal();
  was = await publicReceiptKey();
});
afterAll(async () => {
  await journal.close();
  await closePools();
  await databases.close();
});

test('replaced while a process runs that knows only the old one: it takes urns of both keys, each under its own', async () => {
  const renewed = await renew(env(), 'urn');
  expect(renewed.was).toBe(was);
  is = renewed.is;
  expect(is).not.toBe(was);
  ({ home, abroad } = await freezeTwo(journal, { receiptKey: was }, { receiptKey: is }));
  home.open();
  abroad.open();
  at(OPENS + 60);
  await followJournals();
  expect([await castUnder(home), await castUnder(abroad)]).toEqual([[was], [is]]);
});

test('started anew: new definitions are given the new key; receipts and refusals stand under the key of their urn', async () => {
  restart();
  await checkUrnKeys();
  expect(await publicReceiptKey()).toBe(is);
  expect([await castUnder(home), await castUnder(abroad)]).toEqual([[was], [is]]);
  expect([await refusedUnder(home.phi), await refusedUnder(abroad.phi), await refusedUnder('')]).toEqual([
    [was],
    [is],
    [is],
  ]);
});

test('the key-encryption key is changed for both, and without the old one both open', async () => {
  const [old, fresh] = [process.env.URN_KEK ?? '', toBase64Url(randomBytes(32))];
  restart({ URN_KEK: fresh, URN_KEK_ALSO: old });
  await rotate({ ...env(), URN_KEK_ALSO: old }, 'urn');
  restart({ URN_KEK: fresh });
  await checkUrnKeys();
  expect([await castUnder(home), await castUnder(abroad)]).toEqual([[was], [is]]);
});

test('the chain of each stands to its end under the one key that its definition names', async () => {
  at(CLOSES + 1);
  for (const [{ phi }, key, other] of [
    [home, was, is],
    [abroad, is, was],
  ] as const) {
    const urn = knownUrn(phi);
    if (urn === null) throw new Error('urn unknown');
    await tickUrn(urn);
    const lines = await databases.asOwner<Line>(
      'urn',
      'SELECT event, payload, signature FROM chain_event WHERE phi = $1 ORDER BY height',
      [phi],
    );
    expect(lines.length).toBeGreaterThan(1);
    const holds = (one: string) => checkChain(lines, { chain: `urn/${phi}`, key: one }).every(({ ok }) => ok);
    expect([holds(key), holds(other)]).toEqual([true, false]);
  }
});
