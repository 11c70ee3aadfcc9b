/**
 * The roll as a CSV, for the Authority: nothing in it opens anything (no link, no salt, no passkey). A cell that a
 * spreadsheet would take for a formula begins with an apostrophe. Streamed: memory for one page of rows.
 */
import { urnState } from '#lib/election/index.ts';
import { PersonId, Phi, type VoteId } from '#lib/ground/brand.ts';
import { utf8 } from '#lib/ground/bytes.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import type { Locale } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.ts';
import { problemPeople } from '#lib/i18n/problem-people.ts';
import { roll } from '#lib/i18n/roll.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { signedAmong } from '../sealed/index.ts';
import type { RollCode } from './refusals.ts';
import { readLife } from './register/index.ts';
import { faultsOf, findImport } from './staging.ts';

/** Rows read from the database at a time. */
const AT_ONCE = 2000;
/** Characters of a person's id. */
const UUID = 36;

/** Where a spreadsheet would begin to read a formula: at the start of the cell, and after each sign at which one of another
 * country parts cells. */
const FORMULA = /(^|[,;\t\r\n])(["\s]*)(?=[=+\-@＝＋－＠])/g;

/** One cell (RFC 4180), harmless in a spreadsheet [CSV injection]. */
export function cell(value: string): string {
  const safe = value.replaceAll(FORMULA, "$1$2'").replace(/^[\t\r]/, "'$&");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
const line = (cells: readonly string[]): string => `${cells.map(cell).join(';')}\r\n`;

type Page = { rows: string[][]; last: string | null };

/** Head and pages as a file with a byte order mark, which spreadsheets need to see UTF-8. */
function csv(name: string, head: readonly string[], page: (after: string) => Promise<Page>): Response {
  let after: string | null = null;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(utf8(`\ufeff${line(head)}`)),
    pull: async (controller) => {
      const { rows, last } = await page(after ?? '');
      if (rows.length > 0) controller.enqueue(utf8(rows.map(line).join('')));
      after = last;
      if (last === null) controller.close();
    },
  });
  const headers = {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}.csv"`,
    'cache-control': 'no-store',
  };
  return new Response(body, { headers });
}

const paged =
  <Row extends { key: string }>(read: (tx: PeopleTx, after: string) => Promise<Row[]>, cells: (row: Row) => string[]) =>
  async (after: string): Promise<Page> => {
    const rows = await withPeople((tx) => read(tx, after));
    return { rows: rows.map(cells), last: rows.length < AT_ONCE ? null : (rows.at(-1)?.key ?? null) };
  };

type Member = { key: string; name: string; college: string; federation: string; language: string; stage: Stage };
type Stage = 'enrolled' | 'waiting' | 'invited' | 'failed' | 'uninvited';

/** The roll as it stands, with how far each invitation has come. */
export function exportRoll(locale: Locale): Response {
  const t = translator(locale, roll);
  const head = [t('number'), t('name'), t('college'), t('federation'), t('language'), t('enrolled'), t('invitation')];
  const read = async (tx: PeopleTx, after: string): Promise<Member[]> => {
    const { rows } = await tx.query<Member>(
      `SELECT m.number AS key, p.name, m.college, m.federation, p.language, CASE
          WHEN EXISTS (SELECT FROM passkey WHERE person_id = p.id) THEN 'enrolled'
          WHEN EXISTS (SELECT FROM mail WHERE person_id = p.id AND template = 'invitation' AND state IN ('queued', 'deferred')) THEN 'waiting'
          WHEN EXISTS (SELECT FROM invitation WHERE person_id = p.id AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2) THEN 'invited'
          WHEN EXISTS (SELECT FROM mail WHERE person_id = p.id AND template = 'invitation' AND state IN ('failed', 'bounced', 'complained')) THEN 'failed'
          ELSE 'uninvited' END AS stage
         FROM member m JOIN person p ON p.id = m.person_id WHERE m.number > $1 ORDER BY m.number LIMIT ${AT_ONCE}`,
      [after, new Date(now())],
    );
    return rows;
  };
  const cells = ({ key, name, college, federation, language, stage }: Member) => [
    key,
    name,
    college,
    federation,
    language,
    t(stage === 'enrolled' ? 'yes' : 'no'),
    t(`stage_${stage}`),
  ];
  return csv(t('fileRoll'), head, paged(read, cells));
}

