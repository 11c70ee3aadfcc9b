import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { formatDate, formatSpan, isLocale, ownTime, preferredLocale, translator, typeset } from './index.ts';

const area = {
  fr: {
    ballots: '{n, plural, =0 {Aucun bulletin} one {# bulletin} other {# bulletins}} dans l’urne : {urn}',
    plain: 'Prêt ?',
  },
  en: { ballots: '{n, plural, =0 {No ballot} one {# ballot} other {# ballots}} in the urn: {urn}', plain: 'Ready?' },
} as const;

describe('translator', () => {
  test('says plurals and values in both languages', () => {
    expect(translator('fr', area)('ballots', { n: 0, urn: 'A' })).toBe('Aucun bulletin dans l’urne\u00a0: A');
    expect(translator('fr', area)('ballots', { n: 1, urn: 'A' })).toContain('1 bulletin dans');
    expect(translator('en', area)('ballots', { n: 1, urn: 'A' })).toBe('1 ballot in the urn: A');
    expect(translator('en', area)('ballots', { n: 2345, urn: 'A' })).toContain('2,345 ballots');
    expect(translator('fr', area)('ballots', { n: 2345, urn: 'A' })).toMatch(/^2\s345 bulletins/u);
  });
  test('binds French punctuation', () => expect(translator('fr', area)('plain')).toBe('Prêt\u00a0?'));
  test('breaks no French question between its verb and who is asked about', () => {
    const question = (text: string) => typeset('fr', { fr: text, en: text });
    expect(question('Comment reste-t-il secret')).toBe('Comment reste-\u2060t-\u2060il secret');
    expect(question('Est-ce vous')).toBe('Est-\u2060ce vous');
    expect(question('ajoutez-y')).toBe('ajoutez-\u2060y');
    for (const text of ['Seine-Saint-Denis', 'npm run x -- --on', 'celles-ci', 'cent-une'])
      expect(question(text)).toBe(text);
  });
  test('a missing value is a bug and throws', () =>
    expect(() => translator('en', area)('ballots', { n: 1 })).toThrow());
  test.each([
    ['no value at all', {}],
    ['{a} and {b_2}, {a}', { a: '$& {b_2} ’', b_2: 7 }],
    ['# is a sign, {n} a number', { n: 1234.5 }],
    ['one { n } with room', { n: 1 }],
    ["it''s quoted '{n}'", { n: 1 }],
    ['<b>{n}</b>', { n: 0 }],
    ['{n, number} of {m}', { n: 1, m: '' }],
  ] as const)('%j is said as ICU says it', (text, values) => {
    const said = new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).format(values);
    expect(translator('en', { fr: { text }, en: { text } })('text', values)).toBe(said);
  });
  test('a value that is missing from a plain message throws too', () => {
    const area = { fr: { text: 'dit {n}' }, en: { text: 'says {n}' } };
    expect(() => translator('en', area)('text', { m: 1 })).toThrow('no value for n');
    expect(() => translator('fr', area)('text')).toThrow('no value for n');
  });
  test('an unknown key does not compile', () => {
    // @ts-expect-error no such key
    expect(() => translator('en', area)('nothing')).toThrow();
  });
});

describe('dates', () => {
  const opening = Date.UTC(2026, 10, 22, 19, 0) / 1000;
  test('are in the party’s zone, which is named', () => {
    expect(formatDate('fr', opening)).toBe('dimanche 22 novembre 2026 à 20:00 (heure de Paris)');
    expect(formatDate('en', opening)).toBe('Sunday 22 November 2026 at 20:00 (Paris time)');
  });
  test('a span names its zone once', () => {
    const span = { opens: opening, closes: opening + 86_400 };
    expect(formatSpan('fr', span)).toBe(
      'Du dimanche 22 novembre 2026 à 20:00 au lundi 23 novembre 2026 à 20:00 (heure de Paris)',
    );
    expect(formatSpan('en', { ...span, zone: 'UTC' })).toContain('at 19:00 to Monday 23 November 2026 at 19:00 (univ');
  });
  test('of a zone that this device does not know are said in universal time', () =>
    expect(formatDate('en', opening, 'Europe/Atlantis')).toBe('Sunday 22 November 2026 at 19:00 (universal time)'));
  test('where the reader is, an hour is said only if it is another', () => {
    expect(ownTime('fr', opening, Intl.DateTimeFormat().resolvedOptions().timeZone)).toBe('');
    const far = new Date(opening * 1000).getTimezoneOffset() > 0 ? 'Pacific/Noumea' : 'Pacific/Honolulu';
    expect(ownTime('fr', opening, far)).toMatch(/^\p{Ll}+\u00a0\d\d:\d\d$/u);
    expect(ownTime('en', opening, far)).toMatch(/^\p{Lu}\p{Ll}+\u00a0\d\d:\d\d$/u);
  });
  test('follow summer time and other zones', () => {
    expect(formatDate('fr', Date.UTC(2026, 6, 1, 22, 30) / 1000)).toBe('jeudi 2 juillet 2026 à 00:30 (heure de Paris)');
    expect(formatDate('en', opening, 'America/New_York')).toBe('Sunday 22 November 2026 at 14:00 (New York time)');
  });
});

describe('locale', () => {
  test.each([
    ['en-GB,en;q=0.9,fr;q=0.8', 'en'],
    ['de-DE,fr;q=0.5,en;q=0.4', 'fr'],
    ['de', 'fr'],
    ['fr;q=0,en;q=0.1', 'en'],
    ['', 'fr'],
    [null, 'fr'],
  ])('%s → %s', (header, locale) => expect(preferredLocale(header)).toBe(locale));
  test('only our two', () =>
    expect([isLocale('fr'), isLocale('de'), isLocale(undefined)]).toEqual([true, false, false]));
});
