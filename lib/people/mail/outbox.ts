/** Letters waiting to be sent. What is queued holds no link and no address: both are looked up at sending. */
import type { PersonId, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import type { PeopleTx } from '../db.ts';
import { type Detail, Template } from './letter.ts';

/**
 * Queues a letter in the caller's transaction. Idempotent: one letter of a kind per person and vote, and one
 * letter with a link of each kind waiting per person.
 * @returns false where the same letter waits (or, for a vote, was sent) already
 */
export async function queueMail(
  tx: PeopleTx,
  letter: { person: PersonId; template: Template; vote?: VoteId; detail?: Detail },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO mail (person_id, template, vote_id, detail, next_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [letter.person, letter.template, letter.vote ?? null, letter.detail ?? {}, new Date(now())],
  );
  return rowCount === 1;
}

/** Queues an invitation for each of `people`; those for whom one waits already are passed over. @returns how many */
export async function queueInvitations(tx: PeopleTx, people: readonly PersonId[]): Promise<number> {
  const { rowCount } = await tx.query(
    `INSERT INTO mail (person_id, template, next_at)
     SELECT person, 'invitation', $2 FROM unnest($1::uuid[]) AS person
     ON CONFLICT DO NOTHING`,
    [people, new Date(now())],
  );
  return rowCount;
}

/** Takes back invitations that wait for someone who has enrolled. */
export const dropInvitations = (tx: PeopleTx, people: readonly PersonId[]): Promise<void> =>
  drop(tx, people, ['invitation']);

/** Takes back every letter that waits for someone who has left the roll. */
export const dropLetters = (tx: PeopleTx, people: readonly PersonId[]): Promise<void> =>
  drop(tx, people, Template.options);

async function drop(tx: PeopleTx, people: readonly PersonId[], templates: readonly Template[]): Promise<void> {
  await tx.query(
    `UPDATE mail SET state = 'failed'
     WHERE person_id = ANY ($1::uuid[]) AND template = ANY ($2::text[]) AND state = 'queued'`,
    [people, templates],
  );
}
