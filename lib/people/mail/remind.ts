/** Reminders: sent when the Authority presses, in numbered waves, so that a press is never one too many. */
import { z } from 'zod';
import { VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { isOpenAt, queueAbout, readSubjects, type Subject } from './call.ts';
import { laneOf, laneValues } from './lanes.ts';
import type { MailCode } from './refusals.ts';

/** Between two waves of one reminder, in milliseconds. */
export const BETWEEN_WAVES = 20 * 3_600_000;

/** `wave`: the number of the wave as the page shows it (1, 2, …): pressing twice, or by two people, sends it once. */
export const ReminderOrder = z.discriminatedUnion('template', [
  z.strictObject({ template: z.literal('enrol-reminder'), vote: z.null(), wave: z.int().min(1).max(1000) }),
  z.strictObject({ template: z.literal('vote-reminder'), vote: VoteId, wave: z.int().min(1).max(1000) }),
]);
export type ReminderOrder = z.infer<typeof ReminderOrder>;

/** Waves so far: the number of the next one, and from when (epoch ms) it may be sent. */
export type Waves = { next: number; from: number; lastQueued: number };

export async function readWaves(
  tx: PeopleTx,
  template: ReminderOrder['template'],
  vote: VoteId | null,
): Promise<Waves> {
  const { rows } = await tx.query<{ wave: number; at: Date; queued: number }>(
    `SELECT wave, max(at) AS at, sum(queued)::int AS queued FROM mail_call WHERE vote_id = $1 AND template = $2
      GROUP BY wave ORDER BY wave DESC LIMIT 1`,
    [vote ?? '', template],
  );
  const [last] = rows;
  if (last === undefined) return { next: 1, from: 0, lastQueued: 0 };
  return { next: last.wave + 1, from: last.at.getTime() + BETWEEN_WAVES, lastQueued: last.queued };
}

/** Queues a wave. The wave sent last, asked for again, answers what it queued. @returns how many letters it is */
export const remind = ({ template, vote, wave }: ReminderOrder): Promise<Result<{ queued: number }, MailCode>> =>
  withPeople(async (tx) => {
    // one press at a time
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('people/mail-remind'))`);
    const waves = await readWaves(tx, template, vote);
    if (wave === waves.next - 1) return ok({ queued: waves.lastQueued });
    if (wave !== waves.next) return refuse('mail/other-wave');
    const open =
      template === 'vote-reminder' ? (await readSubjects(tx)).filter((one) => one.vote === vote && isOpen(one)) : [];
    if (template === 'vote-reminder' && open.length === 0) return refuse('mail/vote-not-open');
    if (now() < waves.from)
      return refuse('mail/too-soon', { detail: { hours: Math.ceil((waves.from - now()) / 3_600_000) } });
    if (template === 'enrol-reminder') return ok({ queued: await remindToEnrol(tx, wave) });
    let queued = 0;
    for (const one of open) queued += await queueAbout(tx, one, { template, wave, until: one.closes }, '');
    return ok({ queued });
  });

export const isOpen = (one: Subject): boolean => isOpenAt(one, now());

/** $1 wave, $2 now, $3–4 lanes. Whom an invitation reached (or waits for) and who has no passkey yet. */
export const REMIND_TO_ENROL = `INSERT INTO mail (person_id, template, wave, next_at, lane)
   SELECT p.id, 'enrol-reminder', $1, $2, ${laneOf('p.email', 3, 4)} FROM person p
    WHERE p.email IS NOT NULL AND cardinality(p.roles) > 0 AND NOT EXISTS (SELECT FROM passkey k WHERE k.person_id = p.id)
      AND EXISTS (SELECT FROM mail m WHERE m.person_id = p.id AND m.template = 'invitation' AND m.state = 'sent')
      AND NOT EXISTS (SELECT FROM mail c WHERE c.person_id = p.id AND c.state = 'complained')
    ORDER BY random()
   ON CONFLICT DO NOTHING`;

async function remindToEnrol(tx: PeopleTx, wave: number): Promise<number> {
  const at = new Date(now());
  const { rowCount } = await tx.query(REMIND_TO_ENROL, [wave, at, ...laneValues()]);
  await tx.query(
    `INSERT INTO mail_call (vote_id, phi, template, wave, at, swept_at, queued, mark) VALUES ('', '', 'enrol-reminder', $1, $2, $2, $3, '')`,
    [wave, at, rowCount],
  );
  return rowCount;
}
