/**
 * Codes that the section hands over (PROTOCOL §3.3): printed one at a time, for the member in front of the officer, who has
 * checked who they are. Each printing is a row that stays, and the Authority reads it.
 */
import { z } from 'zod';
import { PersonId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { withPeople } from '../../db.ts';
import { LINK_LIFE, makeLink } from '../../mail/index.ts';
import { giveSectionCode, noteSheet, SECTION_LIFE, sayCode } from '../../proof/index.ts';
import { listMembers } from '../../roll/index.ts';
import type { PasskeyCode } from '../refusals.ts';

/** Sheets of one officer in one day: a section has its members come one by one. */
const MOST_A_DAY = 200;
/** Members that one search shows: whoever looks for one person needs no list of the party. */
const MOST_FOUND = 10;
/** Signs of a search, spaces aside: a letter or two would be a way to leaf through the roll. */
const LEAST_ASKED = 3;

/** Input of `POST /api/people/section/find`. */
export const SectionQuery = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^[^\0]*$/),
});

/** What an officer sees of a member: enough to recognise who stands there. */
export type Found = {
  id: string;
  number: string;
  name: string;
  college: string;
  federation: string;
  enrolled: boolean;
  hasEmail: boolean;
};

export async function findForSection({
  query,
}: z.infer<typeof SectionQuery>): Promise<Result<{ members: Found[]; more: boolean }, PasskeyCode>> {
  const { members } = await listMembers({ query });
  // a whole number is enough, however short
  const exact = members.filter(({ number }) => number.toLowerCase() === query.toLowerCase());
  if (exact.length === 0 && query.replaceAll(/\s/g, '').length < LEAST_ASKED)
    return ok({ members: [], more: members.length > 0 });
  const shown = exact.length > 0 ? exact : members.slice(0, MOST_FOUND);
  return ok({
    members: shown.map(({ id, number, name, college, federation, enrolled, email }) => ({
      id,
      number,
      name,
      college,
      federation,
      enrolled,
      hasEmail: email !== null,
    })),
    more: exact.length === 0 && members.length > MOST_FOUND,
  });
}

/** Input of `POST /api/people/section/sheets`. */
export const SheetOrder = z.strictObject({ person: PersonId });

export type Sheet = {
  name: string;
  number: string;
  language: 'fr' | 'en';
  /** In two halves, as it is read. Shown this once: the database keeps a MAC. */
  code: string;
  /** Epoch seconds. */
  codeUntil: number;
  /** For a member without an e-mail address alone. */
  link: { address: string; until: number } | null;
};

/**
 * Makes a sheet: a code, and a link as well where no letter can bring one. Codes and links before it end; asked again, it
 * makes another, which is another row.
 */
export const printSheet = (
  { person }: z.infer<typeof SheetOrder>,
  officer: PersonId,
): Promise<Result<Sheet, PasskeyCode>> =>
  withPeople(async (tx) => {
    const today = new Date(now()).toISOString().slice(0, 10);
    // one at a time per officer: of many at once each is counted
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('people/section/' || $1::text, 0))`, [officer]);
    const { rows: printed } = await tx.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM section_sheet WHERE officer_id = $1 AND printed_on = $2',
      [officer, today],
    );
    if ((printed[0]?.n ?? 0) >= MOST_A_DAY) return refuse('section/enough');
    const { rows } = await tx.query<{
      name: string;
      number: string;
      language: 'fr' | 'en';
      email: string | null;
      is_enrolled: boolean;
    }>(
      `SELECT p.name, m.number, p.language, p.email, EXISTS (SELECT FROM passkey k WHERE k.person_id = p.id) AS is_enrolled
         FROM person p JOIN member m ON m.person_id = p.id WHERE p.id = $1`,
      [person],
    );
    const [member] = rows;
    if (member === undefined) return refuse('section/no-member', { field: 'person' });
    if (member.is_enrolled) return refuse('section/enrolled', { field: 'person' });
    const hasLink = member.email === null;
    const code = sayCode(await giveSectionCode(tx, person));
    const link = hasLink ? await makeLink(tx, person, { life: LINK_LIFE }) : null;
    await noteSheet(tx, { officer, person, hasLink });
    const { name, number, language } = member;
    return ok({
      name,
      number,
      language,
      code,
      codeUntil: Math.floor((now() + SECTION_LIFE) / 1000),
      link: link && {
        address: `${webConfig().peopleOrigin}/${language}/enrol#${link.token}`,
        until: Math.floor(link.expires.getTime() / 1000),
      },
    });
  });
