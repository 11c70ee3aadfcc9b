/** What the urn says of itself to anyone: its state and its public counts. Nothing of what waits [an hour for a vote]. */
import type { Head } from '#lib/board/event.ts';
import type { UrnState } from '#lib/election/lifecycle.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { shared } from '#lib/ground/shared.ts';
import { copiedHeight, copyToBoard, readHead } from './chain.ts';
import { type UrnTx, withUrn } from './db.ts';
import { readEnding } from './flush.ts';
import { currentUrn } from './known.ts';
import type { UrnCode } from './refusals.ts';

export type UrnSummary = {
  state: UrnState;
  /** Epoch second of the closing in force. */
  closes: number;
  /** Envelopes and distinct passes on the chain. */
  ballots: number;
  passes: number;
  /** Head of the chain: its height and hash. Once flushed, the decision `close` names this hash. */
  height: number;
  last: string;
  /** The urn is over and its last batch is out: the counts are final. */
  flushed: boolean;
};

export async function viewUrn(phi: Phi): Promise<Result<UrnSummary, UrnCode>> {
  const urn = await currentUrn(phi);
  if (urn === null) return refuse('urn/unknown');
  const summary = await withUrn(async (tx): Promise<UrnSummary | null> => {
    // Asked first: once flushed, the counts that follow are the last ones.
    const ending = await readEnding(tx, phi);
    const counted = await countAtHead(tx, phi);
    if (counted === null) return null;
    const { head, ballots, passes } = counted;
    const state = stateOnChain(urn.state, ending !== null && head.hash !== ending.last);
    return {
      state,
      closes: urn.closes,
      ballots,
      passes,
      height: head.height,
      last: head.hash,
      flushed: ending !== null,
    };
  });
  if (summary === null) return refuse('urn/unknown');
  // What is said here must be there to be read: the board's copy is brought up to it first.
  if (copiedHeight(phi) < summary.height) await copyToBoard(phi);
  return ok(summary);
}

/** Decided is not yet done: sealed is said when the closing record stands on the chain. */
function stateOnChain(state: UrnState, isClosed: boolean): UrnState {
  return (state === 'sealed' || state === 'published') && !isClosed ? 'closed' : state;
}

type Counted = { head: Head; ballots: number; passes: number };

/** Counts change with the chain alone: they are made once per head, not once per reader. */
async function countAtHead(tx: UrnTx, phi: Phi): Promise<Counted | null> {
  const kept = shared('urn/counts', () => new Map<Phi, Counted>());
  const known = kept.get(phi);
  const head = await readHead(tx, phi);
  if (head !== null && known?.head.hash === head.hash) return known;
  // Head and counts in one statement, so that they are of one moment.
  const { rows } = await tx.query<Head & { ballots: number; passes: number }>(
    `SELECT height, hash, ballots, passes FROM chain_event,
       (SELECT count(*)::int AS ballots, count(DISTINCT y)::int AS passes FROM published WHERE phi = $1) AS counts
     WHERE phi = $1 ORDER BY height DESC LIMIT 1`,
    [phi],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const counted = { head: { height: row.height, hash: row.hash }, ballots: row.ballots, passes: row.passes };
  kept.set(phi, counted);
  return counted;
}
