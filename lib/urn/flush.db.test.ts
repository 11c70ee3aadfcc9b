/** A crash anywhere in a flush (PROTOCOL §5.7): nothing is lost, nothing goes out twice, nothing is half out. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkChain, readEvents } from '#lib/board/event.ts';
import { readOwnChain } from '#lib/board/index.ts';
import { BatchPayload, parsePayload } from '#lib/board/payload.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { castBallot } from './cast.ts';
import { copyToBoard } from './chain.ts';
import { endUrn, flushUrn } from './flush.ts';
import { type KnownUrn, knownUrn } from './known.ts';
import { viewUrn } from './state.ts';
import { at, CLOSES, type Journal, OPENS, openElection, serveJournal, type TestElection } from './testing.ts';

const databases = await testDatabases();
let journal: Journal;
let election: TestElection;
const numbers: string[] = [];

const urn = (): KnownUrn => {
  const known = knownUrn(election.phi);
  if (known === null) throw new Error('unknown');
  return known;
};

async function castSome(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { envelope, number } = election.voter().vote();
    expect((await castBallot(envelope)).ok).toBe(true);
    numbers.push(number);
  }
}

const TABLES = ['batch_key', 'waiting', 'chain_event', 'published', 'ending'];
const dump = () =>
  databases.asOwner(
    'urn',
    TABLES.map(
      (table) => `SELECT '${table}', count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ${table} t`,
    ).join(' UNION ALL '),
  );

/** Ends the urn's connection when it does this to that table: before the statement, or when it commits. */
async function withCrash(when: string, table: string, work: () => Promise<void>): Promise<void> {
  const kill =
    'CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$';
  await databases.asOwner('urn', kill);
  await databases.asOwner(
    'urn',
    when === 'commit'
      ? `CREATE CONSTRAINT TRIGGER crash AFTER INSERT ON ${table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION crash()`
      : `CREATE TRIGGER crash BEFORE ${when} ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION crash()`,
  );
  try {
    await expect(work()).rejects.toThrow();
  } finally {
    await databases.asOwner('urn', `DROP TRIGGER crash ON ${table}`);
    await databases.asOwner('urn', 'DROP FUNCTION crash()');
  }
}

beforeAll(async () => {
  journal = await serveJournal();
  election = await openElection(journal);
  await castSome(6);
});
afterAll(async () => {
  await journal.close();
  await closePools();
  await databases.close();
});

describe('the connection breaks', () => {
  test.each([
    ['DELETE', 'waiting'],
    ['DELETE', 'batch_key'],
    ['INSERT', 'chain_event'],
    ['INSERT', 'published'],
    ['commit', 'chain_event'],
  ])('at %s of %s: all is as before, and ballots still get their receipts', async (when, table) => {
    const before = await dump();
    await withCrash(when, table, () => flushUrn(urn()));
    expect(await dump()).toEqual(before);
  });

  test('and the next flush publishes once, whoever else flushes at the same time', async () => {
    await Promise.all([flushUrn(urn()), flushUrn(urn()), flushUrn(urn())]);
    expect(await databases.asOwner('urn', 'SELECT batch, count(*)::int FROM published GROUP BY batch')).toEqual([
      { batch: 1, count: 3 },
    ]);
  });

  test('between the urn and the board: the copy is made later, once', async () => {
    expect(await readOwnChain(election.phi)).toHaveLength(0);
    await Promise.all([copyToBoard(election.phi), copyToBoard(election.phi)]);
    await copyToBoard(election.phi);
    expect(await readOwnChain(election.phi)).toHaveLength(2);
  });

  test('and the urn says nothing of itself that cannot be read there', async () => {
    await castSome(3);
    await flushUrn(urn());
    expect(await readOwnChain(election.phi)).toHaveLength(2);
    expect(await viewUrn(election.phi)).toMatchObject({ value: { height: 2, ballots: 6 } });
    expect(await readOwnChain(election.phi)).toHaveLength(3);
  });
});

describe('the end of the urn', () => {
  test('breaks off at its mark: nothing is out, and a ballot can still come in', async () => {
    await castSome(1);
    const before = await dump();
    at(CLOSES);
    await withCrash('INSERT', 'ending', () => endUrn(urn()));
    expect(await dump()).toEqual(before);
    at(OPENS + 120);
    await castSome(1);
  });

  test('a ballot that races with the end is in the last batch or refused, never lost', async () => {
    const late = Array.from({ length: 6 }, () => election.voter().vote());
    const known = urn();
    const racing = late.map(({ envelope }) => castBallot(envelope));
    at(CLOSES);
    const [, ...answers] = await Promise.all([endUrn(known), ...racing]);
    await endUrn(urn());
    for (const [i, answer] of answers.entries()) if (answer.ok) numbers.push(late[i]?.number ?? '');
    expect(await databases.asOwner('urn', 'SELECT 1 FROM waiting UNION ALL SELECT 1 FROM batch_key')).toEqual([]);
  });

  test('all that got a receipt is on the chain, once', async () => {
    await copyToBoard(election.phi);
    const lines = await readOwnChain(election.phi);
    const out = readEvents(lines).flatMap(({ event, line }) =>
      event.type === 'batch'
        ? parsePayload(BatchPayload, line.payload).ballots.map(({ ballot }) =>
            String(JSON.parse(ballot).signature.hash),
          )
        : [],
    );
    expect(out.sort()).toEqual([...numbers].sort());
    const key = election.definition['x-isoloir'].receiptKey;
    expect(checkChain(lines, { chain: `urn/${election.phi}`, key }).filter(({ ok }) => !ok)).toEqual([]);
  });
});
