/**
 * The urn's process dies before each statement of casting, flushing, copying, ending and closing, and once more without
 * hearing of its COMMIT (PROTOCOL §5.7): nothing half out, nothing out twice, no receipt worthless.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkChain, readEvents } from '#lib/board/event.ts';
import { readOwnChain } from '#lib/board/index.ts';
import { BatchPayload, parsePayload } from '#lib/board/payload.ts';
import { sampleStatement } from '#lib/election/testing.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { dieAtEach, dieUnheard, everyRow, live } from '../../scripts/db/dying.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { castBallot } from './cast.ts';
import { copyToBoard } from './chain.ts';
import { closeUrn, endUrn, flushUrn } from './flush.ts';
import { followJournals } from './follow.ts';
import { type KnownUrn, knownUrn } from './known.ts';
import { viewUrn } from './state.ts';
import { at, CLOSES, type Journal, openElection, serveJournal, type TestElection } from './testing.ts';

const databases = await testDatabases();
let journal: Journal;
let election: TestElection;
/** Of every ballot that got its receipt. */
const numbers: string[] = [];

const urn = (): KnownUrn => knownUrn(election.phi) ?? expect.fail('unknown');
const vote = () => election.voter().vote();
type Made = ReturnType<typeof vote>;
const cast = ({ envelope }: Made) => castBallot(envelope);
async function castSome(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const made = vote();
    expect((await cast(made)).ok).toBe(true);
    numbers.push(made.number);
  }
}

const dump = () => everyRow(databases, 'urn');
const count = async (table: string) =>
  (await databases.asOwner<{ n: number }>('urn', `SELECT count(*)::int AS n FROM ${table}`))[0]?.n;

/** One transaction: after each death all is as before. @returns its statements */
async function allOrNothing(act: () => Promise<unknown>): Promise<string[]> {
  const before = await dump();
  const lived = await dieAtEach(databases, act, async () => expect(await dump()).toEqual(before));
  return lived.statements;
}

beforeAll(async () => {
  journal = await serveJournal();
  election = await openElection(journal);
});
afterAll(async () => {
  await journal.close();
  await closePools();
  await databases.close();
});

describe.sequential('a process that dies', { timeout: 240_000 }, () => {
  let flushing: string[];

  test('before each statement of casting holds nothing, and then takes the same bytes', async () => {
    const made = vote();
    const statements = await allOrNothing(() => cast(made));
    numbers.push(made.number);
    expect(statements.length).toBeGreaterThan(10);
    expect(await count('waiting')).toBe(1);

    const [second, other] = [vote(), vote()];
    const lived = await live(databases, () => cast(second));
    numbers.push(second.number);
    const unheard = await dieUnheard(databases, () => cast(other), lived.statements);
    expect(unheard.value).toBeNull();
    // the answer was lost, the ballot was not: the same bytes have their receipt
    const rows = await count('waiting');
    expect(await cast(other)).toMatchObject({ ok: true, value: { receipt: { number: other.number } } });
    expect(await count('waiting')).toBe(rows);
    numbers.push(other.number);
  });

  test('before each statement of a flush publishes nothing; ballots still get their receipts, then all go out', async () => {
    await castSome(3);
    flushing = await allOrNothing(() => flushUrn(urn()));
    expect(flushing).toEqual(expect.arrayContaining(['COMMIT', expect.stringMatching(/^DELETE FROM batch_key/)]));
    expect(flushing.length).toBeGreaterThan(8);
    expect(await count('published')).toBe(3);
  });

  test('before each statement of the copy to the board has copied nothing or all of it, once', async () => {
    const lived = await dieAtEach(
      databases,
      () => copyToBoard(election.phi),
      async () => expect((await readOwnChain(election.phi)).length).toBeLessThanOrEqual(2),
    );
    expect(lived.statements.length).toBeGreaterThan(5);
    expect(await readOwnChain(election.phi)).toHaveLength(2);
  });

  test('without hearing that its flush stands finds it done, and does it no second time', async () => {
    await castSome(3);
    expect((await dieUnheard(databases, () => flushUrn(urn()), flushing)).value).toBeNull();
    const after = await dump();
    expect(await count('batch_key')).toBe(1);
    await flushUrn(urn());
    expect(await dump()).toEqual(after);
    expect(await viewUrn(election.phi)).toMatchObject({ value: { height: 2 } });
  });

  test('before each statement of the end has ended nothing; then the rest is out and the box is shut', async () => {
    at(CLOSES);
    expect((await allOrNothing(() => endUrn(urn()))).length).toBeGreaterThan(10);
    expect([await count('waiting'), await count('batch_key'), await count('ending')]).toEqual([0, 0, 1]);
    const ended = await dump();
    await endUrn(urn());
    expect(await dump()).toEqual(ended);
  });

  test('before each statement of the closing closes nothing; then once', async () => {
    const view = await viewUrn(election.phi);
    if (!view.ok) throw new Error(view.refusal.code);
    const { ballots, passes, last } = view.value;
    election.decide(sampleStatement('close', { urns: [{ phi: election.phi, ballots, passes, last }] }));
    await followJournals();
    const closing = await allOrNothing(() => closeUrn(urn()));
    expect(closing.length).toBeGreaterThan(5);
    const closed = await dump();
    await closeUrn(urn());
    expect(await dump()).toEqual(closed);
  });

  test('has lost nothing that got a receipt, published nothing twice, and leaves a chain that holds', async () => {
    await copyToBoard(election.phi);
    const lines = await readOwnChain(election.phi);
    const events = readEvents(lines);
    expect(events.at(-1)?.event.type).toBe('closing');
    const out = events.flatMap(({ event, line }) =>
      event.type === 'batch'
        ? parsePayload(BatchPayload, line.payload).ballots.map(({ ballot }) => JSON.parse(ballot).signature.hash)
        : [],
    );
    expect(out.sort()).toEqual([...numbers].sort());
    const key = election.definition['x-isoloir'].receiptKey;
    expect(checkChain(lines, { chain: `urn/${election.phi}`, key }).filter(({ ok }) => !ok)).toEqual([]);
  });
});
