/** An officer looks for the member in front of them; nobody leafs through the roll, nor takes it along ten names at a time. */
import { z } from 'zod';
import type { PersonId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, withPeople } from '../../db.ts';
import { findByName, findByNumber, type NamedMember } from '../../roll/index.ts';
import type { PasskeyCode } from '../refusals.ts';

/** Members that one search shows: whoever looks for one person needs no list of the party. */
const MOST_FOUND = 10;
/** Letters and digits of a search by name: one or two would be a way to leaf through the roll. */
const LEAST_ASKED = 3;
/** Members that one officer is shown in a day: three for each sheet that they may make. */
const MOST_SHOWN = 600;

/** Input of `POST /api/people/section/find`. */
export const SectionQuery = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^[^\0]*$/),
});

type Found = { members: NamedMember[]; more: boolean };

/** What somebody may do for a section: for the members of one federation, or (null) of the whole party. */
export type Office = { federation: string | null };

/**
 * The office that this person holds at this moment; null where it was taken back [between the look at the session and
 * here]. It cannot be taken back, nor given for another federation, until the end of the transaction.
 */
export async function officeOf(tx: PeopleTx, officer: PersonId): Promise<Office | null> {
  const { rows } = await tx.query<Office>(
    `SELECT CASE WHEN 'authority' = ANY (roles) THEN NULL ELSE officer_federation END AS federation
       FROM person WHERE id = $1 AND roles && '{officer,authority}' FOR SHARE`,
    [officer],
  );
  return rows[0] ?? null;
}

/** For the page: the federation that this officer finds and prints for, or null for the whole party. */
export const officerFederation = (officer: PersonId): Promise<string | null> =>
  withPeople(async (tx) => (await officeOf(tx, officer))?.federation ?? null);

export const dayNow = (): string => new Date(now()).toISOString().slice(0, 10);

/** One at a time per officer: of many acts at once each is counted. */
export const lockOfficer = (tx: PeopleTx, officer: PersonId) =>
  tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('people/section/' || $1::text, 0))`, [officer]);

export const findForSection = (
  { query }: z.infer<typeof SectionQuery>,
  officer: PersonId,
): Promise<Result<Found, PasskeyCode>> =>
  withPeople(async (tx) => {
    await lockOfficer(tx, officer);
    const { rows } = await tx.query<{ shown: number }>(
      'SELECT shown FROM section_find WHERE officer_id = $1 AND day = $2',
      [officer, dayNow()],
    );
    if ((rows[0]?.shown ?? 0) >= MOST_SHOWN) return refuse('section/seen-enough');
    const office = await officeOf(tx, officer);
    if (office === null) return refuse('session/forbidden');
    const found = await find(tx, query, office.federation);
    if (found.members.length > 0)
      await tx.query(
        `INSERT INTO section_find (officer_id, day, shown) VALUES ($1, $2, $3)
         ON CONFLICT (officer_id, day) DO UPDATE SET shown = section_find.shown + excluded.shown`,
        [officer, dayNow(), found.members.length],
      );
    return ok(found);
  });

async function find(tx: PeopleTx, query: string, federation: string | null): Promise<Found> {
  // a whole number is enough, however short
  const exact = await findByNumber(tx, { query, federation, most: MOST_FOUND });
  if (exact.length > 0) return { members: exact, more: false };
  if (query.replaceAll(/[^\p{L}\p{N}]/gu, '').length < LEAST_ASKED) return { members: [], more: true };
  const members = await findByName(tx, { query, federation, most: MOST_FOUND + 1 });
  return { members: members.slice(0, MOST_FOUND), more: members.length > MOST_FOUND };
}
