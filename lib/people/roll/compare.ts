/**
 * What an import would change, and the change: sets against sets, in PostgreSQL. Membership numbers tell people apart;
 * whoever is not in the file leaves. $1 is the import everywhere.
 */
import { PersonId } from '#lib/ground/brand.ts';
import { randomBytes } from '#lib/ground/bytes.ts';
import type { PeopleTx } from '../db.ts';
import { dropLetters, revokeLinks, tellLeft } from '../mail/index.ts';
import { endCodes } from '../proof/index.ts';

/** People whom this file does not keep on the roll under their number, by e-mail: officers, former members, who leaves. */
const STRANGERS = `
  SELECT q.id, lower(q.email) AS email FROM person q LEFT JOIN member qm ON qm.person_id = q.id
   WHERE qm.person_id IS NULL OR NOT EXISTS (SELECT FROM roll_line s WHERE s.import_id = $1 AND s.number = qm.number)`;

/** The planner knows nothing of tables just filled: it must not go through them row by row. */
export async function prepareToCompare(tx: PeopleTx): Promise<void> {
  await tx.query('SET LOCAL enable_nestloop = off');
  await tx.query(`SET LOCAL work_mem = '64MB'`);
  await tx.query('SET LOCAL jit = off');
}

/** Faults that only the whole file and the roll show. @returns how many */
export async function findFaults(tx: PeopleTx, id: string, newColleges: readonly string[]): Promise<number> {
  let found = 0;
  for (const column of ['number', 'email'] as const) {
    const { rowCount } = await tx.query(
      `INSERT INTO roll_fault (import_id, line, place, "column", code)
       SELECT $1, line, 0, $2, $3 FROM (
         SELECT line, row_number() OVER (PARTITION BY ${column} ORDER BY line) AS nth FROM roll_line
          WHERE import_id = $1 AND ${column} IS NOT NULL
       ) AS counted WHERE nth > 1`,
      [id, column, `row/${column}-twice`],
    );
    found += rowCount;
  }
  if (found > 0) return found;
  // A college that the roll does not know is more often a slip of the pen; an empty roll takes all.
  const unknown = await tx.query(
    `INSERT INTO roll_fault (import_id, line, place, "column", code)
     SELECT $1, line, 0, 'college', 'row/unknown-college' FROM roll_line
      WHERE import_id = $1 AND EXISTS (SELECT FROM member)
        AND college NOT IN (SELECT college FROM member UNION SELECT unnest($2::text[]))`,
    [id, newColleges],
  );
  const taken = await tx.query(
    `INSERT INTO roll_fault (import_id, line, place, "column", code)
     SELECT $1, r.line, 0, 'email', 'row/email-taken'
       FROM roll_line r JOIN member m ON m.number = r.number JOIN person p ON p.id = m.person_id
       JOIN (${STRANGERS}) q ON q.email = r.email
      WHERE r.import_id = $1 AND lower(p.email) IS DISTINCT FROM r.email`,
    [id],
  );
  return unknown.rowCount + taken.rowCount;
}

/** Writes on each line whom it is about and what changes. A member under a new number is the one with that e-mail. */
export async function planChanges(tx: PeopleTx, id: string): Promise<void> {
  const differs = (column: string, of: string) =>
    `CASE WHEN ${of}.${column} IS DISTINCT FROM r.${column} THEN '${column}' END`;
  await tx.query(
    `UPDATE roll_line l SET person_id = coalesce(plan.known, plan.stranger, l.person_id), change = plan.change,
            fields = plan.fields
       FROM (
         SELECT r.ctid AS place, m.person_id AS known, q.id AS stranger, f.fields,
                CASE WHEN m.person_id IS NULL THEN CASE WHEN q.id IS NULL THEN 'added' ELSE 'known' END
                     WHEN cardinality(f.fields) > 0 THEN 'changed' END AS change
           FROM roll_line r
           LEFT JOIN member m ON m.number = r.number
           LEFT JOIN person p ON p.id = m.person_id
           LEFT JOIN (${STRANGERS}) q ON q.email = r.email
           CROSS JOIN LATERAL (SELECT CASE WHEN m.person_id IS NULL THEN '{}'::text[] ELSE array_remove(ARRAY[
             ${['name', 'email', 'phone', 'language'].map((column) => differs(column, 'p')).join(', ')},
             ${['college', 'federation'].map((column) => differs(column, 'm')).join(', ')},
             CASE WHEN m.fact_mac IS DISTINCT FROM r.fact_mac THEN 'fact' END], NULL) END AS fields) f
          WHERE r.import_id = $1
       ) AS plan
      WHERE l.ctid = plan.place AND plan.change IS NOT NULL`,
    [id],
  );
}

