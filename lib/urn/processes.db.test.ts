/** Several processes on one urn: what one has heard and stored, the other obeys before it answers (decision 031). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sampleStatement } from '#lib/election/testing.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { shared } from '#lib/ground/shared.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { castBallot } from './cast.ts';
import { followJournals } from './follow.ts';
import { type KnownVote, knownUrn } from './known.ts';
import { viewUrn } from './state.ts';
import { at, CLOSES, clock, freezeTwo, type Journal, OPENS, serveJournal, type TestElection } from './testing.ts';

const databases = await testDatabases();
const journal: Journal = await serveJournal();
let election: TestElection;
const reason = { fr: 'Une panne.', en: 'A failure.' };

beforeAll(async () => {
  at(OPENS + 60);
  ({ abroad: election } = await freezeTwo(journal, { latest: CLOSES + 7200 }));
  election.decide(sampleStatement('open', { urns: [election.phi], drill: 'none' }));
  await followJournals();
});
beforeEach(() => {
  // each test asks the table anew
  shared('urn/look', () => ({ at: 0 })).at = Number.NEGATIVE_INFINITY;
});
afterAll(async () => {
  await journal.close();
  await closePools();
  await databases.close();
});

const votes = () => shared('urn/votes', () => new Map<VoteId, KnownVote>());

/** Another process hears of the decision and stores it; this one knows what it knew. */
async function elsewhere(decide: () => void): Promise<void> {
  const here = new Map([...votes()].map(([vote, known]) => [vote, { ...known }]));
  decide();
  await followJournals();
  votes().clear();
  for (const [vote, known] of here) votes().set(vote, known);
}

const cast = () => castBallot(election.voter().vote().envelope);
const state = () => knownUrn(election.phi)?.state;

describe('what another process stored', () => {
  test('a pause: no ballot is taken after it, though nobody has told this process', async () => {
    expect((await cast()).ok).toBe(true);
    await elsewhere(() => election.decide(sampleStatement('suspend', { urns: [election.phi], at: clock(), reason })));
    expect(state()).toBe('open');
    expect(await cast()).toMatchObject({ refusal: { code: 'urn/suspended' } });
    expect(state()).toBe('suspended');
    expect(await databases.asOwner('urn', 'SELECT count(*)::int AS n FROM waiting')).toEqual([{ n: 1 }]);
  });

  test('its end: nobody is refused who may vote again', async () => {
    await elsewhere(() => election.decide(sampleStatement('resume', { urns: [election.phi], at: clock() })));
    expect(state()).toBe('suspended');
    expect((await cast()).ok).toBe(true);
  });

  test('an extension: nobody is told that it is over, by a ballot or by a look', async () => {
    const closes = CLOSES + 3600;
    await elsewhere(() =>
      election.decide(sampleStatement('extend', { urns: [{ phi: election.phi, closes }], reason })),
    );
    at(CLOSES + 60);
    expect(state()).toBe('closed');
    expect(await viewUrn(election.phi)).toMatchObject({ value: { state: 'open', closes } });
    expect((await cast()).ok).toBe(true);
  });

  test('a whole vote: it is known before anybody is told that it is not', async () => {
    votes().clear();
    expect(await viewUrn(election.phi)).toMatchObject({ ok: true });
  });
});

test('the table and the journal bring the same decision at the same time: it is followed once', async () => {
  election.decide(sampleStatement('suspend', { urns: [election.phi], at: clock(), reason }));
  const known = [...votes().values()][0];
  await Promise.all([followJournals(), viewUrn(election.phi), followJournals(), cast()]);
  await followJournals();
  expect(state()).toBe('suspended');
  expect(known?.life.urns.get(election.phi)?.pauses).toHaveLength(2);
});

test('whoever has left is not judged for, and has nothing in the urn', async () => {
  election.decide(sampleStatement('resume', { urns: [election.phi], at: clock() }));
  await followJournals();
  const count = () => databases.asOwner('urn', 'SELECT count(*)::int AS n FROM waiting');
  const before = await count();
  const { envelope } = election.voter().vote();
  expect(await castBallot(envelope, { signal: AbortSignal.abort() })).toMatchObject({
    refusal: { code: 'urn/busy', detail: { retryAfter: 2 } },
  });
  expect(await count()).toEqual(before);
  expect((await castBallot(envelope)).ok).toBe(true);
});
