/** One's own account: passkeys, sessions, and where one has signed the register. */
import { z } from 'zod';
import { line } from '#lib/election/text.ts';
import { type PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { peopleDb, Rollback, withPeople } from '../db.ts';
import { queueMail, revokeLinks } from '../mail/index.ts';
import { hasSigned } from '../sealed/index.ts';
import type { PasskeyCode } from './refusals.ts';
import { usedLately } from './use.ts';

export type AccountView = {
  number: string | null;
  college: string | null;
  federation: string | null;
  /** Days as `2026-11-21`; `usedOn`: of the last sign-in, null where there was none. */
  passkeys: { id: string; name: string; prf: boolean; addedOn: string; usedOn: string | null }[];
  /** Urns on whose frozen roll this person stands, newest last; `signed`: the register is signed there. */
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
  // the frozen rolls this person stands on, whatever an import did to the party's roll since
  const urns = await db.voter.findMany({
    where: { personId: person, definition: { vote: { state: 'frozen' } } },
    select: { voteId: true, phi: true },
    orderBy: [{ definition: { vote: { createdAt: 'asc' } } }, { phi: 'asc' }],
  });
  return {
    number: member?.number ?? null,
    college: member?.college ?? null,
    federation: member?.federation ?? null,
    passkeys: passkeys.map(({ id, name, prf, addedOn, usedOn }) => ({
      id,
      name,
      prf,
      addedOn: dayOf(addedOn),
      usedOn: usedLately(id) ?? (usedOn && dayOf(usedOn)),
    })),
    votes: await withPeople(async (tx) => {
      const votes: AccountView['votes'] = [];
      for (const { voteId, ...urn } of urns) {
        const phi = Phi.parse(urn.phi);
        votes.push({ vote: VoteId.parse(voteId), phi, signed: await hasSigned(tx, phi, person) });
      }
      return votes;
    }),
  };
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

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

/**
 * Removes a passkey, signs out everywhere, ends the link that waits and says so by letter. The last one stays, vote or no vote: without it there
 * is no way back in but the desk. Any other may go during a vote as well: it may be in a thief's hand, which is worse
 * than a vote that its owner can no longer change (the page says so first).
 */
export const removePasskey = (person: PersonId, passkey: string): Promise<Result<Record<string, never>, PasskeyCode>> =>
  withPeople(async (tx) => {
    await tx.query('SELECT FROM person WHERE id = $1 FOR UPDATE', [person]);
    const { rows } = await tx.query<{ id: string; name: string }>('SELECT id, name FROM passkey WHERE person_id = $1', [
      person,
    ]);
    const gone = rows.find(({ id }) => id === passkey);
    if (gone === undefined) return refuse('passkey/absent');
    if (rows.length === 1) throw new Rollback(refuse('passkey/last'));
    await tx.query('DELETE FROM passkey WHERE id = $1', [passkey]);
    await tx.query('UPDATE person SET epoch = epoch + 1 WHERE id = $1', [person]);
    // whoever holds the passkey may have made a link with it for a device of theirs
    await revokeLinks(tx, [person]);
    await queueMail(tx, { person, template: 'passkey-removed', detail: { passkey: gone.name } });
    return ok({});
  });

/** Ends every session of this person. */
export const endSessions = (person: PersonId): Promise<Result<Record<string, never>, PasskeyCode>> =>
  withPeople(async (tx) => {
    await tx.query('UPDATE person SET epoch = epoch + 1 WHERE id = $1', [person]);
    return ok({});
  });
