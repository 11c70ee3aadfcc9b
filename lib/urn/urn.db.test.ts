import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkChain, readEvents } from '#lib/board/event.ts';
import { readOwnChain } from '#lib/board/index.ts';
import { BatchPayload, ClosingPayload, parsePayload } from '#lib/board/payload.ts';
import { verifyReceipt } from '#lib/election/receipt.ts';
import { signStatus } from '#lib/election/status.ts';
import { sampleStatement } from '#lib/election/testing.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { castBallot } from './cast.ts';
import { followJournals } from './follow.ts';
import { knownUrn } from './known.ts';
import { viewUrn } from './state.ts';
import { readStatus } from './status.ts';
import {
  at,
  CLOSES,
  clock,
  freezeElection,
  type Journal,
  OPENS,
  serveJournal,
  type TestElection,
  type Voter,
} from './testing.ts';
import { tickUrn } from './tick.ts';

const databases = await testDatabases();
let journal: Journal;
let election: TestElection;

beforeAll(async () => {
  journal = await serveJournal();
  at(OPENS - 60);
  election = await freezeElection(journal);
});
afterAll(async () => {
  await journal.close();
  await closePools();
  await databases.close();
});

/** One waking of the urn at the next tick of its definition. */
async function tick(): Promise<void> {
  at(clock() + 10);
  const urn = knownUrn(election.phi);
  if (urn === null) throw new Error('urn unknown');
  await tickUrn(urn);
}

async function cast(voter: Voter, ...turn: Parameters<Voter['vote']>) {
  const { envelope, number } = voter.vote(...turn);
  const answer = await castBallot(envelope);
  if (!answer.ok || !('receipt' in answer.value)) throw new Error(`not cast: ${JSON.stringify(answer)}`);
  return { envelope, number, receipt: answer.value.receipt };
}

const batches = async () =>
  readEvents(await readOwnChain(election.phi)).flatMap(({ event, line }) =>
    event.type === 'batch' ? [parsePayload(BatchPayload, line.payload)] : [],
  );

