/**
 * Codes that the section hands over (PROTOCOL §3.3): printed one at a time, for the member in front of the officer, who has
 * checked who they are. Each printing is a row that stays, and the Authority reads it.
 */
import { z } from 'zod';
import { PersonId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { webConfig } from '#lib/ground/config.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { enrol } from '#lib/i18n/enrol.ts';
import { translator } from '#lib/i18n/index.ts';
import { type PeopleTx, withPeople } from '../../db.ts';
import { LINK_LIFE, makeLink, queueMail } from '../../mail/index.ts';
import { giveSectionCode, noteSheet, reachable, SECTION_LIFE, sayCode, sendSms } from '../../proof/index.ts';
import type { PasskeyCode } from '../refusals.ts';
import { dayNow, lockOfficer, officeOf } from './find.ts';
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

type Printed = {
  sheet: Sheet;
  /** Telephone to which a message says so; null where a letter does, or one of today has. */
  tell: string | null;
};

/**
 * Makes a sheet: a code, and a link as well where no letter can bring one. Codes and links before it end; asked again, it
 * makes another, which is another row. The member is told, in case they are not in front of the officer.
 */
export async function printSheet(
  { person }: z.infer<typeof SheetOrder>,
  officer: PersonId,
): Promise<Result<Sheet, PasskeyCode>> {
  const printed = await withPeople((tx) => print(tx, person, officer));
  if (!printed.ok) return printed;
  const { sheet, tell } = printed.value;
  // nobody waits for the gateway: the sheet is good without it
  if (tell !== null) void sendSms({ to: tell, text: writeNotice(sheet.language) });
  return ok(sheet);
}

async function print(tx: PeopleTx, person: PersonId, officer: PersonId): Promise<Result<Printed, PasskeyCode>> {
  await lockOfficer(tx, officer);
  const office = await officeOf(tx, officer);
  if (office === null) return refuse('session/forbidden');
  const { rows: printed } = await tx.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM section_sheet WHERE officer_id = $1 AND printed_on = $2',
    [officer, dayNow()],
  );
  if ((printed[0]?.n ?? 0) >= MOST_A_DAY) return refuse('section/enough');
  await lockEnrolment(tx, person);
  const member = await findMember(tx, person);
  if (member === null) return refuse('section/no-member', { field: 'person' });
  const { federation } = office;
  if (federation !== null && member.federation !== federation)
    return refuse('section/elsewhere', { field: 'person', detail: { federation } });
  if (member.isEnrolled) return refuse('section/enrolled', { field: 'person' });
  const hasLink = member.email === null;
  const code = sayCode(await giveSectionCode(tx, person));
  const link = hasLink ? await makeLink(tx, person, { life: LINK_LIFE }) : null;
  await noteSheet(tx, { officer, person, hasLink });
  // once a day: whoever prints twenty must not ring somebody's telephone twenty times
  if (!member.isTold && !hasLink) await queueMail(tx, { person, template: 'sheet-printed' });
  const tell = !member.isTold && hasLink ? reachable(member.phone) : null;
  const { name, number, language } = member;
  const sheet: Sheet = {
    name,
    number,
    language,
    code,
    codeUntil: Math.floor((now() + SECTION_LIFE) / 1000),
    link: link && {
      address: `${webConfig().peopleOrigin}/${language}/enrol#${link.token}`,
      until: Math.floor(link.expires.getTime() / 1000),
    },
  };
  return ok({ sheet, tell });
}

type Member = {
  name: string;
  number: string;
  federation: string;
  language: 'fr' | 'en';
  email: string | null;
  phone: string | null;
  isEnrolled: boolean;
  /** Of a sheet that was printed today. */
  isTold: boolean;
};

async function findMember(tx: PeopleTx, person: PersonId): Promise<Member | null> {
  const { rows } = await tx.query<Member>(
    `SELECT p.name, m.number, m.federation, p.language, p.email, p.phone,
            EXISTS (SELECT FROM passkey k WHERE k.person_id = p.id) AS "isEnrolled",
            EXISTS (SELECT FROM section_sheet s WHERE s.person_id = p.id AND s.printed_on = $2) AS "isTold"
       FROM person p JOIN member m ON m.person_id = p.id WHERE p.id = $1`,
    [person, dayNow()],
  );
  return rows[0] ?? null;
}

/** To who has no e-mail address: what stands there of theirs is the telephone. */
const writeNotice = (language: 'fr' | 'en'): string =>
  translator(language, enrol)('sheetSms', { party: webConfig().partyName });
