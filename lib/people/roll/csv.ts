/**
 * Comma-separated values (RFC 4180) piece by piece: memory for one record, whatever the file. Pure. Separator `;`, `,` or
 * tab; quoted values hold separators, quotes (doubled) and line breaks; lines end in LF, CRLF or CR.
 */

/** `line`: where the record begins, the first line of the file being 1. */
export type CsvRecord = { line: number; fields: string[] };
export type Separator = ',' | ';' | '\t';

/** Longest record, in UTF-16 units, and most fields: what exceeds them is no roll [one endless line, a million commas]. */
export const LONGEST_RECORD = 4096;
export const MOST_FIELDS = 64;

export type CsvFlaw = 'row/not-csv' | 'row/endless';

/** Thrown where the text cannot be told into records any more. */
export class CsvFault extends Error {
  override readonly name = 'CsvFault';
  readonly line: number;
  readonly code: CsvFlaw;
  constructor(line: number, code: CsvFlaw) {
    super(code);
    this.line = line;
    this.code = code;
  }
}

const SEPARATORS = [';', ',', '\t'] as const;

/** Excel's own first line, which names the separator and is no record. */
const EXCEL = /^\ufeff?sep=(.)\r?\n/;

/** The one that stands most often outside of quotes in the first line that has anything. */
export function separatorOf(head: string): Separator {
  const named = SEPARATORS.find((one) => one === EXCEL.exec(head)?.[1]);
  if (named !== undefined) return named;
  const first = /[^\r\n]+/.exec(head.replace(/^\ufeff/, ''))?.[0].replaceAll(/"[^"]*"/g, '') ?? '';
  const times = (one: string) => first.split(one).length;
  return SEPARATORS.reduce((best, one) => (times(one) > times(best) ? one : best));
}

/** Records as they come, `AT_ONCE` units of text at a time. Lines without anything are left out. @throws CsvFault */
export async function* readRecords(
  pieces: AsyncIterable<string>,
  separator: Separator,
): AsyncGenerator<CsvRecord[], void, undefined> {
  let rest = '';
  let line = 1;
  let isFirst = true;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += AT_ONCE) {
      let text = rest + piece.slice(at, at + AT_ONCE);
      if (isFirst && text.length > 0) {
        const named = EXCEL.exec(text)?.[0] ?? '';
        if (named !== '') line++;
        text = text.slice(named.length).replace(/^\ufeff/, '');
        isFirst = false;
      }
      const told = tell(text, { separator, line, isLast: false });
      line = told.line;
      rest = told.rest;
      if (told.records.length > 0) yield told.records;
    }
  }
  const { records } = tell(rest, { separator, line, isLast: true });
  if (records.length > 0) yield records;
}
const AT_ONCE = 64 * 1024;

type Told = { records: CsvRecord[]; rest: string; line: number };

/** All records that end in this text; the rest begins the next. */
function tell(text: string, from: { separator: Separator; line: number; isLast: boolean }): Told {
  const { separator, isLast } = from;
  const records: CsvRecord[] = [];
  let line = from.line;
  let start = 0;
  while (start < text.length) {
    const record = tellOne(text, start, { separator, line, isLast });
    if (record === null) {
      if (text.length - start > LONGEST_RECORD) throw new CsvFault(line, 'row/endless');
      break;
    }
    if (record.end - start > LONGEST_RECORD) throw new CsvFault(line, 'row/endless');
    if (record.fields.some((field) => field.trim() !== '')) records.push({ line, fields: record.fields });
    line += record.breaks;
    start = record.end;
  }
  return { records, rest: text.slice(start), line };
}

const [LF, CR, QUOTE] = [0x0a, 0x0d, 0x22];

type One = { fields: string[]; end: number; breaks: number };

/** The record that begins at `at`; null where the text ends before it does. */
function tellOne(
  text: string,
  at: number,
  { separator, line, isLast }: { separator: Separator; line: number; isLast: boolean },
): One | null {
  const mark = separator.charCodeAt(0);
  const fields: string[] = [];
  let breaks = 0;
  let here = at;
  for (;;) {
    if (fields.length >= MOST_FIELDS) throw new CsvFault(line, 'row/endless');
    let end = here;
    if (text[here] === '"') {
      const quoted = tellQuoted(text, here, isLast);
      if (quoted === null) {
        if (isLast) throw new CsvFault(line, 'row/not-csv');
        return null;
      }
      fields.push(quoted.value);
      breaks += quoted.breaks;
      end = quoted.end;
    } else {
      // by code: a string made for every letter would be half of the time that reading takes
      for (; end < text.length; end++) {
        const code = text.charCodeAt(end);
        if (code === mark || code === LF || code === CR) break;
        // a quote inside of a bare value: nobody can say where the value ends
        if (code === QUOTE) throw new CsvFault(line, 'row/not-csv');
      }
      fields.push(text.slice(here, end));
    }
    const next = text[end];
    if (next === separator) {
      here = end + 1;
      continue;
    }
    if (next === undefined) return isLast ? { fields, end, breaks } : null;
    if (next === '\n') return { fields, end: end + 1, breaks: breaks + 1 };
    if (next !== '\r') throw new CsvFault(line, 'row/not-csv');
    if (end + 1 === text.length && !isLast) return null;
    return { fields, end: end + (text[end + 1] === '\n' ? 2 : 1), breaks: breaks + 1 };
  }
}

/** A quoted value; `end` is behind its last quote. Null where it does not end here. */
function tellQuoted(text: string, at: number, isLast: boolean): { value: string; end: number; breaks: number } | null {
  let from = at + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0 || (quote + 1 === text.length && !isLast)) return null;
    if (text[quote + 1] === '"') {
      from = quote + 2;
      continue;
    }
    const raw = text.slice(at + 1, quote);
    return { value: raw.replaceAll('""', '"'), end: quote + 1, breaks: raw.match(/\r\n|\r|\n/g)?.length ?? 0 };
  }
}
