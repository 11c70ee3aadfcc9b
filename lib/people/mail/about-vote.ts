/** Letters about a vote to all who can vote in it: queued in one statement, to leave at a second to come. */
import type { VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import type { PeopleTx } from '../db.ts';
import type { Detail, Template } from './letter.ts';

/** Queues one letter for every member of a college who has a passkey, to leave at `from` (epoch ms). Once per vote. */
export async function queueForCollege(
  tx: PeopleTx,
  letter: { college: string; template: Template; vote: VoteId; detail: Detail; from: number },
): Promise<void> {
  await tx.query(
    `INSERT INTO mail (person_id, template, vote_id, detail, next_at)
     SELECT m.person_id, $2, $3, $4, $5 FROM member m
      WHERE m.college = $1 AND EXISTS (SELECT 1 FROM passkey k WHERE k.person_id = m.person_id)
     ON CONFLICT DO NOTHING`,
    [letter.college, letter.template, letter.vote, letter.detail, new Date(Math.max(letter.from, now()))],
  );
}

/** Takes back what waits about a vote: it has come to nothing. */
export async function dropAboutVote(tx: PeopleTx, vote: VoteId, template: Template): Promise<void> {
  await tx.query(`UPDATE mail SET state = 'failed' WHERE vote_id = $1 AND template = $2 AND state = 'queued'`, [
    vote,
    template,
  ]);
}
