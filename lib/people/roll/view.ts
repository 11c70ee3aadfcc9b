/** What the Authority's console shows of the roll. */
import { withPeople } from '../db.ts';

export type RollView = {
  members: number;
  enrolled: number;
  colleges: { college: string; members: number; enrolled: number }[];
  federations: { federation: string; members: number; enrolled: number }[];
};

const counts = (column: 'college' | 'federation') => `
  SELECT ${column}, count(*)::int AS members, count(k.person_id)::int AS enrolled
  FROM member LEFT JOIN (SELECT DISTINCT person_id FROM passkey) k ON k.person_id = member.person_id
  GROUP BY ${column} ORDER BY ${column}`;

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
