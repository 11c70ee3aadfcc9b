/**
 * A roll as CSV (PROTOCOL §3.1): UTF-8 with or without BOM, comma or semicolon, a first line of column names in English
 * or French, in any order. Pure. Every fault is said with its line and column; a file is good as a whole or not at all.
 */
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { CollegeId } from '#lib/election/definition.ts';
import type { RowProblem } from './refusals.ts';

export const columns = ['number', 'name', 'email', 'phone', 'college', 'federation', 'language'] as const;
export type Column = (typeof columns)[number];

/** One member as the file says. */
export type RollRow = {
  number: string;
  name: string;
  email: string;
  phone: string | null;
  college: string;
  federation: string;
  language: 'fr' | 'en';
};

/** `row`: line in the file, the column names being line 1. */
export type RowError = { row: number; column: Column | null; code: RowProblem };

/** A good row and where it stands. */
export type RollLine = { line: number; member: RollRow };

export type Roll = { ok: true; lines: RollLine[] } | { ok: false; errors: RowError[] };

/** Column names that we understand, lower case and without accents. */
const NAMES: Readonly<Record<string, Column>> = {
  ...Object.fromEntries(columns.map((column) => [column, column])),
  numero: 'number',
  nom: 'name',
  'e-mail': 'email',
  courriel: 'email',
  telephone: 'phone',
  college: 'college',
  federation: 'federation',
  langue: 'language',
};

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').trim().toLowerCase();

/** Longest value of a column, in UTF-16 units. */
const LONGEST: Readonly<Record<Column, number>> = {
  number: 40,
  name: 120,
  email: 254,
  phone: 30,
  college: 32,
  federation: 80,
  language: 2,
};

/** Control and direction characters: what one sees would not be what is kept. */
const HIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const Email = z.email();

/** What a value must look like, where it is not empty. */
const SHAPE: Readonly<Partial<Record<Column, { test: (value: string) => boolean; code: RowProblem }>>> = {
  number: { test: (value) => /^[A-Za-z0-9][A-Za-z0-9 ./_-]*$/.test(value), code: 'row/bad-number' },
  email: { test: (value) => Email.safeParse(value).success, code: 'row/bad-email' },
  phone: { test: (value) => /^\+?[0-9 ().-]{6,}$/.test(value), code: 'row/bad-phone' },
  college: { test: (value) => CollegeId.safeParse(value).success, code: 'row/bad-college' },
  language: { test: (value) => value === 'fr' || value === 'en', code: 'row/bad-language' },
};

/** Reads a file whole. @returns members in the order of the file, or every fault found */
export async function readRoll(text: string): Promise<Roll> {
  const table = await split(text);
  if (!table.ok) return { ok: false, errors: [table.error] };
  const [head, ...body] = table.records;
  const names = head?.record ?? [];
  const headErrors = checkHead(names);
  if (headErrors.length > 0) return { ok: false, errors: headErrors };
  const order = names.flatMap((name) => NAMES[plain(name)] ?? []);
  const errors: RowError[] = [];
  const lines: RollLine[] = [];
  for (const { line, record } of body) {
    if (record.length !== order.length) {
      errors.push({ row: line, column: null, code: 'row/wrong-width' });
      continue;
    }
    const cells = new Map(order.map((column, i) => [column, clean(record[i] ?? '', column)]));
    const faults = checkCells(cells);
    errors.push(...faults.map((fault) => ({ row: line, ...fault })));
    if (faults.length === 0) lines.push({ line, member: asRow(cells) });
  }
  errors.push(...findTwice(lines, 'number', 'row/number-twice'), ...findTwice(lines, 'email', 'row/email-twice'));
  if (errors.length > 0) return { ok: false, errors: errors.sort((a, b) => a.row - b.row) };
  return { ok: true, lines };
}

/** Rows that repeat what an earlier row has in this column. */
function findTwice(lines: readonly RollLine[], column: 'number' | 'email', code: RowProblem): RowError[] {
  const seen = new Set<string>();
  return lines.flatMap(({ line, member }) => {
    const again = seen.has(member[column]);
    seen.add(member[column]);
    return again ? [{ row: line, column, code }] : [];
  });
}

type Table = { ok: true; records: { line: number; record: string[] }[] } | { ok: false; error: RowError };

const Item = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) });

/** Bytes read at a time: a large roll must not hold up those who vote in the same process. */
const SLICE = 64 * 1024;

async function* slices(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += SLICE) {
    await setImmediate();
    yield bytes.subarray(at, at + SLICE);
  }
}

/** The separator is the one of the first line that stands outside of quotes. */
async function split(text: string): Promise<Table> {
  const first = text.split(/\r?\n/, 1)[0]?.replaceAll(/"[^"]*"/g, '') ?? '';
  const parser = parse({
    bom: true,
    delimiter: first.includes(';') ? ';' : ',',
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: 4096,
  });
  const records: { line: number; record: string[] }[] = [];
  try {
    for await (const item of Readable.from(slices(text)).pipe(parser)) {
      const { record, info } = Item.parse(item);
      records.push({ line: info.lines, record });
    }
    return { ok: true, records };
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const line = 'lines' in thrown && typeof thrown.lines === 'number' ? thrown.lines : 1;
    return { ok: false, error: { row: line, column: null, code: 'row/not-csv' } };
  }
}

function checkHead(names: readonly string[]): RowError[] {
  const known = names.map((name) => NAMES[plain(name)]);
  const errors: RowError[] = [];
  if (known.includes(undefined)) errors.push({ row: 1, column: null, code: 'row/unknown-column' });
  for (const column of columns) {
    const times = known.filter((name) => name === column).length;
    if (times === 0 && column !== 'phone') errors.push({ row: 1, column, code: 'row/missing-column' });
    if (times > 1) errors.push({ row: 1, column, code: 'row/column-twice' });
  }
  return errors;
}

/** Spaces around are no part of a value; e-mail, college and language have one spelling. */
function clean(value: string, column: Column): string {
  const trimmed = value.trim().normalize('NFC');
  return column === 'email' || column === 'college' || column === 'language' ? trimmed.toLowerCase() : trimmed;
}

function checkCells(cells: ReadonlyMap<Column, string>): Omit<RowError, 'row'>[] {
  return columns.flatMap((column) => {
    const value = cells.get(column) ?? '';
    const shape = SHAPE[column];
    if (value === '') return column === 'phone' ? [] : [{ column, code: 'row/empty' as const }];
    if (value.length > LONGEST[column]) return [{ column, code: 'row/too-long' as const }];
    if (HIDDEN.test(value)) return [{ column, code: 'row/hidden-characters' as const }];
    return shape === undefined || shape.test(value) ? [] : [{ column, code: shape.code }];
  });
}

function asRow(cells: ReadonlyMap<Column, string>): RollRow {
  const text = (column: Column): string => cells.get(column) ?? '';
  return {
    number: text('number'),
    name: text('name'),
    email: text('email'),
    phone: text('phone') === '' ? null : text('phone'),
    college: text('college'),
    federation: text('federation'),
    language: text('language') === 'en' ? 'en' : 'fr',
  };
}
