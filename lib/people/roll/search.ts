/** Finding members of the roll: by the beginning of the number, or of each word of name or e-mail, whatever the accents;
 * page by page after a number, so that the last page costs what the first does. */
import { z } from 'zod';
import { withPeople } from '../db.ts';

export type MemberView = {
  id: string;
  number: string;
  name: string;
  /** Null: letters cannot reach this member. */
  email: string | null;
  college: string;
  federation: string;
  language: 'fr' | 'en';
  enrolled: boolean;
};

export const PAGE_SIZE = 50;
/** Found members are counted up to here. */
export const MOST_COUNTED = 1000;

/** What PostgreSQL can hold: a text with NUL in it is nobody's, and no fault either. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\0]*$/);

/** `after`, `before`: the number at the edge of the page one comes from. `vote`: those only who are not on the frozen
 * roll of this vote and whose college votes there. */
export const MemberQuery = z.strictObject({
  query: text(120).default(''),
  after: text(40).optional(),
  before: text(40).optional(),
  vote: text(40).optional(),
});
export type MemberQuery = z.input<typeof MemberQuery>;

export type MemberList = {
  members: MemberView[];
  /** Of all found, at most `MOST_COUNTED`; null without anything to look for: the roll's own figure says it. */
  found: number | null;
  hasBefore: boolean;
  hasAfter: boolean;
};

/** $1 words, $2 beginning of a number, $3 vote: null where it is not asked for. Two ways in, an index for each. */
const MATCHING = `(
    SELECT m.person_id FROM member m WHERE lower(m.number) LIKE $2 ESCAPE '\\'
    UNION
    SELECT p.id FROM person p WHERE plain_words(p.name || ' ' || coalesce(p.email, '')) @@ $1::tsquery
  )`;
const LATE = `EXISTS (SELECT FROM definition d WHERE d.vote_id = $3 AND d.college = m.college)
   AND NOT EXISTS (SELECT FROM voter v WHERE v.vote_id = $3 AND v.person_id = m.person_id)`;

type Which = { isSearch: boolean; isLate: boolean };
/** Every query takes the same four values, asked for or not. */
const wherever = ({ isSearch, isLate }: Which): string =>
  [
    '($1::text IS NULL OR true) AND ($2::text IS NULL OR true) AND ($3::text IS NULL OR true)',
    ...(isLate ? [LATE] : []),
    ...(isSearch ? [`m.person_id IN ${MATCHING}`] : []),
  ].join(' AND ');

/** One page after $4, in order of number; its plan is tested. */
export const pageQuery = (which: Which, isBackwards = false): string => `
  SELECT p.id, m.number, p.name, p.email, m.college, m.federation, p.language,
         EXISTS (SELECT FROM passkey k WHERE k.person_id = p.id) AS enrolled
    FROM member m JOIN person p ON p.id = m.person_id
   WHERE ${wherever(which)} AND m.number ${isBackwards ? '<' : '>'} $4
   ORDER BY m.number ${isBackwards ? 'DESC' : ''} LIMIT ${PAGE_SIZE + 1}`;

const countQuery = (which: Which): string => `
  SELECT count(*)::int AS n FROM (
    SELECT FROM member m WHERE ${wherever(which)} AND $4::text IS NOT NULL LIMIT ${MOST_COUNTED}) AS matching`;

export function listMembers(order: MemberQuery = {}): Promise<MemberList> {
  const { query, after, before, vote } = MemberQuery.parse(order);
  const words = wordsOf(query);
  const isSearch = words !== null;
  const which = { isSearch, isLate: vote !== undefined };
  const values = [words, isSearch ? numberPattern(query) : null, vote ?? null];
  const isBackwards = before !== undefined;
  return withPeople(async (tx) => {
    const { rows } = await tx.query<MemberView>(pageQuery(which, isBackwards), [...values, before ?? after ?? '']);
    const isMore = rows.length > PAGE_SIZE;
    const page = rows.slice(0, PAGE_SIZE);
    const counted = isSearch ? await tx.query<{ n: number }>(countQuery(which), [...values, '']) : null;
    return {
      members: isBackwards ? page.reverse() : page,
      found: counted === null ? null : (counted.rows[0]?.n ?? 0),
      hasBefore: isBackwards ? isMore : after !== undefined,
      hasAfter: isBackwards || isMore,
    };
  });
}

/** A text query of PostgreSQL: every word, from its beginning. Null where nothing is asked for. */
export function wordsOf(query: string): string | null {
  const words = plainText(query)
    .split(BETWEEN)
    .filter((word) => word !== '');
  if (words.length > 0) return words.map((word) => `'${word}':*`).join(' & ');
  return query.trim() === '' ? null : `'${NOBODY}'`;
}
/** What ends a word; quotes and backslashes among it. The database's plain_words says the same. */
const BETWEEN = /[\0-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u1680\u2000-\u206f\u3000]+/;
/** Where only signs were asked for: a word that no word is. */
const NOBODY = '-';

const SPELLED: Readonly<Record<string, string>> = { œ: 'oe', Œ: 'oe', æ: 'ae', Æ: 'ae', ø: 'o', Ø: 'o' };
/** As the database's plain_text. */
const plainText = (text: string): string =>
  text
    .replaceAll(/[œŒæÆøØ]/g, (letter) => SPELLED[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

const numberPattern = (query: string): string =>
  `${query
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, '\\$&')}%`;
