/** Messages in ICU format and the function that says them. */
import type { Locale } from './locale.ts';
import { type Message, readMessage, sayMessage, type Values } from './message.ts';

export type { Values };

/** Texts of one area in one language, by key. Plain data: a server component may hand it to a client leaf. */
export type Messages<Key extends string = string> = Readonly<Record<Key, string>>;
export type Area<Key extends string = string> = { readonly fr: Messages<Key>; readonly en: Messages<Key> };
export type Translate<Key extends string = string> = (key: Key, values?: Values) => string;

const read: Record<Locale, Map<string, Message>> = { fr: new Map(), en: new Map() };

/** What hangs on a French verb: "reste-t-il", "est-ce", "ajoutez-y". */
const TURNED = /(?<=\p{L})-(t-)?(?=(?:ils?|elles?|on|ce|vous|nous|je|tu|y|en|les?|la)(?!\p{L}))/gu;

/** French spaces before `: ; ? ! »` and a unit, and after `«`, do not break, so that no sign starts a line alone; nor
 * does a verb part from the short word that hangs on it (U+2060, the word joiner). */
const bind = (text: string): string =>
  text
    .replace(/ (?=[:;?!»%€]|Mo\b)/g, '\u00a0')
    .replace(/« /g, '«\u00a0')
    .replace(TURNED, (_, t = '') => `-\u2060${t && 't-\u2060'}`);

/** Says messages of one language.
 * @throws Error where a message is not ICU or a value it names is missing: a bug, never a visitor's doing. */
export function speaker<Key extends string>(locale: Locale, messages: Messages<Key>): Translate<Key> {
  const known = read[locale];
  return (key, values) => {
    const text = messages[key];
    if (text === undefined) throw new Error(`no text for ${key}`);
    let message = known.get(text);
    if (!message) {
      message = readMessage(locale === 'fr' ? bind(text) : text);
      known.set(text, message);
    }
    return sayMessage(locale, message, values);
  };
}

/** A text of the party as it is shown: its French signs do not start a line either. */
export const typeset = (locale: Locale, text: Readonly<Record<Locale, string>>): string =>
  locale === 'fr' ? bind(text.fr) : text.en;

/** Says an area in the reader's language. */
export const translator = <Key extends string>(locale: Locale, area: Area<Key>): Translate<Key> =>
  speaker(locale, area[locale]);
