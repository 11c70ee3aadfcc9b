/** What the urn obeys (PROTOCOL §7.1): its definition's times, and decisions whose quorum it verified itself. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { sampleStatement } from '#lib/election/testing.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { shared } from '#lib/ground/shared.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { castBallot } from './cast.ts';
import { followJournal, followJournals } from './follow.ts';
import { knownUrn, knownUrns, loadVotes } from './known.ts';
import { viewUrn } from './state.ts';
import { at, freezeElection, type Journal, OPENS, serveJournal, vote } from './testing.ts';
import { tickUrn } from './tick.ts';

const databases = await testDatabases();
const journal: Journal = await serveJournal();
afterAll(async () => {
  await journal.close();
  await closePools();
  await databases.close();
});

/** What this process remembers: forgotten as by a restart. */
const forget = () => {
  for (const name of ['urn/votes', 'urn/copied', 'urn/slots', 'urn/counts']) shared(name, () => new Map()).clear();
};

/** An empty urn before an empty journal. */
beforeEach(async () => {
  await databases.asOwner('urn', 'TRUNCATE election, decision, batch_key, waiting, chain_event, published, ending');
  await databases.asOwner('chain', 'TRUNCATE event');
  forget();
  journal.reset();
  at(OPENS + 60);
});

describe('a freeze', () => {
  test('by its quorum is taken up', async () => {
    const { phi } = await freezeElection(journal);
    await followJournals();
    expect(knownUrn(phi)?.state).toBe('frozen');
    expect(await databases.asOwner('urn', 'SELECT height FROM decision')).toEqual([{ height: 0 }]);
  });
  test('by fewer is not', async () => {
    await freezeElection(journal, {}, { signers: 1 });
    await followJournals();
    expect(knownUrns()).toEqual([]);
    expect(await databases.asOwner('urn', 'SELECT phi FROM election')).toEqual([]);
  });
  test.each([
    ['another receipt key', { receiptKey: '07'.repeat(32) }],
    ['another urn’s host', { hosts: { people: 'http://localhost:3000', urn: 'http://urn.example' } }],
  ])('that names %s is not ours', async (_, more) => {
    await freezeElection(journal, more);
    await followJournals();
    expect(knownUrns()).toEqual([]);
  });
  test('with a uuid that another definition had is refused whole [links ballots]', async () => {
    await databases.asOwner(
      'urn',
      `INSERT INTO election VALUES ('${'B'.repeat(43)}', '${'A'.repeat(22)}', 'v', 'e', 't')`,
    );
    const { phi } = await freezeElection(journal);
    await expect(followJournal(vote)).rejects.toThrow(/uuid/);
    expect(knownUrn(phi)).toBeNull();
    expect(await databases.asOwner('urn', 'SELECT 1 FROM decision UNION ALL SELECT 1 FROM chain_event')).toEqual([]);
  });
});

describe('later decisions', () => {
  test('without their quorum change nothing', async () => {
    const election = await freezeElection(journal);
    election.decide(sampleStatement('open', { urns: [election.phi], drill: 'none' }), 1);
    await followJournals();
    expect(knownUrn(election.phi)?.state).toBe('frozen');
    expect(await castBallot(election.voter().vote().envelope)).toMatchObject({ refusal: { code: 'urn/not-open' } });
  });
  test('stop, where the definition allows it', async () => {
    const election = await freezeElection(journal, { earlyClose: true });
    election.open();
    election.decide(sampleStatement('stop', { urns: [election.phi] }));
    await followJournals();
    expect(await castBallot(election.voter().vote().envelope)).toMatchObject({ refusal: { code: 'urn/closed' } });
  });
  test('and not where it does not', async () => {
    const election = await freezeElection(journal, { earlyClose: false });
    election.open();
    election.decide(sampleStatement('stop', { urns: [election.phi] }));
    await followJournals();
    expect((await castBallot(election.voter().vote().envelope)).ok).toBe(true);
  });
  test('close before the end ends nothing [a stop where the definition allows none]', async () => {
    const election = await freezeElection(journal, { earlyClose: false });
    election.open();
    await followJournals();
    const { height, last } = { height: 0, last: '00'.repeat(32), ...(await viewUrn(election.phi)) };
    expect(height).toBe(0);
    election.decide(sampleStatement('close', { urns: [{ phi: election.phi, ballots: 0, passes: 0, last }] }));
    await followJournals();
    expect(knownUrn(election.phi)?.state).toBe('open');
    expect((await castBallot(election.voter().vote().envelope)).ok).toBe(true);
    expect(await viewUrn(election.phi)).toMatchObject({ value: { state: 'open', flushed: false } });
  });
  test('close with other numbers closes nothing', async () => {
    const election = await freezeElection(journal, { earlyClose: true });
    election.open();
    await followJournals();
    expect((await castBallot(election.voter().vote().envelope)).ok).toBe(true);
    election.decide(sampleStatement('stop', { urns: [election.phi] }));
    election.decide(
      sampleStatement('close', { urns: [{ phi: election.phi, ballots: 2, passes: 1, last: '00'.repeat(32) }] }),
    );
    await followJournals();
    const urn = knownUrn(election.phi);
    if (urn === null) throw new Error('unknown');
    await tickUrn(urn);
    const types = await databases.asOwner<{ event: string }>('chain', 'SELECT event FROM event ORDER BY height');
    expect(types.map(({ event }) => JSON.parse(event).type)).toEqual(['definition', 'batch']);
  });
});

describe('the journal', () => {
  test.each([
    ['a head that is not signed', (line: { signature: string }) => ({ ...line, signature: '00'.repeat(64) })],
    [
      'another payload',
      (line: { payload: string }) => ({ ...line, payload: line.payload.replace('"open"', '"stop"') }),
    ],
    [
      'another parent',
      (line: { event: string }) => ({ ...line, event: line.event.replace(/"parent":"../, '"parent":"00') }),
    ],
  ])('with %s is refused whole', async (_, change) => {
    const election = await freezeElection(journal);
    await followJournals();
    election.open();
    const line = journal.lines[1];
    if (line === undefined) throw new Error('no line');
    journal.lines[1] = { ...line, ...change(line) };
    await expect(followJournal(vote)).rejects.toThrow();
    expect(knownUrn(election.phi)?.state).toBe('frozen');
  });

  test('that changes its past is refused, and what was obeyed stands', async () => {
    const election = await freezeElection(journal);
    election.open();
    await followJournals();
    forget();
    await loadVotes();
    expect(knownUrn(election.phi)?.state).toBe('open');
    journal.reset();
    await freezeElection(journal, { k: 5 });
    await expect(followJournal(vote)).rejects.toThrow();
    expect(knownUrn(election.phi)?.state).toBe('open');
  });

  test('that shows two processes of this urn two pasts is obeyed in one of them alone', async () => {
    const election = await freezeElection(journal);
    await followJournals();
    await databases.asOwner('urn', 'INSERT INTO decision VALUES ($1, 1, $2, $3)', [vote, '00'.repeat(32), '{}']);
    election.open();
    await expect(followJournal(vote)).rejects.toThrow('two pasts');
    expect(knownUrn(election.phi)?.state).toBe('frozen');
  });

  test('may be away: after a restart the urn goes on with what it has', async () => {
    const election = await freezeElection(journal);
    election.open();
    await followJournals();
    const voter = election.voter();
    const { envelope } = voter.vote();
    const first = await castBallot(envelope);
    forget();
    journal.reset();
    await loadVotes();
    expect(await castBallot(envelope)).toEqual(first);
    expect(await viewUrn(election.phi)).toMatchObject({ ok: true, value: { state: 'open' } });
  });
});
