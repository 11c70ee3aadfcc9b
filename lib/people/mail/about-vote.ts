/** Letters about a vote to all who can vote in it: queued in one statement, to leave at a second to come. */
import type { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import type { PeopleTx } from '../db.ts';
import type { Detail, Template } from './letter.ts';

/** Queues one letter for every voter of an urn who has a passkey, to leave at `from` (epoch ms). Once per vote. `only`:
 * for these alone, where the others have theirs. */
export async function queueForUrn(
  tx: PeopleTx,
  letter: { phi: Phi; template: Template; vote: VoteId; detail: Detail; from: number; only?: readonly PersonId[] },
): Promise<void> {
  await tx.query(
    `INSERT INTO mail (person_id, template, vote_id, detail, next_at)
     SELECT v.person_id, $2, $3, $4, $5 FROM voter v
      WHERE v.phi = $1 AND ($6::uuid[] IS NULL OR v.person_id = ANY ($6))
        AND EXISTS (SELECT 1 FROM passkey k WHERE k.person_id = v.person_id)
     ON CONFLICT DO NOTHING`,
    [
      letter.phi,
      letter.template,
      letter.vote,
      letter.detail,
      new Date(Math.max(letter.from, now())),
      letter.only ?? null,
    ],
  );
}

/** Takes back what waits about a vote: it has come to nothing. */
export async function dropAboutVote(tx: PeopleTx, vote: VoteId, template: Template): Promise<void> {
  await tx.query(`UPDATE mail SET state = 'failed' WHERE vote_id = $1 AND template = $2 AND state = 'queued'`, [
    vote,
    template,
  ]);
}
