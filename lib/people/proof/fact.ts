/**
 * A fact that the party knows of its members and asks for, such as the day of birth (PROTOCOL §3.3), in one spelling: a
 * date in any of its usual forms is `2000-12-31`; of other text, letters and digits count, not accents, case or spaces. Pure.
 */
const MOST = 120;

/** @returns null where nothing is left of it */
export function readFact(text: string): string | null {
  const typed = text.normalize('NFKC').trim();
  if (typed.length > MOST) return null;
  const date = readDate(typed);
  if (date !== null) return date;
  const plain = typed
    .normalize('NFD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
  return plain === '' ? null : plain;
}

/** Year first or day first, between any of the usual signs; null where it is no day of the calendar. */
function readDate(text: string): string | null {
  const parts =
    /^(?<year>\d{4})[-/. ](?<month>\d{1,2})[-/. ](?<day>\d{1,2})$/.exec(text) ??
    /^(?<day>\d{1,2})[-/. ](?<month>\d{1,2})[-/. ](?<year>\d{4})$/.exec(text) ??
    /^(?<day>\d{2})(?<month>\d{2})(?<year>(?:19|20)\d{2})$/.exec(text);
  const { year = '', month = '', day = '' } = parts?.groups ?? {};
  const said = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${said}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== said ? null : said;
}
