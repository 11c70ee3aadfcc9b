/**
 * Lock 5 (HOUSE §3): what a thief of the urn's database sees while ballots wait. PROTOCOL §1, §5.7: ciphertext of one
 * size under a key that lies elsewhere, no time, no order of arrival, nothing of a pass in the clear.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEvents } from '#lib/board/event.ts';
import { readOwnChain } from '#lib/board/index.ts';
import { BatchPayload, parsePayload } from '#lib/board/payload.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { castBallot } from './cast.ts';
import { knownUrn } from './known.ts';
import { at, clock, type Journal, openElection, serveJournal, type TestElection, type Voter } from './testing.ts';
import { tickUrn } from './tick.ts';

const databases = await testDatabases();
let journal: Journal;
let election: TestElection;
/** In the order of casting. */
const cast: { voter: Voter; number: string }[] = [];

async function castAs(voter: Voter, n = 1, previous: Parameters<Voter['vote']>[1] = '') {
  const { envelope, number } = voter.vote(n, previous);
  const answer = await castBallot(envelope);
  expect(answer.ok).toBe(true);
  cast.push({ voter, number });
  return number;
}

beforeAll(async () => {
  journal = await serveJournal();
  election = await openElection(journal, { k: 3 });
  for (let i = 0; i < 5; i++) {
    const voter = election.voter();
    const number = await castAs(voter);
    if (i === 1) await castAs(voter, 2, number);
  }
});
afterAll(async () => {
  await journal.close();
  await closePools();
  await databases.close();
});

describe('the tables', () => {
  test('have no column for a time, a sequence, an address or a person', async () => {
    const columns = await databases.asOwner<{
      table_name: string;
      column_name: string;
      data_type: string;
      column_default: string;
    }>(
      'urn',
      `SELECT table_name, column_name, data_type, column_default FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`,
    );
    expect(columns.length).toBeGreaterThan(30);
    expect(columns.filter(({ data_type }) => /time|date|interval|inet|cidr|uuid|serial/.test(data_type))).toEqual([]);
    expect(columns.filter(({ column_default }) => /nextval|now\(|random/.test(column_default ?? ''))).toEqual([]);
    expect(
      columns.filter(({ column_name }) => /(^|_)(at|on|ip|address|member|person|session|name)($|_)/.test(column_name)),
    ).toEqual([]);
  });
  test('have no sequence, no trigger and no commit timestamps', async () => {
    const found = await databases.asOwner(
      'urn',
      `SELECT relname FROM pg_class WHERE relkind = 'S' UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal`,
    );
    expect(found).toEqual([]);
    expect(await databases.asOwner('urn', 'SHOW track_commit_timestamp')).toEqual([{ track_commit_timestamp: 'off' }]);
  });
});

describe('what waits', () => {
  const rows = () =>
    databases.asOwner<{ batch: number; row_key: Buffer; ciphertext: Buffer }>('urn', 'SELECT * FROM waiting');

  test('is ciphertext of one size, whatever is in it', async () => {
    const waiting = await rows();
    expect(waiting).toHaveLength(6);
    expect(new Set(waiting.map(({ ciphertext }) => ciphertext.length)).size).toBe(1);
    // A ballot's scalars differ in their digits: without padding the sizes would differ too.
    const texts = cast.map(({ voter }) => voter.seal().ballot.length);
    expect(Math.max(...texts)).toBeLessThan(waiting[0]?.ciphertext.length ?? 0);
  });
  test('shows nothing of pass or ballot in any column', async () => {
    const dump = JSON.stringify(
      [await rows(), await databases.asOwner('urn', 'SELECT * FROM batch_key')].flat(),
      (_, value) => (value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value),
    );
    for (const { voter, number } of cast) {
      expect(dump).not.toContain(voter.y);
      expect(dump).not.toContain(number);
      expect(dump).not.toContain(voter.pass.tokens[0]?.signature.slice(0, 40));
    }
    expect(dump).not.toContain('election_hash');
  });
  test('cannot be read with what lies beside it: the batch key is wrapped', async () => {
    const keys = await databases.asOwner<{ wrapped: Buffer }>('urn', 'SELECT wrapped FROM batch_key');
    const [row] = await rows();
    if (row === undefined) throw new Error('nothing waits');
    for (const { wrapped } of keys) {
      // the name of the key it lies under, the IV, 32 bytes, the tag (PROTOCOL §2.7)
      expect(wrapped).toHaveLength(8 + 12 + 32 + 16);
      for (const at of [0, 8, 20, 36]) {
        const guess = wrapped.subarray(at, at + 32);
        const key = await crypto.subtle.importKey('raw', Uint8Array.from(guess), 'AES-GCM', false, ['decrypt']);
        const iv = Uint8Array.from(row.ciphertext.subarray(0, 12));
        const data = Uint8Array.from(row.ciphertext.subarray(12));
        await expect(crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data)).rejects.toThrow();
      }
    }
  });
  test('is found by who knows pass, turn and batch key alone: equal passes make unlike keys', async () => {
    const keys = (await rows()).map(({ row_key }) => row_key.toString('hex'));
    expect(new Set(keys).size).toBe(6);
  });
});

describe('what goes out', () => {
  test('stays while fewer than K passes stand behind it', async () => {
    const urn = knownUrn(election.phi);
    if (urn === null) throw new Error('unknown');
    await tickUrn(urn);
    at(clock() + 30);
    await tickUrn(urn);
    expect(readEvents(await readOwnChain(election.phi))).toHaveLength(1);
  });
  test('is a batch of at least K passes, in an order that says nothing of arrival', async () => {
    await castAs(election.voter());
    const urn = knownUrn(election.phi);
    if (urn === null) throw new Error('unknown');
    at(clock() + 10);
    await tickUrn(urn);
    const events = readEvents(await readOwnChain(election.phi)).filter(({ event }) => event.type === 'batch');
    const ballots = events.map(({ line }) => parsePayload(BatchPayload, line.payload).ballots);
    expect(ballots).toHaveLength(1);
    for (const batch of ballots) {
      expect(new Set(batch.map(({ pass }) => pass.y)).size).toBeGreaterThanOrEqual(3);
      const order = batch.map(({ n, ballot }) => `${n} ${JSON.parse(ballot).signature.hash}`);
      expect(order).toEqual([...order].sort());
    }
  });
  test('leaves neither rows nor key behind', async () => {
    expect(await databases.asOwner('urn', 'SELECT 1 FROM waiting WHERE batch = 1')).toEqual([]);
    expect(await databases.asOwner('urn', 'SELECT 1 FROM batch_key WHERE batch = 1')).toEqual([]);
  });
  test('waits under two keys at most, however many come between two ticks', async () => {
    for (let i = 0; i < 5; i++) await castAs(election.voter());
    const waiting = await databases.asOwner<{ batch: number; ballots: number }>(
      'urn',
      'SELECT batch, count(*)::int AS ballots FROM waiting GROUP BY batch ORDER BY batch',
    );
    // Three passes fill batch 2; the rest, more than K, hide together in batch 3.
    expect(waiting).toEqual([
      { batch: 2, ballots: 3 },
      { batch: 3, ballots: 5 },
    ]);
    expect(await databases.asOwner('urn', 'SELECT 1 FROM batch_key')).toHaveLength(2);
  });
});
