/** Reading one's own board: the read-only role, and lines in the form of the public file. */
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { VoteId as VoteIdSchema } from '#lib/ground/brand.ts';
import { utf8 } from '#lib/ground/bytes.ts';
import { prepared } from '#lib/ground/postgres.ts';
import { withBoardReader } from './db.ts';
import { formatLine, type Line } from './event.ts';

const LINES = prepared(
  'SELECT event, payload, signature FROM event WHERE chain = $1 AND height >= $2 ORDER BY height LIMIT $3',
);

/** Events of one chain from height `from`, in order, at most `limit`; empty where there is none. */
function readLines(which: 'journal' | 'urn', chain: string, from: number, limit?: number): Promise<Line[]> {
  return withBoardReader(which, async (tx) => {
    const { rows } = await tx.query<Line>(LINES, [chain, from, limit ?? null]);
    return rows.map(({ event, payload, signature }) => ({ event, payload, signature }));
  });
}

/** The journal of a vote (people's cluster). */
export const readJournal = (vote: VoteId, from = 0): Promise<Line[]> => readLines('journal', `journal/${vote}`, from);

/** Height of the journal's last event that states a root of the roll: an event `roll`, else the freeze; null without one. */
export const heightOfRoll = (vote: VoteId): Promise<number | null> =>
  withBoardReader('journal', async (tx) => {
    const { rows } = await tx.query<{ height: number }>(
      `SELECT height::int AS height FROM event WHERE chain = $1 AND (event LIKE '%"type":"roll"}' OR height = 0)
        ORDER BY height DESC LIMIT 1`,
      [`journal/${vote}`],
    );
    return rows[0]?.height ?? null;
  });

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

const NDJSON = { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' };

/** Events read at a time, of up to 1 MB each: a long chain is never held whole in memory [who asks for it many times]. */
const PAGE = 16;

/** A chain from height `from` as the public file, NDJSON, page by page as the reader takes it; at most `limit` events. */
function stream(which: 'journal' | 'urn', chain: string, from: number, limit = Number.POSITIVE_INFINITY): Response {
  let [next, left] = [from, limit];
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const most = Math.min(PAGE, left);
      const lines = await readLines(which, chain, next, most);
      next += lines.length;
      left -= lines.length;
      for (const line of lines) controller.enqueue(utf8(formatLine(line)));
      if (lines.length < most || left === 0) controller.close();
    },
  });
  return new Response(body, { headers: NDJSON });
}

export const streamJournal = (vote: VoteId, from: number): Response => stream('journal', `journal/${vote}`, from);

/** An urn's own chain, where it lies. `limit`: the booth reads the first line alone, and must not cost us the batches. */
export const streamOwnChain = (phi: Phi, from: number, limit?: number): Response =>
  stream('urn', `urn/${phi}`, from, limit);