/** Members who leave: not in the file, neither by number nor as someone who comes back under another. */
const LEAVING = `
  SELECT m.person_id, m.number FROM member m
   WHERE NOT EXISTS (SELECT FROM roll_line r WHERE r.import_id = $1 AND r.number = m.number)
     AND NOT EXISTS (SELECT FROM roll_line k WHERE k.import_id = $1 AND k.change = 'known' AND k.person_id = m.person_id)`;

export type Who = { number: string; name: string };
export type Difference = {
  members: number;
  counts: { added: number; changed: number; removed: number; unchanged: number };
  /** Of each list the first `LISTED`. */
  added: Who[];
  changed: (Who & { fields: string[] })[];
  removed: Who[];
  /** Lines that change both name and e-mail under the same number: perhaps another person. */
  replaced: number;
  colleges: { college: string; members: number }[];
};

/** Rows of each list in one answer; the counts are of all. */
const LISTED = 100;

export async function readDifference(tx: PeopleTx, id: string): Promise<Difference> {
  const [counted] = (
    await tx.query<{ members: number; added: number; changed: number; replaced: number }>(
      `SELECT count(*)::int AS members,
              count(*) FILTER (WHERE change IN ('added', 'known'))::int AS added,
              count(*) FILTER (WHERE change = 'changed')::int AS changed,
              count(*) FILTER (WHERE change = 'changed' AND fields @> '{name,email}')::int AS replaced
         FROM roll_line WHERE import_id = $1`,
      [id],
    )
  ).rows;
  const { members, added, changed, replaced } = counted ?? { members: 0, added: 0, changed: 0, replaced: 0 };
  const leaving = await tx.query<Who & { all: number }>(
    `SELECT l.number, p.name, count(*) OVER ()::int AS all FROM (${LEAVING}) l JOIN person p ON p.id = l.person_id
      ORDER BY l.number LIMIT ${LISTED}`,
    [id],
  );
  const listed = (which: string) =>
    tx.query<Who & { fields: string[] }>(
      `SELECT number, name, coalesce(fields, '{}') AS fields FROM roll_line WHERE import_id = $1 AND ${which}
        ORDER BY number LIMIT ${LISTED}`,
      [id],
    );
  const come = await listed(`change IN ('added', 'known')`);
  const differ = await listed(`change = 'changed'`);
  const colleges = await tx.query<Difference['colleges'][number]>(
    `SELECT college, count(*)::int AS members FROM roll_line WHERE import_id = $1 GROUP BY college
      ORDER BY college COLLATE "C"`,
    [id],
  );
  return {
    members,
    counts: { added, changed, removed: leaving.rows[0]?.all ?? 0, unchanged: members - added - changed },
    added: come.rows.map(({ number, name }) => ({ number, name })),
    changed: differ.rows,
    removed: leaving.rows.map(({ number, name }) => ({ number, name })),
    replaced,
    colleges: colleges.rows,
  };
}

/** Changes whenever anything does that an import is compared with. Within this house: it is no commitment. */
export async function markOfRoll(tx: PeopleTx): Promise<string> {
  const { rows } = await tx.query<{ mark: string }>(
    `SELECT concat_ws('/', count(*), sum(hashtextextended(concat_ws('|', p.id, m.number, p.name, p.email, p.phone,
              m.college, m.federation, p.language, encode(m.fact_mac, 'hex')), 0)::numeric)) AS mark
       FROM person p LEFT JOIN member m ON m.person_id = p.id`,
  );
  return rows[0]?.mark ?? '';
}

