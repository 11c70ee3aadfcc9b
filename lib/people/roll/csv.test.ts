import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRoll } from './csv.ts';

const head = 'number,name,email,phone,college,federation,language';
const row = 'M-1,Ada Lovelace,Ada@Example.org,+33 1 23 45 67 89,nord,Nord,fr';
const errorsOf = async (text: string) => {
  const roll = await readRoll(text);
  return roll.ok ? [] : roll.errors.map(({ row, column, code }) => `${row} ${column ?? '-'} ${code}`);
};

describe('reading a roll', () => {
  test('one member, e-mail in lower case', async () =>
    expect(await readRoll(`${head}\n${row}\n`)).toEqual({
      ok: true,
      lines: [
        {
          line: 2,
          member: {
            number: 'M-1',
            name: 'Ada Lovelace',
            email: 'ada@example.org',
            phone: '+33 1 23 45 67 89',
            college: 'nord',
            federation: 'Nord',
            language: 'fr',
          },
        },
      ],
    }));

  test.each([
    ['a byte order mark', `\ufeff${head}\n${row}`],
    ['CRLF', `${head}\r\n${row}\r\n`],
    ['semicolons', `${head}\n${row}`.replaceAll(',', ';')],
    ['quotes', `${head}\n${row.replace('Ada Lovelace', '"Ada Lovelace"')}`],
    ['empty lines', `${head}\n\n${row}\n\n`],
    ['spaces around', `${head}\n${row.replaceAll(',', ' , ')}`],
    ['French names', `Numéro,Nom,Courriel,Téléphone,Collège,Fédération,Langue\n${row}`],
  ])('%s', async (_, text) => {
    const roll = await readRoll(text);
    expect(roll.ok && roll.lines.map(({ member }) => member.name)).toEqual(['Ada Lovelace']);
  });

  test('semicolons with commas inside, accents composed', async () => {
    const text = `${head.replaceAll(',', ';')}\nM-1;Lovelace, Ade\u0301e;a@example.org;;nord;Nord;fr`;
    const roll = await readRoll(text);
    expect(roll.ok && roll.lines[0]?.member.name).toBe('Lovelace, Ad\u00e9e');
  });

  test('columns in another order, no telephone', async () => {
    const roll = await readRoll('language;college;email;name;federation;number\nen;sud;b@example.org;Blaise;Sud;7');
    expect(roll.ok && roll.lines[0]?.member).toMatchObject({ number: '7', phone: null, language: 'en' });
  });

  test('a name with comma and quotes', async () => {
    const roll = await readRoll(`${head}\n${row.replace('Ada Lovelace', '"Lovelace, ""Ada"""')}`);
    expect(roll.ok && roll.lines[0]?.member.name).toBe('Lovelace, "Ada"');
  });
});

describe('faults by row and column', () => {
  const cells = row.split(',');
  const withCell = (i: number, value: string) =>
    `${head}\n${row}\n${cells.map((c, j) => (i === j ? value : c)).join(',')}`;

  test.each([
    ['empty number', 0, '', '3 number row/empty'],
    ['number with odd signs', 0, '=1+1', '3 number row/bad-number'],
    ['number too long', 0, 'x'.repeat(41), '3 number row/too-long'],
    ['empty name', 1, ' ', '3 name row/empty'],
    ['direction override in a name', 1, 'Ada\u202eecalevoL', '3 name row/hidden-characters'],
    ['e-mail without @', 2, 'ada', '3 email row/bad-email'],
    ['two e-mails', 2, 'a@b.org c@d.org', '3 email row/bad-email'],
    ['telephone with letters', 3, 'call me', '3 phone row/bad-phone'],
    ['college with accents', 4, 'fédération', '3 college row/bad-college'],
    ['no federation', 5, '', '3 federation row/empty'],
    ['German', 6, 'de', '3 language row/bad-language'],
  ])('%s', async (_, i, value, expected) => expect(await errorsOf(withCell(i, value))).toContain(expected));

  test('twice the same number and e-mail, whatever its case', async () =>
    expect(await errorsOf(`${head}\n${row}\n${row.replace('Ada@Example.org', 'ADA@example.ORG')}`)).toEqual([
      '3 number row/number-twice',
      '3 email row/email-twice',
    ]));

  test('a line too short, the others are still read', async () =>
    expect(await errorsOf(`${head}\nM-1,Ada\n${row.replace(',fr', ',xx')}`)).toEqual([
      '2 - row/wrong-width',
      '3 language row/bad-language',
    ]));

  test.each([
    ['a missing column', 'number,name,college,federation,language\n', ['1 email row/missing-column']],
    ['an unknown column', `${head},vote\n${row},oui\n`, ['1 - row/unknown-column']],
    ['a column twice', `${head},email\n${row},x@y.org\n`, ['1 email row/column-twice']],
    ['an open quotation mark', `${head}\n"M-1,Ada\n`, ['2 - row/not-csv']],
    ['bytes of another kind', '%PDF-1.7', ['1 - row/unknown-column']],
  ])('%s', async (_, text, expected) => expect(await errorsOf(text)).toEqual(expect.arrayContaining(expected)));

  test('never throws, whatever the text', () =>
    fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        async (text) => (await readRoll(`${head}\n${text}`)).ok !== undefined,
      ),
    ));

  test('a large file is read in slices, characters of several bytes whole, and others get their turn', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `${i},Zoé ${i},m${i}@example.org,,nord,Réunion,fr`).join(
      '\n',
    );
    let turns = 0;
    const beat = setInterval(() => turns++, 1);
    const roll = await readRoll(`${head}\n${many}`);
    clearInterval(beat);
    expect(
      roll.ok && roll.lines.every(({ member }, i) => member.name === `Zoé ${i}` && member.federation === 'Réunion'),
    ).toBe(true);
    expect(turns).toBeGreaterThan(5);
  });
});
