/** One college apart (PROTOCOL §7.8): this urn pauses, goes on, ends later or not at all; the other notices nothing. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { checkChain, readEvents } from '#lib/board/event.ts';
import { readOwnChain } from '#lib/board/index.ts';
import { BatchPayload, ClosingPayload, parsePayload } from '#lib/board/payload.ts';
import { signStatus } from '#lib/election/status.ts';
import { sampleStatement } from '#lib/election/testing.ts';
import { closePools } from '#lib/ground/postgres.ts';
import { shared } from '#lib/ground/shared.ts';
import { testDatabases } from '../../scripts/db/testing.ts';
import { castBallot } from './cast.ts';
import { followJournals } from './follow.ts';
import { knownUrn, loadVotes } from './known.ts';
import { viewUrn } from './state.ts';
import { readStatus } from './status.ts';
import { at, CLOSES, clock, freezeTwo, type Journal, OPENS, serveJournal, type TestElection } from './testing.ts';
import { tickUrn } from './tick.ts';

const databases = await testDatabases();
const journal: Journal = await serveJournal();
const reason = { fr: 'Un fichier a fui.', en: 'A file leaked.' };
const LATEST = CLOSES + 7200;
let home: TestElection;
let abroad: TestElection;

/** What this process remembers: forgotten as by a restart. */
const forget = () => {
  for (const name of ['urn/votes', 'urn/copied', 'urn/slots', 'urn/counts']) shared(name, () => new Map()).clear();
};

/** An empty urn before an empty journal. */
async function empty(): Promise<void> {
  await databases.asOwner('urn', 'TRUNCATE election, decision, batch_key, waiting, chain_event, published, ending');
  await databases.asOwner('chain', 'TRUNCATE event');
  forget();
  journal.reset();
}

beforeEach(async () => {
  await empty();
  at(OPENS + 60);
  ({ home, abroad } = await freezeTwo(journal, { latest: LATEST }));
  home.decide(sampleStatement('open', { urns: [home.phi, abroad.phi], drill: 'none' }));
  await followJournals();
});
afterAll(async () => {
  await journal.close();
  await closePools();
  await databases.close();
});

const suspend = () => abroad.decide(sampleStatement('suspend', { urns: [abroad.phi], at: clock(), reason }));
const resume = () => abroad.decide(sampleStatement('resume', { urns: [abroad.phi], at: clock() }));
const extend = (closes: number) =>
  abroad.decide(sampleStatement('extend', { urns: [{ phi: abroad.phi, closes }], reason }));
const annul = () => abroad.decide(sampleStatement('annul', { urns: [abroad.phi], reason }));

const cast = (election: TestElection) => castBallot(election.voter().vote().envelope);
const state = (election: TestElection) => knownUrn(election.phi)?.state;

/** One waking for one urn, as the loop does it. */
async function wake(election: TestElection): Promise<void> {
  const urn = knownUrn(election.phi);
  if (urn === null) throw new Error('unknown');
  await tickUrn(urn);
}
const chainOf = async ({ phi }: TestElection) => readEvents(await readOwnChain(phi));
const closingOf = async (election: TestElection) => {
  const last = (await chainOf(election)).at(-1);
  return last?.event.type === 'closing' ? parsePayload(ClosingPayload, last.line.payload) : null;
};
const ballotsOn = async (election: TestElection): Promise<number> =>
  (await chainOf(election)).reduce(
    (sum, { event, line }) =>
      event.type === 'batch' ? sum + parsePayload(BatchPayload, line.payload).ballots.length : sum,
    0,
  );

describe('a pause', () => {
  test('takes no ballot, keeps those it has, and ends; the other urn takes ballots all the while', async () => {
    const early = abroad.voter();
    const { envelope } = early.vote();
    const before = await castBallot(envelope);
    suspend();
    await followJournals();
    expect([state(abroad), state(home)]).toEqual(['suspended', 'open']);
    expect(await cast(abroad)).toMatchObject({ refusal: { code: 'urn/suspended' } });
    // the very bytes that are in the urn: the answer was lost, the receipt is not
    expect(await castBallot(envelope)).toEqual(before);
    expect(await readStatus(signStatus({ phi: abroad.phi, x: early.x, at: clock() }))).toMatchObject({
      value: { last: { n: 1 } },
    });
    expect(await cast(home)).toMatchObject({ ok: true });
    expect(await viewUrn(abroad.phi)).toMatchObject({ value: { state: 'suspended', closes: CLOSES } });
    resume();
    await followJournals();
    expect(await cast(abroad)).toMatchObject({ ok: true });
  });

  test('is still one after a restart', async () => {
    suspend();
    await followJournals();
    forget();
    await loadVotes();
    expect(await cast(abroad)).toMatchObject({ refusal: { code: 'urn/suspended' } });
    expect(await cast(home)).toMatchObject({ ok: true });
  });

  test('that one member alone decided is none', async () => {
    abroad.decide(sampleStatement('suspend', { urns: [abroad.phi], at: clock(), reason }), 1);
    await followJournals();
    expect(state(abroad)).toBe('open');
  });

  test('does not move the closing', async () => {
    await cast(abroad);
    suspend();
    await followJournals();
    at(CLOSES);
    expect(await cast(abroad)).toMatchObject({ refusal: { code: 'urn/closed' } });
    await followJournals();
    await wake(abroad);
    expect(await viewUrn(abroad.phi)).toMatchObject({ value: { state: 'closed', ballots: 1, flushed: true } });
  });

  test('that comes while ballots arrive: each has a receipt and is kept, or is refused', async () => {
    const late = Array.from({ length: 6 }, () => abroad.voter().vote());
    suspend();
    const [, ...answers] = await Promise.all([followJournals(), ...late.map(({ envelope }) => castBallot(envelope))]);
    const receipted = answers.filter((answer) => answer.ok).length;
    for (const answer of answers) if (!answer.ok) expect(answer.refusal.code).toBe('urn/suspended');
    annul();
    await followJournals();
    await wake(abroad);
    expect(await ballotsOn(abroad)).toBe(receipted);
  });
});

