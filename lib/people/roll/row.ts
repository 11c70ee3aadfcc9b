/** What a row of a roll must be (PROTOCOL §3.1): column names in English or French, the shape of each value. Pure. */
import { z } from 'zod';
import { CollegeId } from '#lib/election/definition.ts';
import { readFact } from '../proof/index.ts';
import type { RowProblem } from './refusals.ts';

export const columns = ['number', 'name', 'email', 'phone', 'college', 'federation', 'language', 'fact'] as const;
export type Column = (typeof columns)[number];

/** One member as the file says. */
export type RollRow = {
  number: string;
  name: string;
  /** Null: no letter can reach this member; the section hands over the link. */
  email: string | null;
  phone: string | null;
  college: string;
  federation: string;
  language: 'fr' | 'en';
  /** What the rules may ask for as a second proof, as the file says it (PROTOCOL §3.3); kept as a MAC alone. */
  fact: string | null;
};

/** `row`: line in the file. */
export type RowError = { row: number; column: Column | null; code: RowProblem };

/** Column names that we understand, lower case and without accents. */
const NAMES: Readonly<Record<string, Column>> = {
  ...Object.fromEntries(columns.map((column) => [column, column])),
  numero: 'number',
  'n°': 'number',
  "numero d'adherent": 'number',
  'membership number': 'number',
  nom: 'name',
  'nom et prenom': 'name',
  'e-mail': 'email',
  mail: 'email',
  courriel: 'email',
  'adresse e-mail': 'email',
  telephone: 'phone',
  tel: 'phone',
  college: 'college',
  federation: 'federation',
  langue: 'language',
  fait: 'fact',
  'date de naissance': 'fact',
  'ne(e) le': 'fact',
  'date of birth': 'fact',
};

const plain = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('’', "'").trim().toLowerCase();

/** Longest value of a column, in UTF-16 units. */
const LONGEST: Readonly<Record<Column, number>> = {
  number: 40,
  name: 120,
  email: 254,
  phone: 30,
  college: 32,
  federation: 80,
  language: 2,
  fact: 120,
};

/** Columns that a file may lack, and a member leave empty. */
const OPTIONAL: ReadonlySet<Column> = new Set(['phone', 'fact']);
/** A column that a file must have; a member may leave it empty. */
const MAY_BE_EMPTY: ReadonlySet<Column> = new Set([...OPTIONAL, 'email']);

/** Control and direction characters: what one sees would not be what is kept. The last: bytes that no letter has. */
const HIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]/u;

const Email = z.email();

/** What a value must look like, where it is not empty. */
const SHAPE: Readonly<Partial<Record<Column, { test: (value: string) => boolean; code: RowProblem }>>> = {
  number: { test: (value) => /^[A-Za-z0-9][A-Za-z0-9 ./_-]*$/.test(value), code: 'row/bad-number' },
  email: { test: (value) => Email.safeParse(value).success, code: 'row/bad-email' },
  phone: { test: (value) => /^\+?[0-9 ().-]{6,}$/.test(value), code: 'row/bad-phone' },
  college: { test: (value) => CollegeId.safeParse(value).success, code: 'row/bad-college' },
  fact: { test: (value) => readFact(value) !== null, code: 'row/bad-fact' },
  language: { test: (value) => value === 'fr' || value === 'en', code: 'row/bad-language' },
};

/** The column of each place, or what is wrong with the first row. */
export function readHead(names: readonly string[], line: number): { order: Column[] } | { errors: RowError[] } {
  const known = names.map((name) => NAMES[plain(name)]);
  const errors: RowError[] = [];
  if (known.includes(undefined)) errors.push({ row: line, column: null, code: 'row/unknown-column' });
  for (const column of columns) {
    const times = known.filter((name) => name === column).length;
    if (times === 0 && !OPTIONAL.has(column)) errors.push({ row: line, column, code: 'row/missing-column' });
    if (times > 1) errors.push({ row: line, column, code: 'row/column-twice' });
  }
  return errors.length > 0 ? { errors } : { order: known.filter((name) => name !== undefined) };
}

/** One member, or every fault of the row. */
export function readRow(
  fields: readonly string[],
  order: readonly Column[],
): { member: RollRow } | { faults: Fault[] } {
  if (fields.length !== order.length) return { faults: [{ column: null, code: 'row/wrong-width' }] };
  const cells: Cells = { ...NOTHING };
  for (const [i, column] of order.entries()) cells[column] = clean(fields[i] ?? '', column);
  const faults: Fault[] = [];
  for (const column of columns) {
    const code = flawOf(column, cells[column]);
    if (code !== null) faults.push({ column, code });
  }
  if (faults.length > 0) return { faults };
  const orNull = (value: string) => (value === '' ? null : value);
  const { email, phone, fact, language } = cells;
  return {
    member: {
      ...cells,
      email: orNull(email),
      phone: orNull(phone),
      fact: orNull(fact),
      language: language === 'en' ? 'en' : 'fr',
    },
  };
}
type Cells = Record<Column, string>;
/** All of them, in one order: rows of one shape are read several times as fast. */
const NOTHING: Cells = {
  number: '',
  name: '',
  email: '',
  phone: '',
  college: '',
  federation: '',
  language: '',
  fact: '',
};
type Fault = Omit<RowError, 'row'>;

/** What most values are made of: in the one form that Unicode has for it, and nothing hidden. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Spaces around are no part of a value, a line break inside of one is a space; e-mail, college and language have one
 * spelling. */
function clean(value: string, column: Column): string {
  const trimmed = PLAIN.test(value)
    ? value.trim()
    : value
        .replaceAll(/\s*[\r\n]+\s*/g, ' ')
        .trim()
        .normalize('NFC');
  return column === 'email' || column === 'college' || column === 'language' ? trimmed.toLowerCase() : trimmed;
}

function flawOf(column: Column, value: string): RowProblem | null {
  if (value === '') return MAY_BE_EMPTY.has(column) ? null : 'row/empty';
  if (value.length > LONGEST[column]) return 'row/too-long';
  if (!PLAIN.test(value) && HIDDEN.test(value)) return 'row/hidden-characters';
  const shape = SHAPE[column];
  return shape === undefined || shape.test(value) ? null : shape.code;
}