/** Makes the roll what the file says. Passkeys, sign-offs and frozen rolls stay as they are. */
export async function applyChanges(tx: PeopleTx, id: string): Promise<void> {
  await removeLeaving(tx, id);
  // who has no e-mail has link and code on a sheet with their name: they are nobody else's [a number given to another member]
  const { rows: renamed } = await tx.query<{ id: string }>(
    `SELECT p.id FROM person p JOIN roll_line r ON r.person_id = p.id
      WHERE r.import_id = $1 AND r.change = 'changed' AND 'name' = ANY (r.fields) AND p.email IS NULL`,
    [id],
  );
  // addresses may be swapped: all step aside first, for the index looks at every single row
  const { rows: moved } = await tx.query<{ id: string; address: string | null }>(
    `UPDATE person p SET email = p.id || '@moving.invalid' FROM person old WHERE old.id = p.id AND p.id IN
       (SELECT person_id FROM roll_line WHERE import_id = $1 AND change = 'changed' AND 'email' = ANY (fields))
     RETURNING p.id, old.email AS address`,
    [id],
  );
  // the link went to the old address, which may be somebody else's [a number given to another member]
  await revokeLinks(
    tx,
    [...moved, ...renamed].map((row) => PersonId.parse(row.id)),
  );
  await tellLeft(
    tx,
    'address-replaced',
    moved.flatMap(({ id: who, address }) => (address === null ? [] : [{ id: PersonId.parse(who), address }])),
  );
  // nor does a code that was sent to a telephone open anything once it is another's
  const { rows: rung } = await tx.query<{ id: string }>(
    `SELECT person_id AS id FROM roll_line WHERE import_id = $1 AND change = 'changed' AND 'phone' = ANY (fields)`,
    [id],
  );
  await endCodes(
    tx,
    [...moved, ...rung, ...renamed].map((row) => PersonId.parse(row.id)),
  );
  await tx.query(
    `UPDATE person p SET name = r.name, email = r.email, phone = r.phone, language = r.language,
            roles = CASE WHEN 'member' = ANY (p.roles) THEN p.roles ELSE p.roles || '{member}'::text[] END
       FROM roll_line r WHERE r.import_id = $1 AND p.id = r.person_id
        AND (r.change = 'known' OR r.change = 'changed' AND r.fields && '{name,email,phone,language}')`,
    [id],
  );
  await tx.query(
    `UPDATE member m SET number = r.number, college = r.college, federation = r.federation, fact_mac = r.fact_mac,
            fact_tries = CASE WHEN m.fact_mac IS DISTINCT FROM r.fact_mac THEN 0 ELSE m.fact_tries END
       FROM roll_line r WHERE r.import_id = $1 AND m.person_id = r.person_id
        AND (r.change = 'known' OR r.change = 'changed' AND r.fields && '{college,federation,fact}')`,
    [id],
  );
  await tx.query(
    `INSERT INTO person (id, name, email, phone, language, roles)
     SELECT person_id, name, email, phone, language, '{member}' FROM roll_line WHERE import_id = $1 AND change = 'added'`,
    [id],
  );
  // A member keeps the salt of their leaf. A new one is drawn under a key of 32 random bytes that nobody keeps.
  await tx.query(
    `INSERT INTO member (person_id, number, college, federation, leaf_salt, fact_mac)
     SELECT person_id, number, college, federation, sha256($2::bytea || uuid_send(person_id)), fact_mac FROM roll_line r
      WHERE import_id = $1 AND (change = 'added'
         OR change = 'known' AND NOT EXISTS (SELECT FROM member m WHERE m.person_id = r.person_id))`,
    [id, Buffer.from(randomBytes(32))],
  );
}

/** Off the roll: no longer a member, signed out, and no link lives; whoever was sent one is told. Passkeys, what was signed
 * and frozen rolls stay. */
async function removeLeaving(tx: PeopleTx, id: string): Promise<void> {
  const { rows } = await tx.query<{ person_id: string; address: string | null }>(
    `DELETE FROM member m USING person p WHERE p.id = m.person_id AND m.person_id IN (SELECT person_id FROM (${LEAVING}) l)
     RETURNING m.person_id, p.email AS address`,
    [id],
  );
  if (rows.length === 0) return;
  const people = rows.map((row) => PersonId.parse(row.person_id));
  await tx.query(
    `UPDATE person SET roles = array_remove(roles, 'member'), epoch = epoch + 1 WHERE id = ANY ($1::uuid[])`,
    [people],
  );
  await revokeLinks(tx, people);
  await endCodes(tx, people);
  await dropLetters(tx, people);
  await tellLeft(
    tx,
    'roll-left',
    rows.flatMap(({ person_id, address }) => (address === null ? [] : [{ id: PersonId.parse(person_id), address }])),
  );
}
