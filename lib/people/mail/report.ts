/** Taking a report in: the letter's state changes, and a link that never arrived dies. */
import { peopleConfig } from '#lib/ground/config.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { isSame } from './envelope.ts';
import { revokeById } from './link.ts';
import type { MailCode } from './refusals.ts';
import { type Report, readReport } from './report-read.ts';

/** `nothing`: about a letter or a try that no longer matters, or news that change nothing. */
export type Taken = { taken: 'bounced' | 'complained' | 'nothing' };

/** May this bearer hand in reports? Without a key in the configuration nobody may. */
export function mayReport(authorization: string | null): boolean {
  const key = peopleConfig().mailReportKey;
  const [, shown] = /^Bearer ([\x21-\x7e]+)$/.exec(authorization ?? '') ?? [];
  return key !== null && shown !== undefined && isSame(key, shown);
}

/** Idempotent: the same report again finds the letter as it left it. */
export async function takeReport(bytes: Uint8Array): Promise<Result<Taken, MailCode>> {
  const report = await readReport(bytes);
  if (report === null) return refuse('mail/not-reported');
  if (report.kind === 'news') return ok({ taken: 'nothing' });
  return ok(await withPeople((tx) => apply(tx, report)));
}

/**
 * Only the try that the report names, and only once: a bounce may come before we have written down that the letter left
 * (its claim then finds it settled), and never undoes a complaint.
 */
async function apply(tx: PeopleTx, report: Exclude<Report, { kind: 'news' }>): Promise<Taken> {
  const { letter, kind, reason } = report;
  const from =
    kind === 'failed'
      ? `('queued', 'deferred', 'sent', 'bounced')`
      : `('queued', 'deferred', 'sent', 'bounced', 'complained')`;
  const state = kind === 'failed' ? 'bounced' : 'complained';
  const { rows } = await tx.query<{ link_id: string | null }>(
    `UPDATE mail SET state = $3, reason = $4 WHERE id = $1 AND attempts = $2 AND state IN ${from} RETURNING link_id`,
    [letter.id, letter.attempt, state, reason],
  );
  const [row] = rows;
  if (row === undefined) return { taken: 'nothing' };
  // a letter that did not arrive may lie in a stranger's hands
  if (kind === 'failed' && row.link_id !== null) await revokeById(tx, [row.link_id]);
  return { taken: state };
}
