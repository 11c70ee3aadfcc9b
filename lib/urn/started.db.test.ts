/** A process that has just started, or that is not on duty, beside others of the same urn (decision 031). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Head } from '#lib/board/event.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { shared } from '#lib/ground/shared.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { mayGoOn, noteHeads } from './behind.ts';
import { castBallot } from './cast.ts';
import { withUrn } from './db.ts';
import { endUrn, flushUrn } from './flush.ts';
import { knownUrn } from './known.ts';
import { at, CLOSES, type Journal, openElection, serveJournal, type TestElection } from './testing.ts';
import { follow, startFollowing } from './tick.ts';

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

const cast = () => castBallot(election.voter().vote().envelope);

test('more ballots at once than connections, in the first moment of a process: each gets its receipt', async () => {
  Object.assign(
    shared('urn/key', () => ({ keys: null })),
    { keys: null },
  );
  const end = await startFollowing();
  const envelopes = Array.from({ length: 14 }, () => election.voter().vote().envelope);
  const answers = await Promise.all(envelopes.map((envelope) => castBallot(envelope)));
  await end();
  expect(answers.map(({ ok }) => ok)).toEqual(envelopes.map(() => true));
});

test('behind its chain, and continued by another process: every process goes on, on duty or not', async () => {
  const urn = knownUrn(election.phi) ?? expect.fail('unknown');
  await flushUrn(urn);
  const last = 'SELECT * FROM chain_event WHERE phi = $1 ORDER BY height DESC LIMIT 1';
  const [event] = await databases.asOwner<Head & Record<string, unknown>>('urn', last, [urn.phi]);
  if (event === undefined) return expect.fail('nothing was published');
  expect(event.height).toBeGreaterThan(0);
  await databases.asOwner('urn', 'DELETE FROM chain_event WHERE phi = $1 AND height = $2', [urn.phi, event.height]);
  await noteHeads(canonicalJson({ urns: [{ phi: urn.phi, height: event.height, hash: event.hash }] }));
  await follow();
  expect(await cast()).toMatchObject({ refusal: { code: 'urn/restoring' } });

  const columns = Object.keys(event);
  await databases.asOwner(
    'urn',
    `INSERT INTO chain_event (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(event),
  );
  await follow();
  expect((await cast()).ok).toBe(true);
});

test('a later head that it lacks, heard while it looks for an earlier one, is not forgotten', async () => {
  const lacking = shared('urn/behind', () => new Map<Phi, Head>());
  const [head] = await databases.asOwner<Head>('urn', 'SELECT height, hash FROM chain_event WHERE phi = $1', [
    election.phi,
  ]);
  if (head === undefined) return expect.fail('no chain');
  lacking.set(election.phi, head);
  const going = mayGoOn(election.phi);
  const later = { height: 90, hash: '90'.repeat(32) };
  lacking.set(election.phi, later);
  expect([await going, lacking.get(election.phi)]).toEqual([false, later]);
  lacking.clear();
});

test('a statement that fails unheard: nothing is kept, and nobody is told that it is', async () => {
  const unheard = withUrn(async (tx) => {
    await tx.query('SELECT 1/0').catch(() => {});
    return 'done';
  });
  await expect(unheard).rejects.toThrow('rolled back');
});

test('whoever holds the urn’s lock and falls silent, or vanishes, holds it for seconds', async () => {
  const settings = await withUrn(async (tx) => {
    const names = ['idle_in_transaction_session_timeout', 'idle_session_timeout', 'tcp_keepalives_idle'];
    const { rows } = await tx.query<{ value: string }>(
      'SELECT current_setting(n) AS value FROM unnest($1::text[]) AS n',
      [names],
    );
    return rows.map(({ value }) => value);
  });
  expect(settings).toEqual(['20s', '30s', '5']);
});

test('an end that another process has made holds for one whose clock lags; what was acknowledged keeps its receipt', async () => {
  const { envelope } = election.voter().vote();
  const held = await castBallot(envelope);
  expect(held.ok).toBe(true);
  const late = election.voter().vote().envelope;
  at(CLOSES);
  await endUrn(knownUrn(election.phi) ?? expect.fail('unknown'));
  at(CLOSES - 60);
  expect(await castBallot(late)).toMatchObject({ refusal: { code: 'urn/closed' } });
  expect(await castBallot(envelope)).toMatchObject({ ok: true, value: { published: { batch: expect.any(Number) } } });
  expect(await databases.asOwner('urn', 'SELECT FROM waiting')).toEqual([]);
});