describe('one urn, from freezing to its closing record', () => {
  const voters: Voter[] = [];
  const early: Voter['vote'] extends (...args: never[]) => infer R ? R[] : never = [];

  test('is unknown before its freeze was read, and frozen after', async () => {
    const voter = election.voter();
    const { envelope } = voter.vote();
    expect(await castBallot(envelope)).toMatchObject({ ok: false, refusal: { code: 'urn/unknown' } });
    await followJournals();
    expect(await castBallot(envelope)).toMatchObject({ ok: false, refusal: { code: 'urn/not-open' } });
    expect(await viewUrn(election.phi)).toMatchObject({
      ok: true,
      value: { state: 'frozen', height: 0, flushed: false },
    });
  });

  test('opens by its decision and its time, not by one of them', async () => {
    election.open();
    await followJournals();
    expect(knownUrn(election.phi)?.state).toBe('waiting');
    at(OPENS);
    expect(knownUrn(election.phi)?.state).toBe('open');
    await tick();
  });

  test('gives a signed receipt, and the same to the same bytes', async () => {
    const voter = election.voter();
    voters.push(voter);
    const { envelope, number, receipt } = await cast(voter);
    early.push({ envelope, number });
    expect(verifyReceipt(election.definition['x-isoloir'].receiptKey, receipt)).toBe(true);
    expect(receipt).toMatchObject({ phi: election.phi, number, n: 1, batch: 1, head: { height: 0 } });
    expect(await castBallot(envelope)).toEqual({ ok: true, value: { receipt } });
  });

  test('keeps one ballot when the same bytes come at once, and one when two turns race', async () => {
    const voter = election.voter();
    voters.push(voter);
    const { envelope } = voter.vote();
    const answers = await Promise.all(Array.from({ length: 6 }, () => castBallot(envelope)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.ok).toBe(true);

    const last = voter.vote(2, answers[0]?.ok && 'receipt' in answers[0].value ? answers[0].value.receipt.number : '');
    const other = voter.vote(2, last.envelope.previous);
    const race = await Promise.all([castBallot(last.envelope), castBallot(other.envelope)]);
    expect(race.filter(({ ok }) => ok)).toHaveLength(1);
    expect(race.find(({ ok }) => !ok)).toMatchObject({
      refusal: { code: 'urn/out-of-turn', detail: { last: { n: 2 } } },
    });
  });

  test('publishes nothing while the next batch is not full', async () => {
    voters.push(election.voter());
    const { receipt } = await cast(voters[2] as Voter);
    expect(receipt.batch).toBe(1);
    await tick();
    expect(await batches()).toHaveLength(0);
    for (let i = 0; i < 2; i++) {
      voters.push(election.voter());
      expect((await cast(voters.at(-1) as Voter)).receipt.batch).toBe(2);
      await tick();
      expect(await batches()).toHaveLength(0);
    }
  });

  test('publishes a batch, sorted, when it and the next hold K passes; and its key is gone', async () => {
    voters.push(election.voter());
    await cast(voters.at(-1) as Voter);
    await tick();
    const [first, ...rest] = await batches();
    expect(rest).toHaveLength(0);
    expect(first?.ballots.map(({ n }) => n)).toEqual([1, 1, 1, 2]);
    expect(new Set(first?.ballots.map(({ pass }) => pass.y)).size).toBe(3);
    expect(await databases.asOwner('urn', 'SELECT batch FROM batch_key')).toEqual([{ batch: 2 }]);
    expect(await databases.asOwner('urn', 'SELECT DISTINCT batch FROM waiting')).toEqual([{ batch: 2 }]);
    expect(await viewUrn(election.phi)).toMatchObject({ value: { ballots: 4, passes: 3, height: 1, flushed: false } });
  });

  test('answers published bytes with their batch', async () => {
    expect(await castBallot((early[0] as (typeof early)[0]).envelope)).toEqual({
      ok: true,
      value: { published: { batch: 1 } },
    });
  });

  test('tells a pass what it holds, published or waiting', async () => {
    const [one] = voters;
    const last = voters.at(-1);
    if (one === undefined || last === undefined) throw new Error('no voters');
    const ask = ({ x }: Voter, time = clock()) => readStatus(signStatus({ phi: election.phi, x, at: time }));
    expect(await ask(one)).toMatchObject({ value: { last: { n: 1, receipt: null, batch: 1 } } });
    expect(await ask(last)).toMatchObject({ value: { last: { n: 1, batch: null, receipt: { batch: 2 } } } });
    expect(await ask(election.voter())).toEqual({ ok: true, value: { last: null } });
    expect(await ask(one, clock() - 90_000)).toMatchObject({
      refusal: { code: 'urn/clock', detail: { now: clock() } },
    });
    const stolen = { ...signStatus({ phi: election.phi, x: one.x, at: clock() }), y: last.y };
    expect(await readStatus(stolen)).toMatchObject({ refusal: { code: 'urn/bad-status' } });
  });

  test('takes a revote, and at most four that wait', async () => {
    const voter = voters[0] as Voter;
    let previous = (early[0] as (typeof early)[0]).number;
    for (let n = 2; n <= 5; n++) {
      const { envelope, number } = await cast(voter, n, previous);
      early.push({ envelope, number });
      previous = number;
    }
    const fifth = voter.vote(6, previous);
    expect(await castBallot(fifth.envelope)).toMatchObject({ refusal: { code: 'urn/too-many-waiting' } });
  });

  test('ends at its time: the rest goes out together, and no ballot comes in', async () => {
    const late = election.voter().vote();
    at(CLOSES);
    expect(await castBallot(late.envelope)).toMatchObject({ refusal: { code: 'urn/closed' } });
    // Sent again, because the answer was lost at the closing: the voter is told that it is in the urn.
    const waiting = early.at(-1) as (typeof early)[0];
    expect(await castBallot(waiting.envelope)).toMatchObject({ value: { receipt: { n: 5, number: waiting.number } } });
    await tick();
    const out = await batches();
    expect(out.map(({ batch }) => batch)).toEqual([1, 2]);
    expect(await databases.asOwner('urn', 'SELECT 1 FROM waiting UNION ALL SELECT 1 FROM batch_key')).toEqual([]);
    expect(await viewUrn(election.phi)).toMatchObject({
      value: { state: 'closed', ballots: 11, passes: 6, flushed: true },
    });
    expect(await castBallot(waiting.envelope)).toEqual({ ok: true, value: { published: { batch: 2 } } });
    at(clock() - 60); // a clock that goes back opens nothing again
    expect(await castBallot(late.envelope)).toMatchObject({ refusal: { code: 'urn/closed' } });
    at(CLOSES + 60);
  });

  test('closes by the decision that names its numbers, once', async () => {
    const view = await viewUrn(election.phi);
    if (!view.ok) throw new Error('no view');
    const { ballots, passes, last } = view.value;
    const head = election.decide(sampleStatement('close', { urns: [{ phi: election.phi, ballots, passes, last }] }));
    await followJournals();
    expect(await viewUrn(election.phi)).toMatchObject({ value: { state: 'closed' } }); // decided, not yet on the chain
    await tick();
    expect(await viewUrn(election.phi)).toMatchObject({ value: { state: 'sealed', height: 3 } });
    const events = readEvents(await readOwnChain(election.phi));
    const closing = events.at(-1);
    expect(closing?.event.type).toBe('closing');
    expect(parsePayload(ClosingPayload, closing?.line.payload ?? '')).toEqual({
      ballots: 11,
      passes: 6,
      last,
      fewerThanK: false,
      decision: head.hash,
    });
    await tick();
    expect(await readOwnChain(election.phi)).toHaveLength(events.length);
  });

  test('the chain on the board holds, from its definition to its closing', async () => {
    const lines = await readOwnChain(election.phi);
    const key = election.definition['x-isoloir'].receiptKey;
    expect(checkChain(lines, { chain: `urn/${election.phi}`, key }).filter(({ ok }) => !ok)).toEqual([]);
    expect(readEvents(lines).map(({ event }) => event.type)).toEqual(['definition', 'batch', 'batch', 'closing']);
  });
});
