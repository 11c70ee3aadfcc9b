/** The queries that every voter runs find their rows by index, however many ballots are out: what PostgreSQL counted. */
import { afterAll, expect, test } from 'vitest';
import { signStatus } from '#lib/election/status.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { castBallot } from './cast.ts';
import { flushUrn } from './flush.ts';
import { knownUrn } from './known.ts';
import { readStatus } from './status.ts';
import { clock, openElection, serveJournal } from './testing.ts';

const databases = await testDatabases();
const journal = await serveJournal();
afterAll(async () => {
  await journal.close();
  await databases.close();
});

/** Whole-table scans of what grows with the election. A server process reports when it ends. */
const scans = () =>
  databases.asOwner<{ relname: string; seq_scan: string }>(
    'urn',
    `SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname IN ('published', 'chain_event', 'waiting') ORDER BY 1`,
  );

test('casting, asking and flushing scan no table whole', async () => {
  const { phi, voter } = await openElection(journal);
  await databases.asOwner(
    'urn',
    `INSERT INTO published SELECT $1, md5(i::text) || md5((-i)::text), 1, left(encode(sha256(i::text::bytea), 'base64'), 43), '', 1
     FROM generate_series(1, 20000) i`,
    [phi],
  );
  await databases.asOwner(
    'urn',
    `INSERT INTO chain_event SELECT $1, i, md5(i::text) || md5(i::text), '', '', '' FROM generate_series(1, 5000) i`,
    [phi],
  );
  await databases.asOwner('urn', 'ANALYZE');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = await scans();
  const voters = Array.from({ length: 6 }, voter);
  for (const one of voters) {
    expect(await castBallot(one.vote().envelope)).toMatchObject({ ok: true });
    expect(await readStatus(signStatus({ phi, x: one.x, at: clock() }))).toMatchObject({ ok: true });
  }
  const urn = knownUrn(phi);
  if (urn === null) throw new Error('unknown');
  await flushUrn(urn);
  await closePools();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const after = await scans();
  // `waiting` holds a few rows, which are cheaper read whole: only what grows is judged.
  for (const table of ['published', 'chain_event']) {
    const count = (rows: typeof before) => Number(rows.find(({ relname }) => relname === table)?.seq_scan);
    expect(count(after), table).toBe(count(before));
  }
});
