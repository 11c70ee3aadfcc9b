/** Every catalogue: both languages, the same keys, the same values named, well-formed ICU; every refusal translated. */
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import {
  isArgumentElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = new URL('../..', import.meta.url).pathname;
const Catalogue = z.record(z.string(), z.string());

async function catalogue(language: 'fr' | 'en', area: string): Promise<Record<string, string>> {
  const module: unknown = await import(`${root}lib/i18n/${language}/${area}.ts`);
  return Catalogue.parse(Object.values(z.record(z.string(), z.unknown()).parse(module))[0]);
}

/** Names of the values that a message asks for. */
function named(elements: readonly MessageFormatElement[]): string[] {
  const inside = (element: MessageFormatElement): string[] => {
    if (isPluralElement(element) || isSelectElement(element))
      return [element.value, ...Object.values(element.options).flatMap((option) => named(option.value))];
    return isArgumentElement(element) || ('value' in element && element.type !== 0)
      ? [String('value' in element ? element.value : '')]
      : [];
  };
  return [...new Set(elements.flatMap(inside))].sort();
}
const valuesOf = (text: string): string[] => named(parse(text, { ignoreTag: true }));

const areas = (language: string): string[] =>
  readdirSync(`${root}lib/i18n/${language}`)
    .map((file) => basename(file, '.ts'))
    .sort();

describe('catalogues', () => {
  test('the same areas in both languages', () => expect(areas('fr')).toEqual(areas('en')));

  test.each(areas('fr'))('%s: same keys, same values, well-formed', async (area) => {
    const [fr, en] = [await catalogue('fr', area), await catalogue('en', area)];
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(fr)) {
      expect(valuesOf(text), key).toEqual(valuesOf(en[key] ?? ''));
      expect(text === '', key).toBe(en[key] === '');
    }
  });

  test.each(areas('fr'))('%s: French is typeset with ’ and English texts are not French', async (area) => {
    const [fr, en] = [await catalogue('fr', area), await catalogue('en', area)];
    for (const [key, text] of Object.entries(fr)) expect(text, key).not.toMatch(/[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]/);
    for (const [key, text] of Object.entries(en))
      expect(text, key).not.toMatch(/\b(?:l’urne|bulletin de vote|dépouillement)\b/);
  });

  test('the words we do not say', async () => {
    const never = /\b(?:tracker|hash|oops|oups|hachage|token|jeton|encrypted|chiffré)\b/i;
    for (const area of areas('fr').filter((name) => !name.startsWith('problem')))
      for (const language of ['fr', 'en'] as const)
        for (const [key, text] of Object.entries(await catalogue(language, area)))
          if (!key.startsWith('technical')) expect(text, `${language}/${area} ${key}`).not.toMatch(never);
  });
});

describe('refusals', () => {
  const files = readdirSync(`${root}lib`, { recursive: true, encoding: 'utf8' }).filter(
    (file) => basename(file) === 'refusals.ts',
  );
  /** Tables of code → kind, and lists of codes. */
  const Codes = z.record(
    z.string(),
    z.union([
      z.record(z.string(), z.string()),
      z.array(z.string()).transform((codes) => Object.fromEntries(codes.map((code) => [code, '']))),
    ]),
  );
  test('there are tables to read', () => expect(files.length).toBeGreaterThan(0));
  test.each(files)('%s: every code has a title in both languages', async (file) => {
    const tables = Codes.parse(
      Object.fromEntries(
        Object.entries(await import(`${root}lib/${file}`)).filter(([, value]) => typeof value === 'object'),
      ),
    );
    const codes = Object.values(tables).flatMap(Object.keys);
    expect(codes.length).toBeGreaterThan(0);
    for (const language of ['fr', 'en'] as const) {
      const problems = areas(language).filter((area) => area.startsWith('problem-'));
      const titles = Object.assign({}, ...(await Promise.all(problems.map((area) => catalogue(language, area)))));
      expect(
        codes.filter((code) => !(code in titles)),
        language,
      ).toEqual([]);
    }
  });
});
