/**
 * What a session says, and whether it still holds. A session names a passkey and its person's epoch, and is checked
 * against the database on each act: removing the passkey or raising the epoch ends it at once.
 */
import { z } from 'zod';
import { PersonId } from '#lib/ground/brand.ts';
import { withPeople } from '../db.ts';
import { Role } from '../roll/person.ts';

export const Claims = z.object({ person: z.string(), passkey: z.string(), epoch: z.int() });
export type Claims = z.infer<typeof Claims>;

/** Who is asking. */
export type Person = {
  id: PersonId;
  name: string;
  /** Null: letters cannot reach this person. */
  email: string | null;
  language: 'fr' | 'en';
  roles: Role[];
  /** Credential id of the passkey that signed in. */
  passkey: string;
};

const Row = z.strictObject({
  id: PersonId,
  name: z.string(),
  email: z.string().nullable(),
  language: z.enum(['fr', 'en']),
  roles: z.array(Role),
  passkey: z.string(),
});

/** $1 person, $2 passkey, $3 epoch: asked on each act of someone signed in. */
export const SESSION = `SELECT person.id, person.name, email, language, roles, passkey.id AS passkey
       FROM person JOIN passkey ON passkey.person_id = person.id
       WHERE person.id = $1 AND passkey.id = $2 AND epoch = $3 AND cardinality(roles) > 0`;

/** The person of these claims as they stand now, or null where the session has ended. */
export async function personOf(claims: unknown): Promise<Person | null> {
  const parsed = Claims.safeParse(claims);
  if (!parsed.success || !PersonId.safeParse(parsed.data.person).success) return null;
  const { person, passkey, epoch } = parsed.data;
  const { rows } = await withPeople((tx) => tx.query<Record<string, unknown>>(SESSION, [person, passkey, epoch]));
  return rows[0] === undefined ? null : Row.parse(rows[0]);
}
