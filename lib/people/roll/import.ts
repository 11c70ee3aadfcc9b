/**
 * Importing the roll (PROTOCOL §3.1): a dry run that says what would change, then the same file with the digest of that
 * dry run, in one transaction. The file is the whole roll: who is not in it leaves it.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CollegeId } from '#lib/election/definition.ts';
import { PersonId } from '#lib/ground/brand.ts';
import { randomBytes } from '#lib/ground/bytes.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, Rollback, withPeople } from '../db.ts';
import { dropLetters, revokeLinks } from '../mail/index.ts';
import { type RollRow, readRoll } from './csv.ts';
import { type Acquaintance, compareRoll, type Difference, type Kept } from './difference.ts';
import type { RollCode } from './refusals.ts';

/** Largest file, in bytes: some 200,000 members. */
export const ROLL_LIMIT = 32 * 1024 * 1024;

/** Faults listed in one answer; `errors` counts them all. */
const LISTED = 200;

export type ImportOrder = {
  text: string;
  /** Colleges that the roll does not have yet and that are meant. */
  newColleges: readonly string[];
};

/** `?newColleges=a,b` and the file as body. */
const query = {
  text: z.string(),
  newColleges: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((college) => college !== ''))
    .pipe(z.array(CollegeId).max(50)),
};
export const PreviewQuery = z.strictObject(query);
export const ImportQuery = z.strictObject({ ...query, digest: z.string().regex(/^[0-9a-f]{64}$/) });

/** What a dry run says; `digest` stands for this file against this roll. */
export type Preview = {
  digest: string;
  members: number;
  added: { number: string; name: string }[];
  changed: { number: string; name: string; fields: string[] }[];
  removed: { number: string; name: string }[];
  unchanged: number;
  colleges: { college: string; members: number }[];
};

/** Says what an import would change, and changes nothing. */
export const previewImport = (order: ImportOrder): Promise<Result<Preview, RollCode>> =>
  withPeople(async (tx) => {
    const compared = await compare(tx, order);
    return compared.ok ? ok(asPreview(compared.value)) : compared;
  });

/**
 * Imports exactly what was previewed. Idempotent: the same file again finds nothing to change and answers the same.
 * @returns the number of members now on the roll; `roll/changed` where the roll is not as it was at the dry run
 */
export const importRoll = (order: ImportOrder & { digest: string }): Promise<Result<{ members: number }, RollCode>> =>
  withPeople(async (tx) => {
    // one import at a time
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('people/roll'))`);
    const compared = await compare(tx, order);
    if (!compared.ok) return compared;
    const { difference, digest, members } = compared.value;
    const isNothing = difference.added.length + difference.changed.length + difference.removed.length === 0;
    if (!isNothing && digest !== order.digest) throw new Rollback(refuse('roll/changed'));
    await apply(tx, difference);
    return ok({ members });
  });

type Compared = { difference: Difference; digest: string; members: number };

async function compare(tx: PeopleTx, { text, newColleges }: ImportOrder): Promise<Result<Compared, RollCode>> {
  const file = await readRoll(text);
  if (!file.ok) return badRows(file.errors);
  if (file.lines.length === 0) return refuse('roll/no-rows');
  const state = { ...(await readState(tx)), newColleges: new Set(newColleges) };
  const difference = compareRoll(file.lines, state);
  if (Array.isArray(difference)) return badRows(difference);
  const digest = digestOf(text, difference);
  return ok({ difference, digest, members: file.lines.length });
}

/** Stands for this file against this roll. Both come in a fixed order, so the same always has the same spelling; native
 * hashing, for a roll may be tens of megabytes. */
const digestOf = (text: string, difference: Difference): string =>
  createHash('sha256')
    .update(JSON.stringify([text, difference]))
    .digest('hex');

const badRows = (errors: readonly unknown[]) =>
  refuse('roll/bad-rows', { detail: { count: errors.length, errors: errors.slice(0, LISTED) } });

async function readState(tx: PeopleTx): Promise<{ roll: Kept[]; others: Acquaintance[] }> {
  const roll = await tx.query<Kept>(
    `SELECT id, number, name, email, phone, college, federation, language
     FROM member JOIN person ON person.id = member.person_id ORDER BY number`,
  );
  const others = await tx.query<Acquaintance>(
    'SELECT id, email FROM person WHERE NOT EXISTS (SELECT FROM member WHERE person_id = person.id)',
  );
  return { roll: roll.rows, others: others.rows };
}

function asPreview({ difference, digest, members }: Compared): Preview {
  const who = ({ number, name }: { number: string; name: string }) => ({ number, name });
  return {
    digest,
    members,
    added: difference.added.map(({ member }) => who(member)),
    changed: difference.changed.map(({ member, fields }) => ({ ...who(member), fields })),
    removed: difference.removed.map(who),
    unchanged: difference.unchanged,
    colleges: difference.colleges,
  };
}

async function apply(tx: PeopleTx, { added, changed, removed }: Difference): Promise<void> {
  await remove(
    tx,
    removed.map(({ id }) => id),
  );
  const updated = [
    ...changed.map(({ id, member }) => ({ id, member })),
    ...added.flatMap(({ id, member }) => (id === null ? [] : [{ id, member }])),
  ];
  // addresses may be swapped: all step aside first, for the index looks at every single row
  await tx.query(`UPDATE person SET email = id || '@moving.invalid' WHERE id = ANY ($1::uuid[])`, [
    updated.map(({ id }) => id),
  ]);
  await write(tx, updated);
  await write(
    tx,
    added.flatMap(({ id, member }) => (id === null ? [{ id: PersonId.parse(crypto.randomUUID()), member }] : [])),
  );
}

/** Off the roll: no longer a member, signed out, and no link lives. Passkeys and what was signed stay. */
async function remove(tx: PeopleTx, people: readonly PersonId[]): Promise<void> {
  if (people.length === 0) return;
  await tx.query('DELETE FROM member WHERE person_id = ANY ($1::uuid[])', [people]);
  await tx.query(
    `UPDATE person SET roles = array_remove(roles, 'member'), epoch = epoch + 1 WHERE id = ANY ($1::uuid[])`,
    [people],
  );
  await revokeLinks(tx, people);
  await dropLetters(tx, people);
}

/** Writes people and members, new or known, many per statement. A member keeps the salt of their leaf. */
async function write(tx: PeopleTx, rows: readonly { id: PersonId; member: RollRow }[]): Promise<void> {
  const column = <T>(pick: (row: { id: PersonId; member: RollRow }) => T): T[] => rows.map(pick);
  await tx.query(
    `INSERT INTO person (id, name, email, phone, language, roles)
     SELECT id, name, email, phone, language, '{member}'
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) AS t (id, name, email, phone, language)
     ON CONFLICT (id) DO UPDATE SET
       name = excluded.name, email = excluded.email, phone = excluded.phone, language = excluded.language,
       roles = CASE WHEN 'member' = ANY (person.roles) THEN person.roles ELSE person.roles || '{member}'::text[] END`,
    [
      column(({ id }) => id),
      column(({ member }) => member.name),
      column(({ member }) => member.email),
      column(({ member }) => member.phone),
      column(({ member }) => member.language),
    ],
  );
  await tx.query(
    `INSERT INTO member (person_id, number, college, federation, leaf_salt)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[])
     ON CONFLICT (person_id) DO UPDATE SET
       number = excluded.number, college = excluded.college, federation = excluded.federation`,
    [
      column(({ id }) => id),
      column(({ member }) => member.number),
      column(({ member }) => member.college),
      column(({ member }) => member.federation),
      column(() => Buffer.from(randomBytes(32))),
    ],
  );
}
