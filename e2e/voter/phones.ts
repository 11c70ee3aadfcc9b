/** Telephones of people who are invented: numbers under +999, a calling code that nobody has (ITU-T E.164). */
import { sha256Hex } from '#lib/crypto/hash.ts';

/** This address's telephone: always the same, of eleven digits, so that no two share one. */
export const phoneOf = (email: string): string =>
  `+999${String(Number.parseInt(sha256Hex(email).slice(0, 12), 16) % 1e11).padStart(11, '0')}`;

/** A roll in which everyone who has an address has a telephone: the column is added, or filled where it is empty. Not for
 * files with quoted values or without their usual column names. */
export function withPhones(csv: string, phone: (email: string) => string = phoneOf): string {
  const [head = '', ...lines] = csv.split(/\r?\n/);
  const separator = head.includes(';') ? ';' : ',';
  const columns = head.replace('\ufeff', '').split(separator);
  const [email, at] = [columns.indexOf('email'), columns.indexOf('phone')];
  if (email < 0 || csv.includes('"')) return csv;
  const filled = lines.map((line) => {
    if (line === '') return line;
    const cells = line.split(separator);
    const number = cells[email] ? phone(cells[email]) : '';
    if (at < 0) cells.push(number);
    else cells[at] ||= number;
    return cells.join(separator);
  });
  return [at < 0 ? `${head}${separator}phone` : head, ...filled].join('\r\n');
}
