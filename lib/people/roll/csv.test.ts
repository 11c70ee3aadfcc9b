import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvFault, type CsvRecord, LONGEST_RECORD, readRecords, type Separator, separatorOf } from './csv.ts';

async function* pieces(text: string, size = text.length || 1): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}
async function all(text: string, separator: Separator = ',', size?: number): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const some of readRecords(pieces(text, size), separator)) records.push(...some);
  return records;
}
const fault = async (text: string) => {
  try {
    await all(text);
    return null;
  } catch (thrown) {
    if (thrown instanceof CsvFault) return { line: thrown.line, code: thrown.code };
    throw thrown;
  }
};

/** A value as a spreadsheet quotes it. */
const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
const value = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\t', '\n', '\r', ' ', '𝄞'), maxLength: 6 });
const table = fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { maxLength: 8 });

describe('reading records', () => {
  test('reads back whatever a spreadsheet writes, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom<Separator>(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 20 }),
        async (rows, separator, end, size) => {
          const text = rows.map((row) => row.map(quoted).join(separator) + end).join('');
          const kept = rows.filter((row) => row.some((one) => one.trim() !== ''));
          expect((await all(text, separator, size)).map(({ fields }) => fields)).toEqual(kept);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('agrees with csv-parse on text without quotes', async () => {
    const plain = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'é', ' ', '-', '@'), minLength: 1, maxLength: 5 }), {
        minLength: 2,
        maxLength: 4,
      }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(plain, fc.constantFrom('\n', '\r\n'), async (rows, end) => {
        const text = rows.map((row) => row.join(';')).join(end);
        const theirs = parse(text, { delimiter: ';', relax_column_count: true, skip_records_with_empty_values: true });
        expect((await all(text, ';', 3)).map(({ fields }) => fields)).toEqual(theirs);
      }),
    );
  });

  test('says the line on which each record begins, line breaks in quotes included', async () => {
    expect(await all('a,b\r\n"c\r\nd",e\n\n\nf,g')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['c\r\nd', 'e'] },
      { line: 6, fields: ['f', 'g'] },
    ]);
  });

  test('passes over a byte order mark and the first line of Excel', async () => {
    expect(await all('\ufeffsep=;\r\na;b\n', ';')).toEqual([{ line: 2, fields: ['a', 'b'] }]);
    expect(await all('\ufeffa,b', ',', 1)).toEqual([{ line: 1, fields: ['a', 'b'] }]);
  });

  test.each([
    ['a quote that never ends', 'a,b\n"c,d\ne', { line: 2, code: 'row/not-csv' }],
    ['a quote inside of a bare value', 'a,b\nc,d"e', { line: 2, code: 'row/not-csv' }],
    ['something behind a quote', 'a,"b" c', { line: 1, code: 'row/not-csv' }],
    ['one endless line', 'x'.repeat(LONGEST_RECORD + 2), { line: 1, code: 'row/endless' }],
    ['a quote that swallows the file', `a,b\n"${'x\n'.repeat(5000)}`, { line: 2, code: 'row/endless' }],
    ['ten million commas', ','.repeat(10_000_000), { line: 1, code: 'row/endless' }],
  ])('refuses %s', async (_, text, expected) => expect(await fault(text)).toEqual(expected));

  test('never reads on after a fault, nor throws anything else, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', '\0'), maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (text, size) => {
          const whole = await fault(text);
          let inPieces: unknown = null;
          try {
            await all(text, ',', size);
          } catch (thrown) {
            inPieces = thrown;
          }
          expect(inPieces instanceof CsvFault || inPieces === null).toBe(true);
          expect(inPieces === null).toBe(whole === null);
        },
      ),
    );
  });
});

test('the separator is the one that the first line has most of, outside of quotes', () => {
  expect(separatorOf('a,b,c\n1;2;3;4;5')).toBe(',');
  expect(separatorOf('\ufeff"x,y,z";b;c')).toBe(';');
  expect(separatorOf('\n\na\tb\tc, d')).toBe('\t');
  expect(separatorOf('sep=;\na,b')).toBe(';');
  expect(separatorOf('')).toBe(';');
});
