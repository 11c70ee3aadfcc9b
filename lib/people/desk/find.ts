/** Finding the person whom a change is about: members by number, name or e-mail, and whoever holds an office. */
import { z } from 'zod';
import { PersonId } from '#lib/ground/brand.ts';
import { withPeople } from '../db.ts';
import { listMembers } from '../roll/index.ts';
import { type Facts, findFacts } from './propose.ts';

/** Input of `POST /api/people/desk/people`. A POST: what is looked for is a name, and stands in no address. */
export const PeopleQuery = z.strictObject({
  query: z
    .string()
    .trim()
    .min(2)
    .max(120)
    .regex(/^[^\0]*$/),
});
export type PeopleQuery = z.infer<typeof PeopleQuery>;

/** Shown at once: who finds more says more. */
const SHOWN = 10;

export type Found = { people: Facts[]; hasMore: boolean };

/** Members first, as the roll finds them, then officers whose name or address begins so. */
export async function findPeople({ query }: PeopleQuery): Promise<Found> {
  const { members, hasAfter } = await listMembers({ query });
  return withPeople(async (tx) => {
    const { rows } = await tx.query<{ id: PersonId }>(
      `SELECT p.id FROM person p LEFT JOIN member m ON m.person_id = p.id
        WHERE m.person_id IS NULL AND cardinality(p.roles) > 0
          AND (starts_with(lower(p.name), lower($1)) OR starts_with(lower(p.email), lower($1)))
        ORDER BY p.name COLLATE "C", p.id LIMIT ${SHOWN}`,
      [query],
    );
    const ids = [...members.map(({ id }) => id), ...rows.map(({ id }) => id)];
    const people: Facts[] = [];
    for (const id of ids.slice(0, SHOWN)) {
      const facts = await findFacts(tx, PersonId.parse(id));
      if (facts !== null) people.push(facts);
    }
    return { people, hasMore: hasAfter || ids.length > SHOWN };
  });
}
