/** The urn while its key-encryption key changes: what was receipted stays, and comes out with its batch. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyId } from '#lib/crypto/keyring.ts';
import { fromBase64Url, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { ConfigFault } from '#lib/ground/config.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { rotate } from '../../scripts/keys/keyring.ts';
import { castBallot, checkUrnKeys, publicReceiptKey } from './index.ts';
import { knownUrn } from './known.ts';
import { viewUrn } from './state.ts';
import { at, CLOSES, type Journal, openElection, serveJournal, type TestElection } from './testing.ts';
import { tickUrn } from './tick.ts';

const databases = await testDatabases();
let journal: Journal;
let election: TestElection;

beforeAll(async () => {
  journal = await serveJournal();
  election = await openElection(journal);
});
afterAll(async () => {
  await journal.close();
  await closePools();
  await databases.close();
});

/** Configuration and keys are read anew, as after a start. */
function restart(env: Record<string, string>): void {
  delete process.env.URN_KEK_ALSO;
  Object.assign(process.env, env);
  const record = Reflect.get(globalThis, Symbol.for('isoloir'));
  if (record instanceof Map) for (const name of ['config/urn', 'urn/key']) record.delete(name);
}

test('a key changed in mid-vote: same receipts, same key of receipts, every ballot on the board', async () => {
  const old = process.env.URN_KEK ?? '';
  const fresh = toBase64Url(randomBytes(32));
  const receiptKey = await publicReceiptKey();
  const first = election.voter().vote().envelope;
  const receipt = await castBallot(first);
  expect(receipt).toMatchObject({ ok: true });

  restart({ URN_KEK: fresh });
  const missing = new ConfigFault(
    `signing_key lies under key ${keyId(fromBase64Url(old))}: neither URN_KEK nor URN_KEK_ALSO is that key`,
  );
  await expect(checkUrnKeys()).rejects.toEqual(missing);

  restart({ URN_KEK: fresh, URN_KEK_ALSO: old });
  await checkUrnKeys();
  expect(await castBallot(first)).toEqual(receipt);
  expect(await castBallot(election.voter().vote().envelope)).toMatchObject({ ok: true });
  expect(await rotate({ ...databases.env, URN_KEK: fresh, URN_KEK_ALSO: old }, 'urn')).toBe(2);
  expect(await castBallot(first)).toEqual(receipt);

  restart({ URN_KEK: fresh });
  await checkUrnKeys();
  expect(await publicReceiptKey()).toBe(receiptKey);
  expect(await castBallot(first)).toEqual(receipt);
  expect(await castBallot(election.voter().vote().envelope)).toMatchObject({ ok: true });
  at(CLOSES + 1);
  const urn = knownUrn(election.phi);
  if (urn === null) throw new Error('urn unknown');
  await tickUrn(urn);
  expect(await viewUrn(election.phi)).toMatchObject({ ok: true, value: { ballots: 3, passes: 3, flushed: true } });
});
