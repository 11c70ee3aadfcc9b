/** A live chain as the board page shows it: read from the urn's host, verified event by event, kept and continued. */
import { z } from 'zod';
import { BallotNumber, type Phi } from '#lib/ground/brand.ts';
import type { Check } from '#lib/ground/result.ts';
import { shared } from '#lib/ground/shared.ts';
import { checkChain, type Head, type Line, readEvents } from './event.ts';
import { BatchPayload, ClosingPayload, DefinitionPayload, parsePayload } from './payload.ts';
import { readChain } from './remote.ts';

export type BatchView = { batch: number; height: number; hash: string; numbers: BallotNumber[] };

export type BoardView = {
  head: Head | null;
  checks: Check[];
  /** Oldest first. */
  batches: BatchView[];
  ballots: number;
  /** Distinct passes: people who voted and whose ballot is on the board. */
  passes: number;
  closing: ClosingPayload | null;
  /** The chain starts with the very definition that the journal froze. */
  isDefined: boolean;
};

type Kept = Omit<BoardView, 'passes'> & { owners: Set<string> };

const kept = () => shared('board/urn-view', () => new Map<Phi, Promise<Kept>>());

/** What the journal froze: exact bytes of `election.json`, and the key of the chain's heads. */
export type Frozen = { election: string; receiptKey: string };

/** @throws Error where the urn's host does not answer. */
export async function viewBoard(phi: Phi, frozen: Frozen): Promise<BoardView> {
  const before = kept().get(phi) ?? Promise.resolve(fresh());
  const after = before.catch(fresh).then(async (known) => onward(known, phi, frozen, await readChain(phi)));
  kept().set(phi, after);
  const { owners, ...board } = await after;
  return { ...board, passes: owners.size };
}

const fresh = (): Kept => ({
  head: null,
  checks: [],
  batches: [],
  ballots: 0,
  owners: new Set(),
  closing: null,
  isDefined: false,
});

function onward(known: Kept, phi: Phi, frozen: Frozen, lines: readonly Line[]): Kept {
  const more = lines.slice(known.head ? known.head.height + 1 : 0);
  if (more.length === 0) return known;
  const checks = checkChain(more, {
    chain: `urn/${phi}`,
    key: frozen.receiptKey,
    ...(known.head ? { after: known.head } : {}),
  });
  const next: Kept = { ...known, batches: [...known.batches], owners: new Set(known.owners) };
  // A break is never forgotten.
  next.checks = checks.map((check) => known.checks.find((old) => old.name === check.name && !old.ok) ?? check);
  for (const { event, hash, line } of readEvents(more)) {
    if (event.type === 'definition') {
      next.isDefined = parsePayload(DefinitionPayload, line.payload).election === frozen.election;
    } else if (event.type === 'batch') {
      const { batch, ballots } = parsePayload(BatchPayload, line.payload);
      next.batches.push({ batch, height: event.height, hash, numbers: ballots.map(({ ballot }) => numberIn(ballot)) });
      next.ballots += ballots.length;
      for (const { pass } of ballots) next.owners.add(pass.y);
    } else if (event.type === 'closing') next.closing = parsePayload(ClosingPayload, line.payload);
    next.head = { height: event.height, hash };
  }
  return next;
}

const Numbered = z.object({ signature: z.object({ hash: BallotNumber }) });
const numberIn = (ballot: string): BallotNumber => Numbered.parse(JSON.parse(ballot)).signature.hash;
