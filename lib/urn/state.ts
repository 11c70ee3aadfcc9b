/** What the urn says of itself to anyone: its state and its public counts. Nothing of what waits [an hour for a vote]. */
import type { Phi } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { readHead } from './chain.ts';
import { withUrn } from './db.ts';
import { readEnding } from './flush.ts';
import { knownUrn } from './known.ts';
import type { UrnCode } from './refusals.ts';

export type UrnSummary = {
  state: string;
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
  const urn = knownUrn(phi);
  if (urn === null) return refuse('urn/unknown');
  return withUrn(async (tx) => {
    const head = await readHead(tx, phi);
    const ending = await readEnding(tx, phi);
    const { rows } = await tx.query<{ ballots: number; passes: number }>(
      'SELECT count(*)::int AS ballots, count(DISTINCT y)::int AS passes FROM published WHERE phi = $1',
      [phi],
    );
    const { ballots = 0, passes = 0 } = rows[0] ?? {};
    if (head === null) return refuse('urn/unknown');
    return ok({
      state: urn.state,
      ballots,
      passes,
      height: head.height,
      last: head.hash,
      flushed: ending !== null,
    });
  });
}
