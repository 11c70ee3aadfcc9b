/**
 * The first operator's link (`npm run setup`) opens one act: naming the operator, the Authority and its quorum.
 * Everyone named gets an invitation. It can be done once.
 */
import { z } from 'zod';
import { H } from '#lib/crypto/hash.ts';
import { equal } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { peopleDb, Rollback, withPeople } from '../db.ts';
import { tokenHash } from '../mail/index.ts';
import { invitePerson, Named, namePerson } from './person.ts';
import type { RollCode } from './refusals.ts';

export const Token = z.string().regex(/^[A-Za-z0-9_-]{26}[AEIMQUYcgkosw048]$/);

export const SetupOrder = z.strictObject({
  token: Token,
  operator: Named,
  members: z.array(Named).min(1).max(50),
  quorum: z.int().min(1).max(50),
});
export type SetupOrder = z.infer<typeof SetupOrder>;

/** Has the Authority been named? */
export const isSetUp = async (): Promise<boolean> => (await peopleDb().authority.count()) === 1;

/** The Authority: its quorum, and its members in order of name. Null before setting up. */
export async function viewAuthority(): Promise<{
  quorum: number;
  members: { id: string; name: string; enrolled: boolean }[];
} | null> {
  const authority = await peopleDb().authority.findFirst();
  if (authority === null) return null;
  const members = await peopleDb().person.findMany({
    where: { roles: { has: 'authority' } },
    select: { id: true, name: true, _count: { select: { passkeys: true } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return {
    quorum: authority.quorum,
    members: members.map(({ id, name, _count }) => ({ id, name, enrolled: _count.passkeys > 0 })),
  };
}

/**
 * Sets up. Idempotent: the same order with the same link again answers the same; any other is `setup/done`.
 * @returns quorum and number of the Authority
 */
export const setUp = (order: SetupOrder): Promise<Result<{ quorum: number; members: number }, RollCode>> =>
  withPeople(async (tx) => {
    const { token, operator, members, quorum } = order;
    const answer = ok({ quorum, members: members.length });
    const digest = H('isoloir/v1/setup', canonicalJson({ operator, members, quorum }));
    const { rows } = await tx.query<{ expires_at: Date; used_for: Buffer | null }>(
      'SELECT expires_at, used_for FROM setup_link WHERE token_hash = $1 FOR UPDATE',
      [Buffer.from(tokenHash(token))],
    );
    const link = rows[0];
    if (link === undefined) return refuse('setup/unknown-link');
    if (link.used_for !== null) return equal(link.used_for, digest) ? answer : refuse('setup/done');
    if (link.expires_at.getTime() <= now()) return refuse('setup/expired-link');
    if (quorum > members.length) return refuse('setup/quorum', { field: 'quorum' });
    if (new Set(members.map(({ email }) => email)).size < members.length)
      return refuse('setup/same-email', { field: 'members' });

    const named = await tx.query('INSERT INTO authority (quorum) VALUES ($1) ON CONFLICT DO NOTHING', [quorum]);
    if (named.rowCount === 0) throw new Rollback(refuse('setup/done'));
    await tx.query('UPDATE setup_link SET used_for = $2 WHERE token_hash = $1', [
      Buffer.from(tokenHash(token)),
      Buffer.from(digest),
    ]);
    await invitePerson(tx, await namePerson(tx, operator, 'operator'));
    for (const member of members) await invitePerson(tx, await namePerson(tx, member, 'authority'));
    return answer;
  });
