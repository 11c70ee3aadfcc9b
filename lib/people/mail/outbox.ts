/** Letters waiting to be sent. What is queued holds no link, and no address but that of a notice (notice.ts): both are
 * looked up at sending. */
import type { PersonId, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import type { PeopleTx } from '../db.ts';
import { FOR_UNENROLLED, LinkTemplate, OF_ACCOUNT, Template, WAITING } from './kinds.ts';
import { laneOf, laneValues } from './lanes.ts';
import type { Detail } from './letter.ts';

/**
 * Queues a letter in the caller's transaction. Idempotent: one letter of a kind per person and vote, and one
 * letter with a link waiting per person.
 * @returns false where the same letter waits (or, for a vote, was sent) already
 */
export async function queueMail(
  tx: PeopleTx,
  letter: { person: PersonId; template: Template; vote?: VoteId; detail?: Detail },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO mail (person_id, template, vote_id, detail, next_at, lane)
     SELECT id, $2, $3, $4, $5, ${laneOf('email', 6, 7)} FROM person WHERE id = $1
     ON CONFLICT DO NOTHING`,
    [letter.person, letter.template, letter.vote ?? null, letter.detail ?? {}, new Date(now()), ...laneValues()],
  );
  return rowCount === 1;
}

/** Queues an invitation for each of `people`; those for whom one waits already are passed over. @returns how many */
export async function queueInvitations(tx: PeopleTx, people: readonly PersonId[]): Promise<number> {
  const { rowCount } = await tx.query(
    `INSERT INTO mail (person_id, template, next_at, lane)
     SELECT id, 'invitation', $2, ${laneOf('email', 3, 4)} FROM person WHERE id = ANY ($1::uuid[])
     ON CONFLICT DO NOTHING`,
    [people, new Date(now()), ...laneValues()],
  );
  return rowCount;
}

/** Takes back invitations that wait for someone who has enrolled. */
export const dropInvitations = (tx: PeopleTx, people: readonly PersonId[]): Promise<void> =>
  drop(tx, people, FOR_UNENROLLED, 'enrolled');

/** Takes back every letter that would carry a link to these people. */
export const dropLinkLetters = (tx: PeopleTx, people: readonly PersonId[]): Promise<void> =>
  drop(tx, people, LinkTemplate.options, 'changed');

/** Takes back every letter about votes that waits for someone who has left the roll. What happened to their account is
 * said all the same [a change decided about a member, who is taken off the roll before the letter leaves and put back]. */
export const dropLetters = (tx: PeopleTx, people: readonly PersonId[]): Promise<void> =>
  drop(tx, people, OF_VOTES, 'left');

const OF_VOTES = Template.options.filter((template) => !OF_ACCOUNT.some((one) => one === template));

async function drop(
  tx: PeopleTx,
  people: readonly PersonId[],
  templates: readonly Template[],
  reason: string,
): Promise<void> {
  await tx.query(
    `UPDATE mail SET state = 'dropped', reason = $3
     WHERE person_id = ANY ($1::uuid[]) AND template = ANY ($2::text[]) AND ${WAITING}`,
    [people, templates, reason],
  );
}
