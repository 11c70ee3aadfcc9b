/** Invitations in numbers: sending them to many, and how far they have come. */
import { z } from 'zod';
import { PersonId } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { Rollback, withPeople } from '../db.ts';
import { queueInvitations } from '../mail/index.ts';
import type { RollCode } from './refusals.ts';

/** Whom to invite: everyone without a passkey, or these persons. */
export const Invitees = z.strictObject({
  who: z.union([z.literal('unenrolled'), z.array(PersonId).min(1).max(10_000)]),
});
export type Invitees = z.infer<typeof Invitees>;

export type Invited = {
  /** Letters queued now. */
  queued: number;
  /** Passed over: a letter waits for them already, or they have a passkey. */
  passed: number;
};

/**
 * Queues an invitation for each person meant who has no passkey. A new letter ends the link of the one before when it
 * is sent, not earlier. Whoever has a passkey is passed over: another link would let its bearer in beside them.
 */
export const invite = ({ who }: Invitees): Promise<Result<Invited, RollCode>> =>
  withPeople(async (tx) => {
    const wanted = who === 'unenrolled' ? null : [...new Set(who)];
    const { rows } = await tx.query<{ id: PersonId; enrolled: boolean }>(
      `SELECT id, EXISTS (SELECT FROM passkey WHERE person_id = person.id) AS enrolled
       FROM person WHERE cardinality(roles) > 0 AND ($1::uuid[] IS NULL OR id = ANY ($1)) ORDER BY id`,
      [wanted],
    );
    if (wanted !== null && rows.length < wanted.length) throw new Rollback(refuse('roll/no-such-person'));
    const open = rows.filter(({ enrolled }) => !enrolled).map(({ id }) => id);
    const queued = await queueInvitations(tx, open);
    const considered = who === 'unenrolled' ? open.length : rows.length;
    return ok({ queued, passed: considered - queued });
  });

/** People of the roll and of the offices by how far their invitation has come; the parts add up to `people`. */
export type Progress = {
  people: number;
  enrolled: number;
  /** A letter was sent and its link lives. */
  invited: number;
  /** A letter waits to be sent (the first, or one more try). */
  waiting: number;
  /** The letter could not be sent. */
  failed: number;
  /** No letter yet, or its link has expired. */
  uninvited: number;
};

export const viewInvitations = (now: number): Promise<Progress> =>
  withPeople(async (tx) => {
    const { rows } = await tx.query<{ stage: keyof Omit<Progress, 'people'>; count: number }>(
      `SELECT stage, count(*)::int AS count FROM (
         SELECT CASE
           WHEN EXISTS (SELECT FROM passkey WHERE person_id = p.id) THEN 'enrolled'
           WHEN EXISTS (SELECT FROM mail WHERE person_id = p.id AND template = 'invitation' AND state = 'queued') THEN 'waiting'
           WHEN EXISTS (SELECT FROM invitation WHERE person_id = p.id AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $1) THEN 'invited'
           WHEN (SELECT state FROM mail WHERE person_id = p.id AND template = 'invitation' ORDER BY id DESC LIMIT 1) = 'failed' THEN 'failed'
           ELSE 'uninvited' END AS stage
         FROM person p WHERE cardinality(roles) > 0) AS stages
       GROUP BY stage`,
      [new Date(now)],
    );
    const progress: Progress = { people: 0, enrolled: 0, invited: 0, waiting: 0, failed: 0, uninvited: 0 };
    for (const { stage, count } of rows) {
      progress[stage] = count;
      progress.people += count;
    }
    return progress;
  });
