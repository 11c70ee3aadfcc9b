/** Invitations in numbers: sending them to many in one statement, and how far they have come. */
import { z } from 'zod';
import { PersonId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, Rollback, withPeople } from '../db.ts';
import { WAITING } from './kinds.ts';
import { laneOf, laneValues } from './lanes.ts';
import type { MailCode } from './refusals.ts';

/** Whom to invite: everyone without a passkey; of them, those without a living link; or these persons. */
export const Invitees = z.strictObject({
  who: z.union([z.literal('unenrolled'), z.literal('uninvited'), z.array(PersonId).min(1).max(10_000)]),
});
export type Invitees = z.infer<typeof Invitees>;

export type Invited = {
  /** Letters queued now. */
  queued: number;
  /** Passed over: a letter waits for them already, or they have a passkey. */
  passed: number;
};

const LIVING = `EXISTS (SELECT FROM invitation i WHERE i.person_id = p.id AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $2)`;
/** $1 persons or null, $2 now, $3–4 lanes. In no order that the roll has: no provider gets its letters in one row. */
export const inviteSql = (uninvited: boolean): string =>
  `INSERT INTO mail (person_id, template, next_at, lane)
   SELECT p.id, 'invitation', $2, ${laneOf('p.email', 3, 4)} FROM person p
    WHERE cardinality(p.roles) > 0 AND p.email IS NOT NULL AND ($1::uuid[] IS NULL OR p.id = ANY ($1))
      AND NOT EXISTS (SELECT FROM passkey k WHERE k.person_id = p.id)
      ${uninvited ? `AND NOT ${LIVING}` : ''}
    ORDER BY random()
   ON CONFLICT DO NOTHING`;

/**
 * Queues an invitation for each person meant who has no passkey. A new letter ends the link of the one before when it
 * is sent, not earlier. Whoever has a passkey is passed over: another link would let its bearer in beside them.
 */
export const invite = ({ who }: Invitees): Promise<Result<Invited, MailCode>> =>
  withPeople(async (tx) => {
    const wanted = Array.isArray(who) ? [...new Set(who)] : null;
    const at = new Date(now());
    const meant = wanted === null ? await countUnenrolled(tx) : await countKnown(tx, wanted);
    if (wanted !== null && meant < wanted.length) throw new Rollback(refuse('mail/no-such-person'));
    const { rowCount } = await tx.query(inviteSql(who === 'uninvited'), [wanted, at, ...laneValues()]);
    return ok({ queued: rowCount, passed: meant - rowCount });
  });

async function countUnenrolled(tx: PeopleTx): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM person p
      WHERE cardinality(roles) > 0 AND NOT EXISTS (SELECT FROM passkey k WHERE k.person_id = p.id)`,
  );
  return rows[0]?.count ?? 0;
}

async function countKnown(tx: PeopleTx, people: readonly PersonId[]): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM person WHERE cardinality(roles) > 0 AND id = ANY ($1::uuid[])',
    [people],
  );
  return rows[0]?.count ?? 0;
}

/** People of the roll and of the offices by how far their invitation has come; the parts add up to `people`. */
export type Progress = {
  people: number;
  enrolled: number;
  /** A letter was sent and its link lives. */
  invited: number;
  /** A letter waits to be sent (the first, or one more try). */
  waiting: number;
  /** The letter could not be sent, or came back. */
  failed: number;
  /** No letter yet, or its link has expired. */
  uninvited: number;
};

const LINKS = `template IN ('invitation', 'enrol-reminder')`;
/** $1 now. */
export const PROGRESS = `WITH
     enrolled AS (SELECT DISTINCT person_id FROM passkey),
     waiting AS (SELECT DISTINCT person_id FROM mail WHERE ${LINKS} AND ${WAITING}),
     living AS (SELECT person_id FROM invitation WHERE used_at IS NULL AND revoked_at IS NULL AND expires_at > $1),
     failed AS (SELECT DISTINCT person_id FROM mail WHERE ${LINKS} AND state IN ('bounced', 'complained', 'failed'))
   SELECT CASE WHEN enrolled.person_id IS NOT NULL THEN 'enrolled'
               WHEN waiting.person_id IS NOT NULL THEN 'waiting'
               WHEN living.person_id IS NOT NULL THEN 'invited'
               WHEN failed.person_id IS NOT NULL THEN 'failed'
               ELSE 'uninvited' END AS stage, count(*)::int AS count
     FROM person p
     LEFT JOIN enrolled ON enrolled.person_id = p.id LEFT JOIN waiting ON waiting.person_id = p.id
     LEFT JOIN living ON living.person_id = p.id LEFT JOIN failed ON failed.person_id = p.id
    WHERE cardinality(p.roles) > 0 GROUP BY stage`;

export const viewInvitations = (at: number): Promise<Progress> =>
  withPeople(async (tx) => {
    const { rows } = await tx.query<{ stage: keyof Omit<Progress, 'people'>; count: number }>(PROGRESS, [new Date(at)]);
    const progress: Progress = { people: 0, enrolled: 0, invited: 0, waiting: 0, failed: 0, uninvited: 0 };
    for (const { stage, count } of rows) {
      progress[stage] = count;
      progress.people += count;
    }
    return progress;
  });
