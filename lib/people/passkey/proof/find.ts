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

/** Whose members this officer finds and prints for: of one federation, or null for the whole party. */
export async function federationOf(tx: PeopleTx, officer: PersonId): Promise<string | null> {
  const { rows } = await tx.query<{ federation: string | null }>(
    `SELECT CASE WHEN 'authority' = ANY (roles) THEN NULL ELSE officer_federation END AS federation FROM person WHERE id = $1`,
    [officer],
  );
  return rows[0]?.federation ?? null;
}

/** As `federationOf`, for the page. */
export const officerFederation = (officer: PersonId): Promise<string | null> =>
  withPeople((tx) => federationOf(tx, officer));

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
    const found = await find(tx, query, await federationOf(tx, officer));
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
