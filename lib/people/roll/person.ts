/** People beyond the roll: naming them, inviting them. */
import { z } from 'zod';
import { line } from '#lib/election/text.ts';
import { PersonId } from '#lib/ground/brand.ts';
import { ok, type Result } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { queueInvitations } from '../mail/index.ts';
import { giveSectionCode, noteSheet, reachable, sayCode } from '../proof/index.ts';

export const Role = z.enum(['member', 'authority', 'trustee', 'operator', 'officer']);
export type Role = z.infer<typeof Role>;

/** As on the roll. */
export const PHONE = /^\+?[0-9 ().-]{6,}$/;

/** Someone named to an office. */
export const Named = z.strictObject({
  name: line(120),
  email: z.email().max(254).toLowerCase(),
  language: z.enum(['fr', 'en']),
  /** For the code by message; who has none gets a code from whoever names them. */
  phone: line(30).regex(PHONE).optional(),
});
export type Named = z.infer<typeof Named>;

/**
 * Gives an office to the person with this e-mail address, known or new. Whom we know keeps their name, language and
 * telephone [a number that somebody else names would be a way in].
 */
export async function namePerson(tx: PeopleTx, named: Named, role: Exclude<Role, 'member'>): Promise<PersonId> {
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO person (id, name, email, language, roles, phone) VALUES ($1, $2, $3, $4, ARRAY[$5], $6)
     ON CONFLICT (lower(email)) DO UPDATE SET
       roles = CASE WHEN $5 = ANY (person.roles) THEN person.roles ELSE person.roles || ARRAY[$5] END
     RETURNING id`,
    [crypto.randomUUID(), named.name, named.email, named.language, role, named.phone ?? null],
  );
  return PersonId.parse(rows[0]?.id);
}

/**
 * Invites one person to make a passkey, in the caller's transaction; the letter leaves with the next mail tick.
 * @returns `enrolled` where they have a passkey already (nothing is sent), `waiting` where a letter waits already
 */
export async function invitePerson(tx: PeopleTx, person: PersonId): Promise<'queued' | 'waiting' | 'enrolled'> {
  const { rowCount } = await tx.query('SELECT FROM passkey WHERE person_id = $1 LIMIT 1', [person]);
  if (rowCount > 0) return 'enrolled';
  return (await queueInvitations(tx, [person])) === 1 ? 'queued' : 'waiting';
}

export const TrusteeList = z.strictObject({ people: z.array(Named).min(1).max(50) });
export type TrusteeList = z.infer<typeof TrusteeList>;

/** A code for whoever no message reaches, to be handed over by who named them. */
export type Handed = { name: string; code: string };

/** Of these people, those without a passkey whom no message can reach. */
export async function unreachable(
  tx: PeopleTx,
  people: readonly PersonId[],
): Promise<{ id: PersonId; name: string }[]> {
  const { rows } = await tx.query<{ id: string; name: string; phone: string | null }>(
    `SELECT id, name, phone FROM person p WHERE id = ANY ($1::uuid[])
        AND NOT EXISTS (SELECT FROM passkey k WHERE k.person_id = p.id) ORDER BY name, id`,
    [people],
  );
  return rows
    .filter(({ phone }) => reachable(phone) === null)
    .map(({ id, name }) => ({ id: PersonId.parse(id), name }));
}

/** Those who were named, in the order given, and codes to hand to some of them. */
export type NamedTo = { people: { id: PersonId; email: string }[]; codes: Handed[] };

/** Names people to an office, and invites them. Idempotent by e-mail address. */
export async function nameAll(
  tx: PeopleTx,
  role: 'trustee' | 'officer',
  { people }: TrusteeList,
  by: PersonId,
): Promise<NamedTo> {
  const named: NamedTo['people'] = [];
  for (const person of people) {
    const id = await namePerson(tx, person, role);
    await invitePerson(tx, id);
    named.push({ id, email: person.email });
  }
  const codes: Handed[] = [];
  for (const { id, name } of await unreachable(
    tx,
    named.map((one) => one.id),
  )) {
    codes.push({ name, code: sayCode(await giveSectionCode(tx, id)) });
    await noteSheet(tx, { officer: by, person: id, hasLink: false });
  }
  return { people: named, codes };
}

export const nameTrustees = (order: TrusteeList, by: PersonId): Promise<Result<NamedTo, never>> =>
  withPeople(async (tx) => ok(await nameAll(tx, 'trustee', order, by)));
