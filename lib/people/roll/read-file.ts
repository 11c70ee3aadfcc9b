/** Reading a file that was sent: parts, text, records, rows, into the staging tables. A few thousand rows in memory. */
import { setImmediate } from 'node:timers/promises';
import { withPeople } from '../db.ts';
import { CsvFault, type CsvRecord, readRecords, type Separator, separatorOf } from './csv.ts';
import { type Column, type RowError, readHead, readRow } from './row.ts';
import { dropRows, type Import, partsOf, report, type StagedRow, stageFaults, stageRows } from './staging.ts';
import { decoded, type Encoding, eightBit, HEAD, headText, NotText, sniff } from './text-file.ts';

/** Faults after which reading ends: the file is another one than was meant. */
const MOST_FAULTS = 100_000;
/** Rows written at once. */
const AT_ONCE = 2000;
/** Names shown so that a person can say whether the accents are right. */
const SAMPLES = 5;

export type ReadFile = {
  encoding: Encoding;
  separator: Separator;
  lines: number;
  faults: number;
  /** Reading ended at `MOST_FAULTS`. */
  isCut: boolean;
  /** Names with letters beyond ASCII, those that look wrongly read first. */
  accents: string[];
};

/** @throws NotText where the file is no text; CsvFault never: where the text breaks off, that is a fault of its line */
export async function readFile(file: Import): Promise<ReadFile> {
  await withPeople((tx) => dropRows(tx, file.id));
  const [head = Buffer.alloc(0)] = await takeOne(partsOf(file));
  const sniffed = sniff(head);
  if (!sniffed.text) throw new NotText();
  const encoding = sniffed.encoding ?? (await eightBit(partsOf(file)));
  const separator = separatorOf(headText(head, encoding));
  const reader = new Rows(file.id);
  try {
    for await (const records of readRecords(decoded(partsOf(file), encoding), separator)) {
      await reader.take(records);
      if (reader.isDone) break;
      // others in this process get a turn between two pieces
      await setImmediate();
    }
  } catch (thrown) {
    if (!(thrown instanceof CsvFault)) {
      // nothing of this reading is written any more once its end has been said
      await reader.end();
      throw thrown;
    }
    reader.fault({ row: thrown.line, column: null, code: thrown.code });
  }
  await reader.end();
  const { lines, faults, isDone: isCut } = reader;
  return { encoding, separator, lines, faults, isCut, accents: reader.accents };
}

/** Looks at the first part alone: whether this can be a roll. Null, or what is wrong with the column names. */
export function glance(first: Uint8Array): { kind: string } | { errors: RowError[] } | null {
  const sniffed = sniff(first);
  if (!sniffed.text) return { kind: sniffed.kind };
  const text = headText(first, sniffed.encoding);
  const separator = separatorOf(text);
  const [top] = text.replace(/^\ufeff?(sep=.\r?\n)?/, '').split(/\r\n|\r|\n/, 1);
  // quoted names with line breaks in them are left to the whole reading; so is a first line that is cut off
  if (top === undefined || top.includes('"') || (top.length >= HEAD / 2 && first.length >= HEAD)) {
    return top !== undefined && top.length >= HEAD / 2 && !top.includes('"')
      ? { errors: [{ row: 1, column: null, code: 'row/endless' }] }
      : null;
  }
  if (top.trim() === '') return null;
  const read = readHead(top.split(separator), 1);
  return 'errors' in read ? read : null;
}

async function takeOne<T>(all: AsyncGenerator<T>): Promise<T[]> {
  for await (const one of all) return [one];
  return [];
}

/** Rows and faults as they come, written `AT_ONCE` at a time. */
class Rows {
  lines = 0;
  faults = 0;
  readonly #id: string;
  #order: Column[] | null = null;
  #rows: StagedRow[] = [];
  #errors: RowError[] = [];
  #broken = false;
  #written: Promise<void> = Promise.resolve();
  readonly #strange: string[] = [];
  readonly #accented: string[] = [];

  constructor(id: string) {
    this.#id = id;
  }

  /** Nothing more is to be learned from the file. */
  get isDone(): boolean {
    return this.#broken || this.faults >= MOST_FAULTS;
  }

  get accents(): string[] {
    return [...this.#strange, ...this.#accented].slice(0, SAMPLES);
  }

  async take(records: readonly CsvRecord[]): Promise<void> {
    for (const { line, fields } of records) {
      if (this.isDone) return;
      if (this.#order === null) this.#begin(fields, line);
      else this.#row(fields, line, this.#order);
    }
    if (this.#rows.length + this.#errors.length >= AT_ONCE) await this.#flush();
  }

  fault(error: RowError): void {
    this.faults++;
    this.#errors.push(error);
  }

  #begin(fields: readonly string[], line: number): void {
    const read = readHead(fields, line);
    if ('order' in read) {
      this.#order = read.order;
      return;
    }
    // without its columns no row can be read
    for (const error of read.errors) this.fault(error);
    this.#broken = true;
  }

  #row(fields: readonly string[], line: number, order: readonly Column[]): void {
    this.lines++;
    const read = readRow(fields, order);
    if ('faults' in read) {
      for (const fault of read.faults) this.fault({ row: line, ...fault });
      return;
    }
    this.#rows.push({ line, ...read.member });
    this.#sample(read.member.name);
  }

  #sample(name: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    if (this.#strange.length >= SAMPLES || /^[\x00-\x7f]*$/.test(name)) return;
    // Ã©, â€™ and their like: UTF-8 read as Windows; and letters that no name has
    if (/[ÃÂâ][\u0080-\u00bf\u2018-\u2122]|[\u2500-\u25ff¿½]/.test(name)) this.#strange.push(name);
    else if (this.#accented.length < SAMPLES) this.#accented.push(name);
  }

  /** Writes what there is while the next rows are read: never more than two lots in memory. */
  async #flush(): Promise<void> {
    const [rows, errors] = [this.#rows, this.#errors];
    this.#rows = [];
    this.#errors = [];
    await this.#written;
    this.#written = this.#write(rows, errors, { lines: this.lines, faults: this.faults });
    // heard here, thrown where it is awaited
    this.#written.catch(() => {});
  }

  async #write(rows: StagedRow[], errors: RowError[], counts: { lines: number; faults: number }): Promise<void> {
    await withPeople(async (tx) => {
      if (rows.length > 0) await stageRows(tx, this.#id, rows);
      if (errors.length > 0) await stageFaults(tx, this.#id, errors);
    });
    await report(this.#id, 'reading', counts);
  }

  /** All that was read is written. */
  async end(): Promise<void> {
    await this.#flush();
    await this.#written;
  }
}
