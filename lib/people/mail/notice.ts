/** Letters about a change (PROTOCOL §3.5). They go to addresses that the change names: the one that is left as well. */
import type { PersonId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import type { PeopleTx } from '../db.ts';
import { type NoticeTemplate, WAITING } from './kinds.ts';
import { laneOf, laneValues } from './lanes.ts';
import type { Detail } from './letter.ts';

export type Notice = {
  person: PersonId;
  change: string;
  template: NoticeTemplate;
  address: string;
  detail: Detail;
};

/** Queues a notice in the caller's transaction. */
export async function queueNotice(tx: PeopleTx, { person, change, template, address, detail }: Notice): Promise<void> {
  await tx.query(
    `INSERT INTO mail (person_id, template, change_id, address, detail, next_at, lane)
     VALUES ($1, $2, $3, $4, $5, $6, ${laneOf('$4::text', 7, 8)})`,
    [person, template, change, address, detail, new Date(now()), ...laneValues()],
  );
}

/** Takes back what waits to be said about a change that will not happen. */
export async function dropNotices(tx: PeopleTx, change: string): Promise<void> {
  await tx.query(`UPDATE mail SET state = 'dropped', reason = 'stopped' WHERE change_id = $1 AND ${WAITING}`, [change]);
}
