/** Letters about a change (PROTOCOL §3.5). They go to addresses that the change names, or the roll had: the one that is left
 * as well. */
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

/** An address that is left, and whose. */
export type Left = { id: PersonId; address: string };

/**
 * Tells an address what became of its place on the roll, where a link was ever sent to it [one hand changes the address
 * of a member who has not enrolled, or takes them off and puts them on anew, and enrols in their place].
 * `address-replaced`: another one stands there now. `roll-left`: its reader is on the roll no more.
 */
export async function tellLeft(
  tx: PeopleTx,
  template: 'address-replaced' | 'roll-left',
  left: readonly Left[],
): Promise<void> {
  await tx.query(
    `INSERT INTO mail (person_id, template, address, detail, next_at, lane)
     SELECT t.id, $6, t.address, '{}', $3, ${laneOf('t.address', 4, 5)}
       FROM unnest($1::uuid[], $2::text[]) AS t (id, address)
      WHERE EXISTS (SELECT FROM invitation i WHERE i.person_id = t.id)`,
    [left.map(({ id }) => id), left.map(({ address }) => address), new Date(now()), ...laneValues(), template],
  );
}

/** Takes back what waits to be said about a change that will not happen. */
export async function dropNotices(tx: PeopleTx, change: string): Promise<void> {
  await tx.query(`UPDATE mail SET state = 'dropped', reason = 'stopped' WHERE change_id = $1 AND ${WAITING}`, [change]);
}
