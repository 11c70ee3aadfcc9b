/** What the Authority's console shows of the roll. */
import { z } from 'zod';
import { withPeople } from '../db.ts';

export type RollView = {
  members: number;
  enrolled: number;
  colleges: { college: string; members: number; enrolled: number }[];
  federations: { federation: string; members: number; enrolled: number }[];
};

const counts = (column: 'college' | 'federation') => `
  SELECT ${column}, count(*)::int AS members,
         count(*) FILTER (WHERE EXISTS (SELECT FROM passkey WHERE passkey.person_id = member.person_id))::int AS enrolled
  FROM member GROUP BY ${column} ORDER BY ${column}`;

/** The roll in figures. */
export const viewRoll = (): Promise<RollView> =>
  withPeople(
    async (tx) => {
      const colleges = await tx.query<RollView['colleges'][number]>(counts('college'));
      const federations = await tx.query<RollView['federations'][number]>(counts('federation'));
      const sum = (key: 'members' | 'enrolled') => colleges.rows.reduce((total, row) => total + row[key], 0);
      return {
        members: sum('members'),
        enrolled: sum('enrolled'),
        colleges: colleges.rows,
        federations: federations.rows,
      };
    },
    { level: 'repeatable read' },
  );

export type MemberView = {
  id: string;
  number: string;
  name: string;
  email: string;
  college: string;
  federation: string;
  language: 'fr' | 'en';
  enrolled: boolean;
};

export const PAGE_SIZE = 50;

export const MemberQuery = z.strictObject({
  query: z.string().max(120).default(''),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

/** Members by number, `PAGE_SIZE` a page; `query` is looked for in number, name and e-mail. */
export const listMembers = (
  order: z.input<typeof MemberQuery>,
): Promise<{ members: MemberView[]; total: number; page: number; pages: number }> => {
  const { query, page } = MemberQuery.parse(order);
  const pattern = `%${query.trim().replaceAll(/[\\%_]/g, '\\$&')}%`;
  return withPeople(async (tx) => {
    const from = `FROM member JOIN person ON person.id = member.person_id
                  WHERE number ILIKE $1 OR name ILIKE $1 OR email ILIKE $1`;
    const { rows } = await tx.query<{ total: number }>(`SELECT count(*)::int AS total ${from}`, [pattern]);
    const found = await tx.query<MemberView>(
      `SELECT id, number, name, email, college, federation, language,
              EXISTS (SELECT FROM passkey WHERE person_id = person.id) AS enrolled
       ${from} ORDER BY number LIMIT $2 OFFSET $3`,
      [pattern, PAGE_SIZE, (page - 1) * PAGE_SIZE],
    );
    const total = rows[0]?.total ?? 0;
    return { members: found.rows, total, page, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) };
  });
};
