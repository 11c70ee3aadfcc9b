/** One's own account: passkeys, sessions, and where one has signed the register. */
import { z } from 'zod';
import { line } from '#lib/election/text.ts';
import type { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { Rollback, withPeople } from '../db.ts';
import { queueMail } from '../mail/index.ts';
import type { PasskeyCode } from './refusals.ts';

export type AccountView = {
  number: string | null;
  college: string | null;
  federation: string | null;
  passkeys: { id: string; name: string; prf: boolean; addedOn: string }[];
  /** Frozen urns of the member's college, newest last; `signed`: the register is signed there. */
  votes: { vote: VoteId; phi: Phi; signed: boolean }[];
};

/** @returns null where there is no such person */
export const viewAccount = (person: PersonId): Promise<AccountView | null> =>
  withPeople(async (tx) => {
    const { rows } = await tx.query<{ number: string | null; college: string | null; federation: string | null }>(
      `SELECT number, college, federation FROM person LEFT JOIN member ON member.person_id = person.id WHERE id = $1`,
      [person],
    );
    const who = rows[0];
    if (who === undefined) return null;
    const passkeys = await tx.query<AccountView['passkeys'][number]>(
      `SELECT id, name, prf, to_char(added_on, 'YYYY-MM-DD') AS "addedOn" FROM passkey WHERE person_id = $1
       ORDER BY added_on, id`,
      [person],
    );
    const votes = await tx.query<AccountView['votes'][number]>(
      `SELECT vote_id AS vote, phi, EXISTS (
         SELECT FROM sign_off WHERE sign_off.phi = definition.phi AND person_id = $1) AS signed
       FROM definition JOIN vote ON vote.id = definition.vote_id
       WHERE vote.state = 'frozen' AND college = $2 ORDER BY vote.created_at, phi`,
      [person, who.college],
    );
    return { ...who, passkeys: passkeys.rows, votes: votes.rows };
  });

/** Queues a letter with a one-time link to add another passkey: it takes the session and the mailbox. */
export const requestPasskeyLink = (person: PersonId): Promise<Result<Record<string, never>, PasskeyCode>> =>
  withPeople(async (tx) => {
    // asked twice is asked once: one such letter waits at a time
    await queueMail(tx, { person, template: 'passkey-link' });
    return ok({});
  });

export const Rename = z.strictObject({ name: line(60) });

export const renamePasskey = (
  person: PersonId,
  passkey: string,
  name: string,
): Promise<Result<{ name: string }, PasskeyCode>> =>
  withPeople(async (tx) => {
    const { rowCount } = await tx.query('UPDATE passkey SET name = $3 WHERE id = $2 AND person_id = $1', [
      person,
      passkey,
      name,
    ]);
    return rowCount === 1 ? ok({ name }) : refuse('passkey/absent');
  });

/** Removes a passkey and signs out everywhere. The last one stays: without it there is no way back in. */
export const removePasskey = (person: PersonId, passkey: string): Promise<Result<Record<string, never>, PasskeyCode>> =>
  withPeople(async (tx) => {
    await tx.query('SELECT FROM person WHERE id = $1 FOR UPDATE', [person]);
    const { rows } = await tx.query<{ id: string }>('SELECT id FROM passkey WHERE person_id = $1', [person]);
    if (!rows.some(({ id }) => id === passkey)) return refuse('passkey/absent');
    if (rows.length === 1) throw new Rollback(refuse('passkey/last'));
    await tx.query('DELETE FROM passkey WHERE id = $1', [passkey]);
    await tx.query('UPDATE person SET epoch = epoch + 1 WHERE id = $1', [person]);
    return ok({});
  });

/** Ends every session of this person. */
export const endSessions = (person: PersonId): Promise<Result<Record<string, never>, PasskeyCode>> =>
  withPeople(async (tx) => {
    await tx.query('UPDATE person SET epoch = epoch + 1 WHERE id = $1', [person]);
    return ok({});
  });
