/** One's own account: passkeys, sessions, and where one has signed the register. */
import { z } from 'zod';
import { line } from '#lib/election/text.ts';
import { type PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { peopleDb, Rollback, withPeople } from '../db.ts';
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
export async function viewAccount(person: PersonId): Promise<AccountView | null> {
  const db = peopleDb();
  const who = await db.person.findUnique({
    where: { id: person },
    include: { member: true, passkeys: { orderBy: [{ addedOn: 'asc' }, { id: 'asc' }] } },
  });
  if (who === null) return null;
  const { member, passkeys } = who;
  const urns = await db.definition.findMany({
    where: { college: member?.college ?? '', vote: { state: 'frozen' } },
    select: { voteId: true, phi: true, signOffs: { where: { personId: person }, select: { phi: true } } },
    orderBy: [{ vote: { createdAt: 'asc' } }, { phi: 'asc' }],
  });
  return {
    number: member?.number ?? null,
    college: member?.college ?? null,
    federation: member?.federation ?? null,
    passkeys: passkeys.map(({ id, name, prf, addedOn }) => ({
      id,
      name,
      prf,
      addedOn: addedOn.toISOString().slice(0, 10),
    })),
    votes: urns.map(({ voteId, phi, signOffs }) => ({
      vote: VoteId.parse(voteId),
      phi: Phi.parse(phi),
      signed: signOffs.length > 0,
    })),
  };
}

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
