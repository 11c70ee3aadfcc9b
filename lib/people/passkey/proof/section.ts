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
import type { PasskeyCode } from '../refusals.ts';
import { dayNow, federationOf, lockOfficer } from './find.ts';
import { lockEnrolment } from './lock.ts';

/** Sheets of one officer in one day: a section has its members come one by one. */
const MOST_A_DAY = 200;
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
    await lockOfficer(tx, officer);
    const { rows: printed } = await tx.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM section_sheet WHERE officer_id = $1 AND printed_on = $2',
      [officer, dayNow()],
    );
    if ((printed[0]?.n ?? 0) >= MOST_A_DAY) return refuse('section/enough');
    await lockEnrolment(tx, person);
    const { rows } = await tx.query<{
      name: string;
      number: string;
      federation: string;
      language: 'fr' | 'en';
      email: string | null;
      is_enrolled: boolean;
    }>(
      `SELECT p.name, m.number, m.federation, p.language, p.email, EXISTS (SELECT FROM passkey k WHERE k.person_id = p.id) AS is_enrolled
         FROM person p JOIN member m ON m.person_id = p.id WHERE p.id = $1`,
      [person],
    );
    const [member] = rows;
    if (member === undefined) return refuse('section/no-member', { field: 'person' });
    const federation = await federationOf(tx, officer);
    if (federation !== null && member.federation !== federation)
      return refuse('section/elsewhere', { field: 'person', detail: { federation } });
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
