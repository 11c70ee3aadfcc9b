/** After a closing (PROTOCOL §7.1): the urn takes first ballots until its grace is over, replaces none, and ends in time. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readEvents } from '#lib/board/event.ts';
import { readOwnChain } from '#lib/board/index.ts';
import { BatchPayload, parsePayload } from '#lib/board/payload.ts';
import { SETTLING } from '#lib/election/grace.ts';
import { signStatus } from '#lib/election/status.ts';
import { sampleStatement } from '#lib/election/testing.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { shared } from '#lib/ground/shared.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { type Casting, castBallot } from './cast.ts';
import { followJournals } from './follow.ts';
import { knownUrn, loadVotes } from './known.ts';
import { viewUrn } from './state.ts';
import { readStatus } from './status.ts';
import { at, CLOSES, clock, freezeTwo, type Journal, OPENS, serveJournal, type TestElection } from './testing.ts';
import { tickUrn } from './tick.ts';

const GRACE = 600;
const ENDS = CLOSES + GRACE;
const LATEST = CLOSES + 7200;
const reason = { fr: 'Attaque', en: 'Attack' };

const databases = await testDatabases();
const journal: Journal = await serveJournal();
let home: TestElection;
let abroad: TestElection;

/** What this process remembers: forgotten as by a restart. */
const forget = () => {
  for (const name of ['urn/votes', 'urn/copied', 'urn/slots', 'urn/counts']) shared(name, () => new Map()).clear();
};

beforeEach(async () => {
  await databases.asOwner('urn', 'TRUNCATE election, decision, batch_key, waiting, chain_event, published, ending');
  await databases.asOwner('chain', 'TRUNCATE event');
  forget();
  journal.reset();
  at(OPENS + 60);
  ({ home, abroad } = await freezeTwo(journal, { grace: GRACE, latest: LATEST, earlyClose: true }));
  home.decide(sampleStatement('open', { urns: [home.phi, abroad.phi], drill: 'none' }));
  await followJournals();
});
afterAll(async () => {
  await journal.close();
  await closePools();
  await databases.close();
});

const cast = async (election: TestElection, came: Casting = {}) => {
  const answer = await castBallot(election.voter().vote().envelope, came);
  return answer.ok ? 'taken' : answer.refusal.code;
};
const state = (election: TestElection) => knownUrn(election.phi)?.state;
const ended = () => databases.asOwner<{ phi: string }>('urn', 'SELECT phi FROM ending');
async function wake(election: TestElection): Promise<void> {
  const urn = knownUrn(election.phi);
  if (urn === null) throw new Error('unknown');
  await tickUrn(urn);
}
const ballotsOn = async ({ phi }: TestElection) =>
  readEvents(await readOwnChain(phi)).flatMap(({ event, line }) =>
    event.type === 'batch' ? parsePayload(BatchPayload, line.payload).ballots : [],
  );

describe('in its grace', () => {
  test('an urn takes a first ballot from whoever has a pass, and says what it says', async () => {
    at(CLOSES);
    expect(state(home)).toBe('grace');
    const voter = home.voter();
    const { envelope, number } = voter.vote();
    const answer = await castBallot(envelope);
    expect(answer).toMatchObject({ value: { receipt: { n: 1, number } } });
    expect(await castBallot(envelope)).toEqual(answer);
    expect(await viewUrn(home.phi)).toMatchObject({ value: { state: 'grace', closes: CLOSES, flushed: false } });
    expect(await readStatus(signStatus({ phi: home.phi, x: voter.x, at: clock() }))).toMatchObject({
      value: { last: { n: 1, number } },
    });
  });

  test('it replaces none: not by the next turn, nor by another first one', async () => {
    const voter = home.voter();
    const first = voter.vote();
    await castBallot(first.envelope);
    at(CLOSES + 1);
    const before = await databases.asOwner('urn', 'SELECT * FROM waiting');
    for (const { envelope } of [voter.vote(2, first.number), voter.vote(1, '')])
      expect(await castBallot(envelope)).toMatchObject({ refusal: { code: 'urn/no-revote' } });
    expect(await databases.asOwner('urn', 'SELECT * FROM waiting')).toEqual(before);
    expect(await castBallot(first.envelope)).toMatchObject({ ok: true });
  });

  test.each<[string, number, number, string]>([
    ['the last second of the vote', CLOSES - 1, CLOSES + 3, 'taken'],
    ['the last second of the grace', ENDS - 1, ENDS + SETTLING - 1, 'taken'],
    ['the second after it', ENDS, ENDS, 'urn/closed'],
    ['the grace, and is worked for too late for everyone', ENDS - 1, ENDS + SETTLING, 'urn/closed'],
  ])('a ballot is judged by its arrival: in %s', async (_, arrived, now, said) => {
    at(now);
    expect(await cast(home, { arrived })).toBe(said);
  });

  test('a change of mind that came before the closing is no change after it', async () => {
    const voter = home.voter();
    const { envelope, number } = voter.vote();
    await castBallot(envelope);
    at(CLOSES + 2);
    const again = voter.vote(2, number);
    expect(await castBallot(again.envelope, { arrived: CLOSES - 1 })).toMatchObject({ value: { receipt: { n: 2 } } });
  });

  test('it goes on after a restart, and without the people’s host', async () => {
    at(CLOSES + 60);
    forget();
    await loadVotes();
    expect(await cast(home)).toBe('taken');
  });

  test('it publishes as ever, and the ballots of the grace with the others', async () => {
    for (let i = 0; i < 6; i++) expect(await cast(home)).toBe('taken');
    await wake(home);
    at(CLOSES + 10);
    await wake(home);
    expect(await ballotsOn(home)).toHaveLength(3);
    expect(await cast(home)).toBe('taken');
  });
});

