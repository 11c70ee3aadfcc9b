/** One cell of a file for a spreadsheet: whatever a name holds, it stays a text, whichever sign the reader parts cells at. */
import { expect, test } from 'vitest';
import { cell } from './export.ts';

test.each([
  ['Élise Dupont-Ménard', 'Élise Dupont-Ménard'],
  ["Anne O'Hara", "Anne O'Hara"],
  ['=1+1', "'=1+1"],
  ['-2+3', "'-2+3"],
  ['＝1+1', "'＝1+1"],
  ['a "b" c', '"a ""b"" c"'],
  ['a;b', '"a;b"'],
  // parted at commas, as spreadsheets of some countries do
  ['Dupont, Élise', '"Dupont, Élise"'],
  ['Dupont,=HYPERLINK("http://x")', `"Dupont,'=HYPERLINK(""http://x"")"`],
  ['Dupont, =1+1', `"Dupont, '=1+1"`],
  ['a;@b', `"a;'@b"`],
  ['a\t+1', `"a\t'+1"`],
  ['a",=1', `"a"",'=1"`],
  ['a,"=1"', `"a,""'=1"""`],
])('%j → %s', (value, written) => expect(cell(value)).toBe(written));