describe('an extension', () => {
  test('moves the closing of this urn alone', async () => {
    extend(CLOSES + 600);
    await followJournals();
    at(CLOSES + 599);
    expect([state(abroad), state(home)]).toEqual(['open', 'closed']);
    expect(await cast(abroad)).toMatchObject({ ok: true });
    expect(await viewUrn(abroad.phi)).toMatchObject({ value: { closes: CLOSES + 600 } });
    at(CLOSES + 600);
    expect(await cast(abroad)).toMatchObject({ refusal: { code: 'urn/closed' } });
  });

  test('decided in time and heard a second too late still holds: nothing was shut for good', async () => {
    extend(CLOSES + 600);
    at(CLOSES + 1);
    await wake(abroad);
    expect(await databases.asOwner('urn', 'SELECT 1 FROM ending')).toEqual([]);
    await followJournals();
    await wake(abroad);
    expect(await cast(abroad)).toMatchObject({ ok: true });
  });

  test('is waited for no longer than it could last: a people’s host that is away keeps no urn open', async () => {
    at(CLOSES + 1);
    await wake(abroad);
    expect(await databases.asOwner('urn', 'SELECT 1 FROM ending')).toEqual([]);
    expect(await cast(abroad)).toMatchObject({ refusal: { code: 'urn/closed' } });
    at(LATEST);
    await wake(abroad);
    expect(await databases.asOwner('urn', 'SELECT phi FROM ending')).toEqual([{ phi: abroad.phi }]);
  });

  test('that comes after the urn was shut opens nothing again', async () => {
    at(CLOSES + 1);
    await followJournals();
    await wake(abroad);
    extend(CLOSES + 600);
    await followJournals();
    expect(await cast(abroad)).toMatchObject({ refusal: { code: 'urn/closed' } });
  });

  test('beyond what the definition allows is none', async () => {
    extend(LATEST + 1);
    await followJournals();
    expect(knownUrn(abroad.phi)?.closes).toBe(CLOSES);
  });
});

describe('an annulled urn', () => {
  test('shows all that it holds, says that it is annulled, and takes nothing more; the other goes on', async () => {
    const { envelope, number } = abroad.voter().vote();
    await castBallot(envelope);
    await cast(home);
    const { hash } = annul();
    await followJournals();
    expect(await cast(abroad)).toMatchObject({ refusal: { code: 'urn/annulled' } });
    await wake(abroad);
    const closing = await closingOf(abroad);
    expect(closing).toMatchObject({ ballots: 1, passes: 1, decision: hash, annulled: true });
    expect(await ballotsOn(abroad)).toBe(1);
    expect(JSON.stringify(await chainOf(abroad))).toContain(number);
    expect(await databases.asOwner('urn', 'SELECT DISTINCT phi FROM waiting')).toEqual([{ phi: home.phi }]);
    // who voted can still prove it
    expect(await castBallot(envelope)).toEqual({ ok: true, value: { published: { batch: 1 } } });
    expect(await viewUrn(abroad.phi)).toMatchObject({ value: { state: 'annulled', flushed: true } });
    expect(await cast(home)).toMatchObject({ ok: true });
    const key = abroad.definition['x-isoloir'].receiptKey;
    const lines = await readOwnChain(abroad.phi);
    expect(checkChain(lines, { chain: `urn/${abroad.phi}`, key }).filter(({ ok }) => !ok)).toEqual([]);
    await wake(abroad);
    expect(await readOwnChain(abroad.phi)).toHaveLength(lines.length);
  });

  test('that was never opened has a closing record of nothing', async () => {
    await empty();
    ({ home, abroad } = await freezeTwo(journal));
    annul();
    await followJournals();
    await wake(abroad);
    expect(await closingOf(abroad)).toMatchObject({ ballots: 0, passes: 0, annulled: true });
  });

  test('that was sealed keeps the closing record it has', async () => {
    at(CLOSES);
    await followJournals();
    await wake(abroad);
    const view = await viewUrn(abroad.phi);
    if (!view.ok) throw new Error('no view');
    const { ballots, passes, last } = view.value;
    abroad.decide(sampleStatement('close', { urns: [{ phi: abroad.phi, ballots, passes, last }] }));
    await followJournals();
    await wake(abroad);
    const sealed = await closingOf(abroad);
    annul();
    await followJournals();
    await wake(abroad);
    expect(await closingOf(abroad)).toEqual(sealed);
    expect(await viewUrn(abroad.phi)).toMatchObject({ value: { state: 'annulled' } });
  });

  test('is annulled for good when the process dies between its last batch and its closing record', async () => {
    await cast(abroad);
    annul();
    await followJournals();
    const kill =
      "CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.event LIKE '%closing%' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END $$";
    await databases.asOwner('urn', kill);
    await databases.asOwner(
      'urn',
      'CREATE TRIGGER crash BEFORE INSERT ON chain_event FOR EACH ROW EXECUTE FUNCTION crash()',
    );
    await expect(wake(abroad)).rejects.toThrow();
    await databases.asOwner('urn', 'DROP TRIGGER crash ON chain_event');
    await databases.asOwner('urn', 'DROP FUNCTION crash()');
    forget();
    await loadVotes();
    expect(await cast(abroad)).toMatchObject({ refusal: { code: 'urn/annulled' } });
    await wake(abroad);
    expect(await closingOf(abroad)).toMatchObject({ ballots: 1, annulled: true });
  });
});
