import { describe, expect, test } from 'vitest';
import { readHead, readRow } from './row.ts';

const head = ['number', 'name', 'email', 'phone', 'college', 'federation', 'language'];
const row = ['M-1', 'Ada Lovelace', 'Ada@Example.org', '+33 1 23 45 67 89', 'nord', 'Nord', 'fr'];
const orderOf = (names: readonly string[]) => {
  const read = readHead(names, 1);
  if ('errors' in read) throw new Error('a bad head');
  return read.order;
};
const order = orderOf(head);
const member = (fields: readonly string[], by = order) => {
  const read = readRow(fields, by);
  return 'member' in read ? read.member : null;
};

describe('a row', () => {
  test('one member, e-mail in lower case', () =>
    expect(member(row)).toEqual({
      number: 'M-1',
      name: 'Ada Lovelace',
      email: 'ada@example.org',
      phone: '+33 1 23 45 67 89',
      fact: null,
      college: 'nord',
      federation: 'Nord',
      language: 'fr',
    }));

  test('spaces around, a line break inside, accents in two signs', () => {
    const said = member(row.map((value, i) => (i === 1 ? ' Ade\u0301e\r\n  Lovelace ' : ` ${value} `)));
    expect(said?.name).toBe('Ad\u00e9e Lovelace');
    expect(said?.number).toBe('M-1');
  });

  test('columns in French, in another order, no telephone', () => {
    const french = orderOf(['Langue', 'Collège', 'Courriel', 'NOM', 'Fédération', 'N°']);
    expect(member(['en', 'sud', 'b@example.org', 'Blaise', 'Sud', '7'], french)).toMatchObject({
      number: '7',
      phone: null,
      language: 'en',
    });
    expect(orderOf(['Numéro d’adhérent', 'nom', 'e-mail', 'Tél', 'college', 'federation', 'langue'])).toEqual(order);
  });

  test.each([
    ['empty number', 0, '', 'number row/empty'],
    ['number with odd signs', 0, '=1+1', 'number row/bad-number'],
    ['number too long', 0, 'x'.repeat(41), 'number row/too-long'],
    ['empty name', 1, ' ', 'name row/empty'],
    ['direction override in a name', 1, 'Ada\u202eecalevoL', 'name row/hidden-characters'],
    ['a byte that Windows gives no letter', 1, 'Ad\u0081', 'name row/hidden-characters'],
    ['a letter that could not be read', 1, 'Ad\ufffd', 'name row/hidden-characters'],
    ['e-mail without @', 2, 'ada', 'email row/bad-email'],
    ['two e-mails', 2, 'a@b.org c@d.org', 'email row/bad-email'],
    ['telephone with letters', 3, 'call me', 'phone row/bad-phone'],
    ['college with accents', 4, 'fédération', 'college row/bad-college'],
    ['no federation', 5, '', 'federation row/empty'],
    ['German', 6, 'de', 'language row/bad-language'],
  ])('%s', (_, i, value, expected) => {
    const read = readRow(
      row.map((cell, j) => (i === j ? value : cell)),
      order,
    );
    expect('faults' in read && read.faults.map(({ column, code }) => `${column} ${code}`)).toEqual([expected]);
  });

  test('too few or too many values', () => {
    for (const fields of [row.slice(1), [...row, '']])
      expect(readRow(fields, order)).toEqual({ faults: [{ column: null, code: 'row/wrong-width' }] });
  });
});

test.each([
  ['a missing column', ['number', 'name', 'college', 'federation', 'language'], ['email row/missing-column']],
  ['an unknown column', [...head, 'vote'], ['null row/unknown-column']],
  ['a column twice', [...head, 'courriel'], ['email row/column-twice']],
])('%s', (_, names, expected) => {
  const read = readHead(names, 1);
  expect('errors' in read && read.errors.map(({ column, code }) => `${column} ${code}`)).toEqual(expected);
});
