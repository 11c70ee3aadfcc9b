/** Finding one member for whoever stands in front of an officer: by the whole number, or by name. Never by e-mail: what is
 * looked for letter by letter is soon known. */
import type { PeopleTx } from '../db.ts';
import { wordsOf } from './search.ts';

/** Enough to recognise who stands there. */
export type NamedMember = {
  id: string;
  number: string;
  name: string;
  college: string;
  federation: string;
  enrolled: boolean;
  hasEmail: boolean;
};

/** `federation`: null for the whole roll. `most`: rows at most. */
export type NameQuery = { query: string; federation: string | null; most: number };

/** The index is of names and addresses together: what it finds is looked at again by name. */
const FOUND = `SELECT p.id, m.number, p.name, m.college, m.federation, p.email IS NOT NULL AS "hasEmail",
         EXISTS (SELECT FROM passkey k WHERE k.person_id = p.id) AS enrolled
    FROM member m JOIN person p ON p.id = m.person_id
   WHERE ($2::text IS NULL OR m.federation = $2) AND m.person_id IN (`;
const BY_NUMBER = `${FOUND} SELECT person_id FROM member WHERE lower(number) = lower($1)) LIMIT $3`;
const BY_NAME = `${FOUND} SELECT id FROM person WHERE plain_words(name || ' ' || coalesce(email, '')) @@ $1::tsquery
      AND plain_words(name) @@ $1::tsquery) ORDER BY m.number LIMIT $3`;

export async function findByNumber(tx: PeopleTx, { query, federation, most }: NameQuery): Promise<NamedMember[]> {
  return (await tx.query<NamedMember>(BY_NUMBER, [query, federation, most])).rows;
}

export async function findByName(tx: PeopleTx, { query, federation, most }: NameQuery): Promise<NamedMember[]> {
  return (await tx.query<NamedMember>(BY_NAME, [wordsOf(query), federation, most])).rows;
}

/** The federations that have members, in the order of the alphabet. */
export async function listFederations(tx: PeopleTx): Promise<string[]> {
  const { rows } = await tx.query<{ federation: string }>('SELECT DISTINCT federation FROM member ORDER BY federation');
  return rows.map(({ federation }) => federation);
}