describe('the end', () => {
  test('comes once all that arrived was worked for, and then for good, with every ballot', async () => {
    at(CLOSES + 60);
    expect(await cast(home)).toBe('taken');
    at(ENDS + SETTLING - 1);
    await followJournals();
    await wake(home);
    expect(await ended()).toEqual([]);
    at(ENDS + SETTLING);
    await wake(home);
    expect(await ended()).toEqual([{ phi: home.phi }]);
    expect(await ballotsOn(home)).toHaveLength(1);
    expect(await cast(home, { arrived: ENDS - 1 })).toBe('urn/closed');
    expect(await viewUrn(home.phi)).toMatchObject({ value: { state: 'closed', flushed: true } });
  });

  test('a decision `close` in the grace ends nothing', async () => {
    at(CLOSES + 1);
    const close = { phi: home.phi, ballots: 0, passes: 0, last: '00'.repeat(32) };
    home.decide(sampleStatement('close', { urns: [close] }));
    await followJournals();
    await wake(home);
    expect(await ended()).toEqual([]);
    expect(await cast(home)).toBe('taken');
  });

  test('comes at once by a stop: no hour that was announced is broken', async () => {
    at(CLOSES - 60);
    home.decide(sampleStatement('stop', { urns: [home.phi] }));
    await followJournals();
    expect([await cast(home), await cast(abroad)]).toEqual(['urn/closed', 'taken']);
  });
});

describe('two colleges, one of which was given more time', () => {
  test('each has its own closing and its own grace', async () => {
    abroad.decide(sampleStatement('extend', { urns: [{ phi: abroad.phi, closes: CLOSES + 3600 }], reason }));
    await followJournals();
    at(CLOSES + 60);
    expect([state(home), state(abroad)]).toEqual(['grace', 'open']);
    at(ENDS + SETTLING);
    await followJournals();
    await wake(home);
    await wake(abroad);
    expect(await ended()).toEqual([{ phi: home.phi }]);
    at(CLOSES + 3600 + GRACE - 1);
    expect([await cast(home), await cast(abroad)]).toEqual(['urn/closed', 'taken']);
  });

  test('a people’s host that is away keeps no urn open: it waits as long as it could have been moved, and its grace', async () => {
    at(ENDS + SETTLING);
    await wake(home);
    expect(await ended()).toEqual([]);
    expect(await cast(home)).toBe('urn/closed');
    at(LATEST + GRACE + SETTLING);
    await wake(home);
    expect(await ended()).toEqual([{ phi: home.phi }]);
  });

  test('a pause lasts into the grace, and may end in it; it ends with it', async () => {
    abroad.decide(sampleStatement('suspend', { urns: [abroad.phi], at: clock(), reason }));
    await followJournals();
    at(CLOSES + 60);
    expect([await cast(home), await cast(abroad)]).toEqual(['taken', 'urn/suspended']);
    abroad.decide(sampleStatement('resume', { urns: [abroad.phi], at: clock() }));
    await followJournals();
    expect(await cast(abroad)).toBe('taken');
  });
});
