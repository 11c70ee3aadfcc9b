/** What the public pages say of a vote, from its journal and live chain; reading itself is replaced. */
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { vote } from '#lib/election/testing.ts';
import { toUrlForm } from '#lib/ground/brand.ts';
import { shared } from '#lib/ground/shared.ts';
import { type Line, parseLines } from './event.ts';
import { viewBoard } from './urn-view.ts';
import { type Lies, type Made, makeElection } from './verify/testing.ts';
import { makeWorld, type World } from './verify/testing-voters.ts';
import { phiOfPath, viewUrn, viewVote, viewVotes } from './view.ts';

const source: { journal: Line[]; chain: Line[] } = { journal: [], chain: [] };
vi.mock('./read.ts', () => ({
  listJournals: async () => [vote],
  readJournal: async (_: string, from = 0) => source.journal.slice(from),
}));
vi.mock('./remote.ts', () => ({ readChain: async () => source.chain }));

let world: World;
let made: Made;
const NOW = 2_000_000_000;

function publish(lies: Lies = {}): Made {
  const election = makeElection(world, lies);
  source.journal = parseLines(election.journal);
  source.chain = parseLines(election.chain);
  return election;
}

beforeAll(async () => {
  world = await makeWorld();
  made = publish();
});

beforeEach(() => {
  shared('board/view', () => new Map()).clear();
  shared('board/urn-view', () => new Map()).clear();
  source.journal = parseLines(made.journal);
  source.chain = parseLines(made.chain);
});

describe('a vote by its journal', () => {
  test('published: every decision verified, the chain whole, figures counted', async () => {
    const seen = await viewVote(vote, NOW);
    expect(seen?.state).toBe('published');
    expect(seen?.decisions.map(({ kind }) => kind)).toEqual(['freeze', 'open', 'close', 'publish']);
    expect(seen?.decisions.flatMap(({ checks }) => checks).every((check) => check.ok)).toBe(true);
    expect(seen?.decisions[0]?.signers).toHaveLength(2);
    expect(seen?.chain.length).toBeGreaterThan(0);
    expect(seen?.chain.every((check) => check.ok)).toBe(true);
    const [urn] = seen?.urns ?? [];
    expect(urn).toMatchObject({ members: 10, enrolled: 9, pairs: made.voters.length, trustees: 2, worked: [1, 2] });
  });

  test('read bit by bit it says the same as read at once', async () => {
    const all = source.journal;
    for (let n = 1; n <= all.length; n++) {
      source.journal = all.slice(0, n);
      await viewVote(vote, NOW);
    }
    const bitByBit = await viewVote(vote, NOW);
    shared('board/view', () => new Map()).clear();
    expect(bitByBit).toEqual(await viewVote(vote, NOW));
  });

  test('before its opening is decided it is frozen', async () => {
    source.journal = source.journal.slice(0, 1);
    expect((await viewVotes(NOW)).map(({ state }) => state)).toEqual(['frozen']);
  });

  test('a decision signed by too few is shown with its failing check, and decides nothing', async () => {
    source.journal = source.journal.map((line, i) =>
      i === 1 ? { ...line, payload: oneSignature(line.payload) } : line,
    );
    const seen = await viewVote(vote, NOW);
    expect(seen?.decisions[1]?.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toContain('decision-quorum');
    expect(seen?.state).toBe('frozen');
    // the payload is no longer what its event names
    expect(seen?.chain.find(({ name }) => name === 'chain-payload')?.ok).toBe(false);
  });

  test('a break of the chain is not forgotten when honest events follow', async () => {
    const all = source.journal;
    source.journal = all.slice(0, 3).map((line, i) => (i === 2 ? { ...line, signature: '0'.repeat(128) } : line));
    await viewVote(vote, NOW);
    source.journal = all;
    const seen = await viewVote(vote, NOW);
    expect(seen?.chain.find(({ name }) => name === 'chain-signature')?.ok).toBe(false);
  });

  test('a journal that freezes nothing is no vote', async () => {
    source.journal = source.journal.slice(2, 3);
    expect(await viewVote(vote, NOW)).toBeNull();
  });
});

describe('an urn', () => {
  test('is found by its fingerprint as it stands in a path', async () => {
    const phi = phiOfPath(toUrlForm(made.phi));
    expect(phi).toBe(made.phi);
    expect((await viewUrn(made.phi, NOW))?.urn.phi).toBe(made.phi);
    expect(phiOfPath('nonsense')).toBeNull();
    expect(phiOfPath('%')).toBeNull();
  });

  test('its board: groups, ballots, distinct voters, closing record', async () => {
    const urn = (await viewUrn(made.phi, NOW))?.urn;
    if (urn === undefined) throw new Error('no urn');
    const { receiptKey } = urn.definition['x-isoloir'];
    const board = await viewBoard(made.phi, { election: urn.election, receiptKey });
    expect(board).toMatchObject({ isDefined: true, passes: made.voters.length });
    expect(board.checks.every((check) => check.ok)).toBe(true);
    expect(board.batches.flatMap(({ numbers }) => numbers)).toHaveLength(board.ballots);
    expect(board.closing).toMatchObject({ ballots: board.ballots, passes: board.passes });
    const other = await viewBoard(made.phi, { election: `${urn.election} `, receiptKey });
    expect(other.isDefined).toBe(true); // kept from before: the definition of an urn never changes
    shared('board/urn-view', () => new Map()).clear();
    expect((await viewBoard(made.phi, { election: `${urn.election} `, receiptKey })).isDefined).toBe(false);
  });
});

function oneSignature(payload: string): string {
  const read: { decision: { signatures: unknown[] } } = JSON.parse(payload);
  read.decision.signatures.length = 1;
  return JSON.stringify(read);
}
