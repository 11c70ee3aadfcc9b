/** Our reader of messages against IntlMessageFormat: each message of both languages, and texts that are none of ours. */
import { readdirSync } from 'node:fs';
import { isPluralElement, isSelectElement, type MessageFormatElement, parse } from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { locales } from './locale.ts';
import { readMessage, sayMessage, type Values } from './message.ts';

const Catalogue = z.record(z.string(), z.string());
const COUNTS = [0, 1, 2, 7, 999, 1000, 12_345, 1_000_000, 268_341_000];

/** What each value of a message may be: the words that it is compared with, numbers for all others. */
function kindsOf(elements: readonly MessageFormatElement[], kinds = new Map<string, string[] | null>()) {
  for (const element of elements) {
    if (isPluralElement(element) || isSelectElement(element)) {
      kinds.set(element.value, isSelectElement(element) ? Object.keys(element.options) : null);
      for (const { value } of Object.values(element.options)) kindsOf(value, kinds);
    } else if (element.type !== 0 && 'value' in element && !kinds.has(String(element.value)))
      kinds.set(String(element.value), null);
  }
  return kinds;
}

const valuesAt = (kinds: ReadonlyMap<string, string[] | null>, turn: number): Values =>
  Object.fromEntries(
    [...kinds].map(([name, words], i) => [
      name,
      words?.[turn % words.length] ?? COUNTS[(turn + i) % COUNTS.length] ?? 0,
    ]),
  );

const ours = (locale: 'fr' | 'en', text: string, values: Values) => sayMessage(locale, readMessage(text), values);
const theirs = (locale: 'fr' | 'en', text: string) =>
  new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });

describe.each(locales)('in %s', (locale) => {
  const areas = readdirSync(new URL(locale, import.meta.url));
  test('each message says what ICU says of it, whatever its values', async () => {
    let plurals = 0;
    for (const area of areas) {
      const [texts] = Object.values(await import(`./${locale}/${area}`));
      for (const [key, text] of Object.entries(Catalogue.parse(texts))) {
        const icu = theirs(locale, text);
        const kinds = kindsOf(parse(text, { ignoreTag: true }));
        plurals += text.includes(', plural') ? 1 : 0;
        for (let turn = 0; turn < (kinds.size === 0 ? 1 : COUNTS.length); turn++) {
          const values = valuesAt(kinds, turn);
          expect(ours(locale, text, values), `${area} ${key} ${JSON.stringify(values)}`).toBe(icu.format(values));
        }
      }
    }
    expect(plurals).toBeGreaterThan(50);
  });

  test.each([
    "it''s quoted '{n}'",
    "l'urne, d'un # et '#'",
    "{n, plural, =0 {'#' ''} one {# '{'#'}'} other {{m, select, a {# a} other {#}}}}",
    '{ n , plural , one{#}other{# {m}} }',
    '{n, number} of {m}',
    "open quote '{n}",
  ])('%j', (text) => {
    for (const n of [0, 1, 2, 1.5, -1, -2, -1234.5, 1234.5678])
      for (const m of ['a', 'b']) expect(ours(locale, text, { n, m })).toBe(theirs(locale, text).format({ n, m }));
  });
});

test.each([
  '{n',
  'n}',
  '{}',
  '{n, date}',
  '{n, plural, one {#}}',
  '{n, plural, many {#} other {#}}',
  '{n, plural, other #}',
])('%j is no message', (text) => expect(() => readMessage(text)).toThrow(SyntaxError));

test('a value that is missing, inherited, or no number where one is meant, is a bug', () => {
  expect(() => ours('en', '{n}', {})).toThrow('no value for n');
  expect(() => ours('en', '{constructor}', {})).toThrow('no value for constructor');
  expect(() => ours('en', '{n, plural, other {#}}', { n: 'x' })).toThrow('no number for n');
});
