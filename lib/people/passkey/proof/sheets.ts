/** What the Authority reads of the sections: who may print, and every sheet that was printed. */
import { z } from 'zod';
import { line } from '#lib/election/text.ts';
import { PersonId } from '#lib/ground/brand.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { withPeople } from '../../db.ts';
import { listFederations, type NamedTo, nameAll, TrusteeList } from '../../roll/index.ts';
import type { PasskeyCode } from '../refusals.ts';

/** Rows in one answer; the count is of all. */
const LISTED = 200;

export type SheetRow = {
  id: string;
  officer: string;
  name: string;
  /** Null for someone who is on no roll. */
  number: string | null;
  /** `2026-11-22` */
  day: string;
  hasLink: boolean;
};
export type SectionView = {
  /** `federation`: null for the whole party. `shown`: members whom a search of theirs has shown. */
  officers: {
    id: string;
    name: string;
    enrolled: boolean;
    federation: string | null;
    sheets: number;
    shown: number;
  }[];
  /** Those that have members: an officer may be given one. */
  federations: string[];
  sheets: SheetRow[];
  count: number;
};

/** The newest days first; within a day by name: a row tells no order. */
export const viewSections = (): Promise<SectionView> =>
  withPeople(async (tx) => {
    const officers = await tx.query<SectionView['officers'][number]>(
      `SELECT p.id, p.name, EXISTS (SELECT FROM passkey k WHERE k.person_id = p.id) AS enrolled,
              p.officer_federation AS federation,
              (SELECT count(*)::int FROM section_sheet s WHERE s.officer_id = p.id) AS sheets,
              (SELECT coalesce(sum(f.shown), 0)::int FROM section_find f WHERE f.officer_id = p.id) AS shown
         FROM person p WHERE 'officer' = ANY (p.roles) ORDER BY p.name, p.id`,
    );
    const sheets = await tx.query<SheetRow>(
      `SELECT s.id, o.name AS officer, p.name, m.number, to_char(s.printed_on, 'YYYY-MM-DD') AS day, s.has_link AS "hasLink"
         FROM section_sheet s JOIN person o ON o.id = s.officer_id JOIN person p ON p.id = s.person_id
         LEFT JOIN member m ON m.person_id = p.id
        ORDER BY s.printed_on DESC, o.name, p.name, s.id LIMIT ${LISTED}`,
    );
    const counted = await tx.query<{ n: number }>('SELECT count(*)::int AS n FROM section_sheet');
    const federations = await listFederations(tx);
    return { officers: officers.rows, federations, sheets: sheets.rows, count: counted.rows[0]?.n ?? 0 };
  });

/** Input of `POST /api/people/section/officers`: of one federation, or (null) of the whole party. */
export const OfficerList = TrusteeList.extend({ federation: line(80).nullable().default(null) });

/** Names officers, and invites them. Named again, somebody is an officer of the federation that was said last. */
export const nameOfficers = (
  { people, federation }: z.infer<typeof OfficerList>,
  by: PersonId,
): Promise<Result<NamedTo, PasskeyCode>> =>
  withPeople(async (tx) => {
    if (federation !== null && !(await listFederations(tx)).includes(federation))
      return refuse('section/no-federation', { field: 'federation' });
    const named = await nameAll(tx, 'officer', { people }, by);
    const ids = named.people.map(({ id }) => id);
    await tx.query('UPDATE person SET officer_federation = $2 WHERE id = ANY ($1::uuid[])', [ids, federation]);
    return ok(named);
  });

/** Input of `POST /api/people/section/officers/end`. */
export const OfficerEnd = z.strictObject({ person: PersonId });

/** Takes the office back; who held it is signed out. Idempotent. */
export const endOfficer = ({
  person,
}: z.infer<typeof OfficerEnd>): Promise<Result<Record<string, never>, PasskeyCode>> =>
  withPeople(async (tx) => {
    const { rowCount } = await tx.query('SELECT FROM person WHERE id = $1', [person]);
    if (rowCount === 0) return refuse('section/no-member', { field: 'person' });
    await tx.query(
      `UPDATE person SET roles = array_remove(roles, 'officer'), officer_federation = NULL, epoch = epoch + 1
        WHERE id = $1 AND 'officer' = ANY (roles)`,
      [person],
    );
    return ok({});
  });
