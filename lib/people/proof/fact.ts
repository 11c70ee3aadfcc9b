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
  const plain = spell(typed).replaceAll(/[^\p{L}\p{N}]/gu, '');
  return plain === '' ? null : plain;
}

/** Small letters without accents; what one keyboard writes as one sign and another as two. */
const spell = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[œæß]/g, (letter) => ({ œ: 'oe', æ: 'ae' })[letter] ?? 'ss')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '');

const MONTHS = [
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre',
  'january february march april may june july august september october november december',
].map((names) => names.split(' '));

/** One of the usual signs, spaces around it or not. */
const BETWEEN = String.raw`(?:\s*[-\u2010-\u2015/.]\s*|\s+)`;
const WAYS = [
  `(?<year>\\d{4})${BETWEEN}(?<month>\\d{1,2})${BETWEEN}(?<day>\\d{1,2})`,
  `(?<day>\\d{1,2})${BETWEEN}(?<month>\\d{1,2})${BETWEEN}(?<year>\\d{4})`,
  '(?<day>\\d{2})(?<month>\\d{2})(?<year>(?:19|20)\\d{2})',
  '(?:le )?(?<day>\\d{1,2})(?:er|st|nd|rd|th)?[\\s.-]*(?<name>[a-z]{3,})[\\s.,-]*(?<year>\\d{4})',
  '(?<name>[a-z]{3,})\\s*(?<day>\\d{1,2})(?:st|nd|rd|th)?\\s*,?\\s*(?<year>\\d{4})',
].map((way) => new RegExp(`^${way}$`));

/** Year first or day first, or with the month's name in French or English; null where it is no day of the calendar. */
function readDate(text: string): string | null {
  const typed = spell(text);
  const parts = WAYS.reduce<RegExpExecArray | null>((found, way) => found ?? way.exec(typed), null);
  const { year = '', month: number, name = '', day = '' } = parts?.groups ?? {};
  const month = number ?? String(1 + Math.max(...MONTHS.map((names) => names.indexOf(name))));
  const said = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${said}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== said ? null : said;
}
