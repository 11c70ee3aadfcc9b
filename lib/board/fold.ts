/** A vote as its journal tells it, for pages: verified decisions folded (lib/election/lifecycle), and the rest. */
import { emptyLife, followDecision, type Life } from '#lib/election/lifecycle.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import type { Line } from './event.ts';
import { readEvents } from './event.ts';

/** Folds the journal's decisions. One whose quorum or order does not hold changes nothing. Pure; needs WebCrypto. */
export async function foldVote(vote: VoteId, lines: readonly Line[]): Promise<Life> {
  let life = emptyLife(vote);
  for (const { event, line } of readEvents(lines)) {
    if (event.type === 'decision') life = (await followDecision(life, line.payload)).life;
  }
  return life;
}
