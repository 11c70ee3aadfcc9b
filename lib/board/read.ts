/** Reading one's own board: the read-only role, and lines in the form of the public file. */
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { VoteId as VoteIdSchema } from '#lib/ground/brand.ts';
import { withBoardReader } from './db.ts';
import { formatLine, type Line } from './event.ts';

/** Events of one chain from height `from`, in order; empty where there is none. */
function readLines(which: 'journal' | 'urn', chain: string, from: number): Promise<Line[]> {
  return withBoardReader(which, async (tx) => {
    const { rows } = await tx.query<Line>(
      'SELECT event, payload, signature FROM event WHERE chain = $1 AND height >= $2 ORDER BY height',
      [chain, from],
    );
    return rows.map(({ event, payload, signature }) => ({ event, payload, signature }));
  });
}

/** The journal of a vote (people's cluster). */
export const readJournal = (vote: VoteId, from = 0): Promise<Line[]> => readLines('journal', `journal/${vote}`, from);

/** The live chain of an urn where it lies (urn's cluster). Others ask over HTTP: `readChain`. */
export const readOwnChain = (phi: Phi, from = 0): Promise<Line[]> => readLines('urn', `urn/${phi}`, from);

/** Every vote that has a journal. */
export function listJournals(): Promise<VoteId[]> {
  return withBoardReader('journal', async (tx) => {
    const { rows } = await tx.query<{ chain: string }>(
      `SELECT chain FROM event WHERE height = 0 AND chain LIKE 'journal/%' ORDER BY chain`,
    );
    return rows.map(({ chain }) => VoteIdSchema.parse(chain.slice('journal/'.length)));
  });
}

/** Lines as the public file: NDJSON. */
export function ndjson(lines: readonly Line[]): Response {
  return new Response(lines.map(formatLine).join(''), {
    headers: { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' },
  });
}
