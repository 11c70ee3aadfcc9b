/**
 * The first operator's link (`npm run setup`) opens one act: naming the operator, the Authority and its quorum.
 * Everyone named gets an invitation. It can be done once.
 */
import { z } from 'zod';
import { H } from '#lib/crypto/hash.ts';
import type { PersonId } from '#lib/ground/brand.ts';
import { equal } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, peopleDb, Rollback, withPeople } from '../db.ts';
import { tokenHash } from '../mail/index.ts';
import { giveSectionCode, macOf, makeSectionCode, noteSheet, reachable, sayCode } from '../proof/index.ts';
import { type Handed, invitePerson, Named, namePerson } from './person.ts';
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

/** `codes`: for those whom no message reaches, to be handed over by the operator. */
type SetUp = { quorum: number; members: number; codes: Handed[] };

/**
 * Sets up. Idempotent: the same order with the same link again answers the same, codes included (they are derived from the
 * link and a key that only this process has); any other is `setup/done`.
 */
export const setUp = (order: SetupOrder): Promise<Result<SetUp, RollCode>> =>
  withPeople(async (tx) => {
    const { token, operator, members, quorum } = order;
    const answer = async () => ok({ quorum, members: members.length, codes: await codesOf(tx, order) });
    const digest = H('isoloir/v1/setup', canonicalJson({ operator, members, quorum }));
    const { rows } = await tx.query<{ expires_at: Date; used_for: Buffer | null }>(
      'SELECT expires_at, used_for FROM setup_link WHERE token_hash = $1 FOR UPDATE',
      [Buffer.from(tokenHash(token))],
    );
    const link = rows[0];
    if (link === undefined) return refuse('setup/unknown-link');
    if (link.used_for !== null) return equal(link.used_for, digest) ? answer() : refuse('setup/done');
    if (link.expires_at.getTime() <= now()) return refuse('setup/expired-link');
    if (quorum > members.length) return refuse('setup/quorum', { field: 'quorum' });
    if (new Set(members.map(({ email }) => email)).size < members.length)
      return refuse('setup/same-email', { field: 'members' });

    const first = await tx.query('INSERT INTO authority (quorum) VALUES ($1) ON CONFLICT DO NOTHING', [quorum]);
    if (first.rowCount === 0) throw new Rollback(refuse('setup/done'));
    await tx.query('UPDATE setup_link SET used_for = $2 WHERE token_hash = $1', [
      Buffer.from(tokenHash(token)),
      Buffer.from(digest),
    ]);
    const named = new Map<string, PersonId>();
    named.set(operator.email, await namePerson(tx, operator, 'operator'));
    for (const member of members) named.set(member.email, await namePerson(tx, member, 'authority'));
    for (const person of named.values()) await invitePerson(tx, person);
    await giveCodes(tx, order, named);
    return answer();
  });

/** Whom no message reaches, each once: the operator is often of the Authority as well. */
const silent = ({ operator, members }: SetupOrder): Named[] => [
  ...new Map(
    [operator, ...members].filter(({ phone }) => reachable(phone ?? null) === null).map((one) => [one.email, one]),
  ).values(),
];

/** Ten bytes that only who has both the link and our key can make: a lost answer is given again. */
const bytesOf = (tx: PeopleTx, { token }: SetupOrder, { email }: Named): Promise<Buffer> =>
  macOf(tx, 'setup', { subject: email, text: token });

async function codesOf(tx: PeopleTx, order: SetupOrder): Promise<Handed[]> {
  const codes: Handed[] = [];
  for (const one of silent(order))
    codes.push({ name: one.name, code: sayCode(makeSectionCode(await bytesOf(tx, order, one))) });
  return codes;
}

async function giveCodes(tx: PeopleTx, order: SetupOrder, named: ReadonlyMap<string, PersonId>): Promise<void> {
  const officer = named.get(order.operator.email);
  for (const one of silent(order)) {
    const person = named.get(one.email);
    if (officer === undefined || person === undefined) continue;
    await giveSectionCode(tx, person, await bytesOf(tx, order, one));
    await noteSheet(tx, { officer, person, hasLink: false });
  }
}
