/** The letter that a proposal causes. Letters to voters follow from the decisions themselves (mail/call.ts). */
import { PersonId, type VoteId } from '#lib/ground/brand.ts';
import type { PeopleTx } from '../db.ts';
import { queueMail } from '../mail/index.ts';

/** Asks the other members of the Authority to read and sign. */
export async function askToSign(tx: PeopleTx, vote: VoteId, proposer: PersonId): Promise<void> {
  const { rows } = await tx.query<{ id: string; fr: string; en: string }>(
    `SELECT p.id, v.draft->'title'->>'fr' AS fr, v.draft->'title'->>'en' AS en
       FROM vote v, person p WHERE v.id = $1 AND 'authority' = ANY(p.roles) AND p.id <> $2 ORDER BY p.id`,
    [vote, proposer],
  );
  for (const { id, fr, en } of rows) {
    await queueMail(tx, { person: PersonId.parse(id), template: 'decision-waiting', detail: { title: { fr, en } } });
  }
}
