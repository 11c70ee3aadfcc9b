/**
 * Changes whose time has come. Each is one transaction: either the member's ways in are ended, the letters queued and the
 * journals told, or the change waits on.
 */
import type { PersonId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { fieldsOfFault, log } from '#lib/ground/log.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { dropLinkLetters, endLinks, queueInvitations } from '../mail/index.ts';
import { endCodes } from '../proof/index.ts';
import { lockChange } from './change.ts';
import { lapsed } from './propose.ts';
import { end } from './stop.ts';
import { journalStep, tellDone } from './tell.ts';

/** Executed at one look. */
const AT_ONCE = 50;

/** Due, and its notice is no longer in our hands: nobody is changed who could not have been told. The message counts
 * where there was no address to write to. */
const DUE = `SELECT id FROM change c WHERE state = 'waiting' AND due <= $1
    AND NOT EXISTS (SELECT FROM mail m WHERE m.change_id = c.id AND m.template = 'change-decided'
                     AND m.state IN ('queued', 'deferred'))
    AND (EXISTS (SELECT FROM mail m WHERE m.change_id = c.id AND m.template = 'change-decided')
      OR NOT EXISTS (SELECT FROM change_text t WHERE t.change_id = c.id AND t.kind = 'notice' AND t.state = 'queued'))
  ORDER BY due, id LIMIT ${AT_ONCE}`;

/** @returns how many changes were executed */
export async function executeDue(): Promise<number> {
  const { rows } = await withPeople((tx) => tx.query<{ id: string }>(DUE, [new Date(now())]));
  let done = 0;
  for (const { id } of rows) {
    // one change that cannot be made must not hold up the others
    const isDone = await withPeople((tx) => execute(tx, id)).catch((thrown: unknown) => {
      log('people/change-failed', fieldsOfFault(thrown));
      return false;
    });
    if (isDone) done++;
  }
  return done;
}

async function execute(tx: PeopleTx, id: string): Promise<boolean> {
  const change = await lockChange(tx, id);
  // stopped between looking and locking
  if (change?.state !== 'waiting' || change.due === null || change.due.getTime() > now()) return false;
  const { person, statement } = change;
  const why = await lapsed(tx, person, statement);
  if (why !== null) {
    await end(tx, change, why);
    return false;
  }
  await endWaysIn(tx, person);
  if (statement.kind === 'contact') {
    await tx.query('UPDATE person SET email = $2, phone = $3 WHERE id = $1', [
      person,
      statement.to.email,
      statement.to.phone,
    ]);
  } else {
    await tx.query('DELETE FROM passkey WHERE person_id = $1', [person]);
    await queueInvitations(tx, [person]);
  }
  await tx.query(`UPDATE change SET state = 'done', ended_at = $2, ended_by = 'time' WHERE id = $1`, [
    id,
    new Date(now()),
  ]);
  await tellDone(tx, change);
  await journalStep(tx, change, 'done');
  return true;
}

/**
 * Sessions, links, codes and letters with links end. First of all the passkeys are held, in the order in which a link for
 * another device is made, and links are ended before passkeys are: what is being made at this very moment is waited for,
 * and ended too [a thief who enrols in the second of the change].
 */
async function endWaysIn(tx: PeopleTx, person: PersonId): Promise<void> {
  await tx.query('SELECT FROM passkey WHERE person_id = $1 ORDER BY id FOR UPDATE', [person]);
  await endLinks(tx, [person]);
  await endCodes(tx, [person]);
  await dropLinkLetters(tx, [person]);
  await tx.query('UPDATE person SET epoch = epoch + 1 WHERE id = $1', [person]);
}
