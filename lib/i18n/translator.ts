/** Messages in ICU format and the function that says them. */
import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from './locale.ts';

/** Texts of one area in one language, by key. Plain data: a server component may hand it to a client leaf. */
export type Messages<Key extends string = string> = Readonly<Record<Key, string>>;
export type Area<Key extends string = string> = { readonly fr: Messages<Key>; readonly en: Messages<Key> };
export type Values = Readonly<Record<string, string | number>>;
export type Translate<Key extends string = string> = (key: Key, values?: Values) => string;

/** A message as it is written, or as the build of a voter's page has parsed it: its library's parser stays out of there. */
export type Written = string | ReturnType<IntlMessageFormat['getAst']>;

const parsed: Record<Locale, Map<Written, IntlMessageFormat>> = { fr: new Map(), en: new Map() };
const OPTIONS = { ignoreTag: true };

/** What hangs on a French verb: "reste-t-il", "est-ce", "ajoutez-y". */
const TURNED = /(?<=\p{L})-(t-)?(?=(?:ils?|elles?|on|ce|vous|nous|je|tu|y|en|les?|la)(?!\p{L}))/gu;

/** French spaces before `: ; ? ! »` and a unit, and after `«`, do not break, so that no sign starts a line alone; nor
 * does a verb part from the short word that hangs on it (U+2060, the word joiner). */
const bind = (text: string): string =>
  text
    .replace(/ (?=[:;?!»%€]|Mo\b)/g, '\u00a0')
    .replace(/« /g, '«\u00a0')
    .replace(TURNED, (_, t = '') => `-\u2060${t && 't-\u2060'}`);

/** A message without plurals, and without ICU's quotes: text, and values by their names. */
const PLAIN = /^(?:[^{}']|\{\w+\})*$/;

/** What IntlMessageFormat would say of it (i18n.test.ts), without waking parser and Intl: it does so for each message, and
 * an old telephone says forty at once. */
const sayPlain = (text: string, values: Values = {}): string =>
  text.replace(/\{(\w+)\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`no value for ${name}`);
    return String(values[name]);
  });

/** What the build leaves of a message: what needs no parser stays as it is. @throws Error where it is not ICU */
export function parsedOf(locale: Locale, text: string): Written {
  if (PLAIN.test(text)) return text;
  return new IntlMessageFormat(locale === 'fr' ? bind(text) : text, locale, undefined, OPTIONS).getAst();
}

/** Says messages of one language.
 * @throws Error where a message is not ICU or a value it names is missing: a bug, never a visitor's doing. */
export function speaker<Key extends string>(locale: Locale, messages: Readonly<Record<Key, Written>>): Translate<Key> {
  const known = parsed[locale];
  return (key, values) => {
    const text = messages[key];
    if (text === undefined) throw new Error(`no text for ${key}`);
    if (typeof text === 'string' && PLAIN.test(text)) return sayPlain(locale === 'fr' ? bind(text) : text, values);
    let format = known.get(text);
    if (!format) {
      const bound = typeof text === 'string' && locale === 'fr' ? bind(text) : text;
      format = new IntlMessageFormat(bound, locale, undefined, OPTIONS);
      known.set(text, format);
    }
    return String(format.format(values));
  };
}

/** A text of the party as it is shown: its French signs do not start a line either. */
export const typeset = (locale: Locale, text: Readonly<Record<Locale, string>>): string =>
  locale === 'fr' ? bind(text.fr) : text.en;

/** Says an area in the reader's language. */
export const translator = <Key extends string>(locale: Locale, area: Area<Key>): Translate<Key> =>
  speaker(locale, area[locale]);
