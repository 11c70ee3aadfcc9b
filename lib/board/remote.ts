/** Reading the other side's board over HTTP (HOUSE §3, lock 3): whole lines, kept in memory and fetched onward. */

import { z } from 'zod';
import { type Phi, toUrlForm, VoteId } from '#lib/ground/brand.ts';
import { type Peer, peer } from '#lib/ground/peer.ts';
import { shared } from '#lib/ground/shared.ts';
import { type Line, parseLines } from './event.ts';

/** A board never shrinks and never changes: what was fetched once is only continued. */
const kept = () => shared('board/remote', () => new Map<string, { lines: Line[]; pending: Promise<void> | null }>());

async function continueLines(key: string, from: Peer, path: string): Promise<Line[]> {
  const entry = kept().get(key) ?? { lines: [], pending: null };
  kept().set(key, entry);
  // Readers at the same time share one request.
  entry.pending ??= fetchLines(from, `${path}?from=${entry.lines.length}`)
    .then((more) => {
      entry.lines = [...entry.lines, ...more];
    })
    .finally(() => {
      entry.pending = null;
    });
  await entry.pending;
  return entry.lines;
}

/** @throws Error where the peer does not answer with lines. */
export async function fetchLines(from: Peer, path: string): Promise<Line[]> {
  const answer = await from.get(path);
  if (!answer.ok) throw new Error(`peer answered ${answer.status}`);
  return parseLines(await answer.text());
}

/** The live chain of an urn, read from the urn's host; empty where it has none. Not verified here: `checkChain`. */
export const readChain = (phi: Phi): Promise<Line[]> =>
  continueLines(`urn/${phi}`, peer('urn'), `/api/board/urn/${toUrlForm(phi)}`);

/** The journals that the people's host has. */
export async function fetchJournals(): Promise<VoteId[]> {
  const answer = await peer('people').get('/api/board/journals');
  if (!answer.ok) throw new Error(`peer answered ${answer.status}`);
  return z.strictObject({ votes: z.array(VoteId) }).parse(await answer.json()).votes;
}

/** Events of a journal from height `from`, read from the people's host. */
export const fetchJournal = (vote: VoteId, from: number): Promise<Line[]> =>
  fetchLines(peer('people'), `/api/board/journal/${vote}?from=${from}`);
