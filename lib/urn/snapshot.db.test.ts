/**
 * A batch goes out while someone asks (PROTOCOL §5.7, §5.10): between two queries a ballot must not be found neither
 * waiting nor published [a voter with a receipt is told that the urn has nothing of theirs].
 */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signStatus } from '#lib/election/status.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { castBallot, envelopeHash } from './cast.ts';
import { readStatus } from './status.ts';
import { clock, type Journal, openElection, serveJournal, type TestElection, type Voter } from './testing.ts';

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

async function castOne(): Promise<{ voter: Voter } & ReturnType<Voter['vote']>> {
  const voter = election.voter();
  const cast = voter.vote();
  expect(await castBallot(cast.envelope)).toMatchObject({ ok: true });
  return { voter, ...cast };
}

/** Begins `ask`, and lets the batch go out after its first query and before its second. */
async function whileFlushed<T>({ envelope, number }: ReturnType<Voter['vote']>, ask: () => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: databases.env.URN_OWNER_URL });
  await owner.connect();
  try {
    await owner.query('BEGIN');
    await owner.query('LOCK TABLE batch_key IN ACCESS EXCLUSIVE MODE');
    const answer = ask();
    const isHeld = async () =>
      (await databases.asOwner('urn', 'SELECT 1 FROM pg_locks WHERE NOT granted AND database IS NOT NULL')).length > 0;
    for (let i = 0; i < 100 && !(await isHeld()); i++) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await isHeld()).toBe(true);
    await owner.query('INSERT INTO published (phi, y, n, number, envelope, batch) VALUES ($1, $2, 1, $3, $4, 1)', [
      envelope.phi,
      envelope.pass.y,
      number,
      envelopeHash(envelope),
    ]);
    await owner.query('DELETE FROM waiting');
    await owner.query('DELETE FROM batch_key');
    await owner.query('COMMIT');
    return await answer;
  } finally {
    await owner.end();
  }
}

test('who asks is told of the ballot', async () => {
  const { voter, ...cast } = await castOne();
  const status = signStatus({ phi: election.phi, x: voter.x, at: clock() });
  expect(await whileFlushed(cast, () => readStatus(status))).toMatchObject({
    ok: true,
    value: { last: { n: 1, number: cast.number } },
  });
});

test('who votes again is in turn', async () => {
  const { voter, ...cast } = await castOne();
  const again = voter.vote(2, cast.number);
  expect(await whileFlushed(cast, () => castBallot(again.envelope))).toMatchObject({
    ok: true,
    value: { receipt: { n: 2, number: again.number } },
  });
});
