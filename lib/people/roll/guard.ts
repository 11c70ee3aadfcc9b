/**
 * What an import may not do (PROTOCOL §3.5). Whoever has a passkey, or may still vote where the roll is frozen, is guarded:
 * their e-mail and telephone stay as they are (the desk changes them, by two signatures and with notice), and their number
 * is not given to somebody else. $1 is the import everywhere, $2 the urns in which members may still come to vote.
 */
import type { Phi } from '#lib/ground/brand.ts';
import type { PeopleTx } from '../db.ts';
import type { Who } from './compare.ts';

const GUARDED = 'SELECT person_id FROM passkey UNION SELECT person_id FROM voter WHERE phi = ANY ($2::text[])';

/** Lines that would hand a guarded person's place to somebody else. In the order in which they are looked for:
 * another name and another e-mail under the same number; a new number and another name for the e-mail of a member who
 * stands in the roll under another number; the e-mail that a guarded person keeps. */
const OTHERS = [
  [
    'row/other-person',
    'name',
    `SELECT r.line FROM roll_line r JOIN member m ON m.number = r.number JOIN person p ON p.id = m.person_id
       JOIN (${GUARDED}) g ON g.person_id = p.id
      WHERE r.import_id = $1 AND r.name <> p.name AND r.email IS DISTINCT FROM lower(p.email)`,
  ],
  [
    'row/other-person',
    'email',
    `SELECT r.line FROM roll_line r JOIN person p ON lower(p.email) = r.email JOIN member m ON m.person_id = p.id
       JOIN (${GUARDED}) g ON g.person_id = p.id
      WHERE r.import_id = $1 AND r.name <> p.name AND NOT EXISTS (SELECT FROM member k WHERE k.number = r.number)
        AND NOT EXISTS (SELECT FROM roll_line o WHERE o.import_id = $1 AND o.number = m.number)`,
  ],
  [
    'row/email-kept',
    'email',
    `SELECT r.line FROM roll_line r JOIN person p ON lower(p.email) = r.email JOIN member m ON m.person_id = p.id
       JOIN (${GUARDED}) g ON g.person_id = p.id
       JOIN roll_line o ON o.import_id = $1 AND o.number = m.number AND o.line <> r.line
      WHERE r.import_id = $1`,
  ],
] as const;

/** Writes down the lines that are about somebody else than the person guarded. @returns how many */
export async function findOthers(tx: PeopleTx, id: string, running: readonly Phi[]): Promise<number> {
  let found = 0;
  for (const [code, column, lines] of OTHERS) {
    const { rowCount } = await tx.query(
      `INSERT INTO roll_fault (import_id, line, place, "column", code)
       SELECT $1, line, 0, '${column}', '${code}' FROM (${lines}) AS l`,
      [id, running],
    );
    found += rowCount;
  }
  return found;
}

const changed = (alias: string) => `${alias}.change = 'changed' AND ${alias}.fields && '{email,phone}'`;

/** Makes the planned lines leave guarded contacts as they are, and notes which. To be called after `planChanges`. */
export async function keepContacts(tx: PeopleTx, id: string, running: readonly Phi[]): Promise<void> {
  await tx.query(
    `UPDATE roll_line l SET email = lower(p.email), phone = p.phone,
            kept = array_remove(ARRAY[CASE WHEN 'email' = ANY (l.fields) THEN 'email' END,
                                      CASE WHEN 'phone' = ANY (l.fields) THEN 'phone' END], NULL),
            fields = array_remove(array_remove(l.fields, 'email'), 'phone'),
            change = CASE WHEN l.fields <@ '{email,phone}' THEN NULL ELSE l.change END
       FROM person p, (${GUARDED}) g
      WHERE l.import_id = $1 AND ${changed('l')} AND p.id = l.person_id AND g.person_id = p.id`,
    [id, running],
  );
  // found by e-mail, under a new number: the telephone alone could change
  await tx.query(
    `UPDATE roll_line l SET phone = p.phone, kept = '{phone}' FROM person p, (${GUARDED}) g
      WHERE l.import_id = $1 AND l.change = 'known' AND p.id = l.person_id AND g.person_id = p.id
        AND l.phone IS DISTINCT FROM p.phone`,
    [id, running],
  );
}

/** Whether the plan still leaves every guarded contact alone: somebody may have enrolled, or a roll been frozen, since. */
export async function isGuarded(tx: PeopleTx, id: string, running: readonly Phi[]): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM roll_line l JOIN person p ON p.id = l.person_id JOIN (${GUARDED}) g ON g.person_id = l.person_id
      WHERE l.import_id = $1 AND (${changed('l')} OR l.change = 'known' AND l.phone IS DISTINCT FROM p.phone) LIMIT 1`,
    [id, running],
  );
  return rowCount === 0;
}

/** Contacts that the import leaves as they are: how many, and the first of them. */
export type Kept = { count: number; first: (Who & { fields: string[] })[] };

/** Listed in one answer. */
const LISTED = 100;

export async function readKept(tx: PeopleTx, id: string): Promise<Kept> {
  const { rows } = await tx.query<Who & { fields: string[]; all: number }>(
    `SELECT number, name, kept AS fields, count(*) OVER ()::int AS all FROM roll_line
      WHERE import_id = $1 AND kept IS NOT NULL ORDER BY number LIMIT ${LISTED}`,
    [id],
  );
  const first = rows.map(({ number, name, fields }) => ({ number, name, fields }));
  return { count: rows[0]?.all ?? 0, first };
}
