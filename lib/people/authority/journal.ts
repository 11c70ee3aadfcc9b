/** From the outbox of the people's database into the journals: one writer, in order, each row once (PROTOCOL §6). */
import { appendToJournal } from '#lib/board/append.ts';
import { withJournalAppend } from '#lib/board/db.ts';
import { EventType } from '#lib/board/event.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { alone, withPeople } from '../db.ts';
import { headSigner } from './journal-key.ts';

const AT_ONCE = 50;

/** Appends what waits. Answers how many rows; 0 also where another process is at it.
 * A crash between the two databases leaves a row that is the journal's head already: it is not appended again. */
export async function appendOutbox(): Promise<number> {
  return (await alone('people/journal', appendWaiting)) ?? 0;
}

async function appendWaiting(): Promise<number> {
  const rows = await withPeople(async (tx) => {
    const waiting = await tx.query<{ id: string; vote_id: VoteId; type: string; payload: string }>(
      'SELECT id, vote_id, type, payload FROM journal_outbox WHERE NOT appended ORDER BY id LIMIT $1',
      [AT_ONCE],
    );
    return waiting.rows;
  });
  if (rows.length === 0) return 0;
  const signers = new Map<VoteId, Awaited<ReturnType<typeof headSigner>>>();
  for (const { id, vote_id: vote, type, payload } of rows) {
    const sign = signers.get(vote) ?? (await headSigner(vote));
    signers.set(vote, sign);
    const event = { chain: `journal/${vote}`, type: EventType.parse(type), payload, sign };
    await withJournalAppend((tx) => appendToJournal(tx, event));
    await withPeople((tx) => tx.query('UPDATE journal_outbox SET appended = true WHERE id = $1', [id]));
  }
  return rows.length;
}
