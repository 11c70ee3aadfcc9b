/** People beyond the roll: naming them, inviting them. */
import { z } from 'zod';
import { line } from '#lib/election/text.ts';
import { PersonId } from '#lib/ground/brand.ts';
import { ok, type Result } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { queueInvitations } from '../mail/index.ts';

export const Role = z.enum(['member', 'authority', 'trustee', 'operator']);
export type Role = z.infer<typeof Role>;

/** Someone named to an office. */
export const Named = z.strictObject({
  name: line(120),
  email: z.email().max(254).toLowerCase(),
  language: z.enum(['fr', 'en']),
});
export type Named = z.infer<typeof Named>;

/**
 * Gives an office to the person with this e-mail address, known or new. Whom we know keeps their name and language.
 */
export async function namePerson(tx: PeopleTx, named: Named, role: Exclude<Role, 'member'>): Promise<PersonId> {
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO person (id, name, email, language, roles) VALUES ($1, $2, $3, $4, ARRAY[$5])
     ON CONFLICT (lower(email)) DO UPDATE SET
       roles = CASE WHEN $5 = ANY (person.roles) THEN person.roles ELSE person.roles || ARRAY[$5] END
     RETURNING id`,
    [crypto.randomUUID(), named.name, named.email, named.language, role],
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

/** Names people who may be trustees, and invites them. Idempotent by e-mail address. @returns them, in the order given */
export const nameTrustees = ({
  people,
}: TrusteeList): Promise<Result<{ people: { id: PersonId; email: string }[] }, never>> =>
  withPeople(async (tx) => {
    const named: { id: PersonId; email: string }[] = [];
    for (const person of people) {
      const id = await namePerson(tx, person, 'trustee');
      await invitePerson(tx, id);
      named.push({ id, email: person.email });
    }
    return ok({ people: named });
  });