type Voter = { key: string; person_id: string; phi: string; number: string; name: string; college: string };
type Signed = Voter & { federation: string; signed: boolean };

/**
 * Who has signed the register of a vote, as the list that a polling station keeps. Only once every urn is closed: before,
 * it would tell whom to press.
 */
export async function exportSigned(vote: VoteId, locale: Locale): Promise<Result<Response, RollCode>> {
  const over = await withPeople(async (tx) => {
    const { life } = await readLife(tx, vote);
    const seconds = Math.floor(now() / 1000);
    return [...life.urns.keys()].map((phi) =>
      ['closed', 'sealed', 'published', 'annulled'].includes(urnState(life, phi, seconds) ?? ''),
    );
  });
  if (over.length === 0) return refuse('roll/unknown-vote', { field: 'vote' });
  if (!over.every(Boolean)) return refuse('roll/not-over', { field: 'vote' });
  const t = translator(locale, roll);
  const head = [t('number'), t('name'), t('college'), t('federation'), t('signed')];
  const read = async (tx: PeopleTx, after: string): Promise<Signed[]> => {
    const person = after.slice(0, UUID);
    const { rows } = await tx.query<Omit<Signed, 'signed'>>(
      `SELECT v.person_id || v.number AS key, v.person_id, v.phi, v.number, p.name, d.college, v.federation
         FROM voter v JOIN definition d ON d.phi = v.phi JOIN person p ON p.id = v.person_id
        WHERE v.vote_id = $1 AND ($3::uuid IS NULL OR (v.number, v.person_id) > ($2, $3))
        ORDER BY v.number, v.person_id LIMIT ${AT_ONCE}`,
      [vote, after.slice(UUID), person === '' ? null : person],
    );
    const signed = await signedOn(tx, rows);
    return rows.map((row) => ({ ...row, signed: signed.has(row.person_id) }));
  };
  const cells = ({ number, name, college, federation, signed }: Signed) => [
    number,
    name,
    college,
    federation,
    t(signed ? 'yes' : 'no'),
  ];
  return ok(csv(t('fileSigned'), head, paged(read, cells)));
}

/** Ids of those on a page of voters who have signed, each in the register of their urn. */
async function signedOn(tx: PeopleTx, page: readonly Pick<Voter, 'person_id' | 'phi'>[]): Promise<Set<string>> {
  const signed = new Set<string>();
  for (const phi of new Set(page.map((row) => row.phi))) {
    const people = page.filter((row) => row.phi === phi).map((row) => PersonId.parse(row.person_id));
    for (const person of await signedAmong(tx, Phi.parse(phi), people)) signed.add(person);
  }
  return signed;
}

/** Every fault of an import that was refused. */
export async function exportFaults(
  id: string,
  person: Parameters<typeof findImport>[2],
  locale: Locale,
): Promise<Result<Response, RollCode>> {
  if ((await withPeople((tx) => findImport(tx, id, person))) === null)
    return refuse('roll/no-import', { field: 'import' });
  const t = translator(locale, roll);
  const texts: Readonly<Record<string, string>> = problemPeople[locale];
  const page = async (after: string): Promise<Page> => {
    const from = Number(after || 0);
    const rows = await withPeople((tx) => faultsOf(tx, id, AT_ONCE, from));
    return {
      rows: rows.map(({ row, column, code }) => [String(row), column ?? '', texts[code] ?? code]),
      last: rows.length < AT_ONCE ? null : String(from + AT_ONCE),
    };
  };
  return ok(csv(t('fileFaults'), [t('row'), t('column'), t('problem')], page));
}
