/**
 * Messages as ICU writes them, of which we use values, numbers, plurals and selections: read here, without a library and
 * without waking Intl, which costs an old telephone a tenth of a second before its first word. What a message says is what
 * IntlMessageFormat would say of it (message.test.ts, for each message of ours).
 */
import type { Locale } from './locale.ts';

export type Values = Readonly<Record<string, string | number>>;

/** `count`: the number of the plural around it. `options`: by `=n`, `one`, `other`, or by what a value may be. */
type Part =
  | string
  | { kind: 'value'; name: string }
  | { kind: 'number'; name: string }
  | { kind: 'count' }
  | { kind: 'plural' | 'select'; name: string; options: ReadonlyMap<string, Message> };
export type Message = readonly Part[];

/** @throws SyntaxError where the text is no message of this kind */
export function readMessage(text: string): Message {
  let at = 0;
  const fail = (): never => {
    throw new SyntaxError(`no message at ${at}: ${text}`);
  };
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? fail();
    at = pattern.lastIndex;
    return found;
  };
  const word = (pattern: RegExp): string => {
    take(/\s*/y);
    const found = take(pattern);
    take(/\s*/y);
    return found;
  };

  function message(counted: boolean): Message {
    const parts: Part[] = [];
    while (at < text.length && text[at] !== '}') {
      if (text[at] === '{') parts.push(argument());
      else if (counted && text[at] === '#') {
        at++;
        parts.push({ kind: 'count' });
      } else parts.push(plain(counted));
    }
    return parts;
  }

  /** An apostrophe before a sign of ours quotes up to the next one; two are one; any other stands for itself. */
  function plain(counted: boolean): string {
    if (text.startsWith("''", at)) {
      at += 2;
      return "'";
    }
    if (text[at] === "'") {
      const isQuote = /['{}]/.test(text[at + 1] ?? '') || (counted && text[at + 1] === '#');
      return isQuote
        ? take(/'(?:[^']|'')*(?:'|$)/y)
            .replace(/^'|'$/g, '')
            .replaceAll("''", "'")
        : take(/'/y);
    }
    return take(counted ? /[^{}'#]+/y : /[^{}']+/y);
  }

  function argument(): Part {
    take(/\{/y);
    const name = word(/\w+/y);
    if (text[at] === '}') {
      at++;
      return { kind: 'value', name };
    }
    take(/,/y);
    const kind = word(/plural|select|number/y);
    if (kind === 'number') {
      take(/\}/y);
      return { kind, name };
    }
    take(/,/y);
    const options = new Map<string, Message>();
    while (word(/(?=\S)/y) === '' && text[at] !== '}') {
      const option = word(kind === 'plural' ? /=\d+|one|other/y : /\w+/y);
      take(/\{/y);
      options.set(option, message(kind === 'plural'));
      take(/\}/y);
    }
    take(/\}/y);
    if (!options.has('other')) fail();
    return { kind: kind === 'plural' ? kind : 'select', name, options };
  }

  const read = message(false);
  return at < text.length ? fail() : read;
}

/** Whole numbers in groups of three, as both languages write them; the rest is rare, and Intl's. */
function sayNumber(locale: Locale, value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) return new Intl.NumberFormat(locale).format(value);
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, locale === 'fr' ? '\u202f' : ',');
}

/** CLDR: in French nothing and one and a half are singular, in English one alone. */
const isOne = (locale: Locale, value: number): boolean =>
  locale === 'fr' ? value > -2 && value < 2 : Math.abs(value) === 1;

/** @throws Error where a value that the message names is missing, or is no number where one is meant: a bug */
export function sayMessage(locale: Locale, message: Message, values: Values = {}, count = Number.NaN): string {
  const given = (name: string): string | number => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`no value for ${name}`);
    return value;
  };
  const numberOf = (name: string): number => {
    const value = Number(given(name));
    if (Number.isNaN(value)) throw new Error(`no number for ${name}`);
    return value;
  };
  const say = (part: Part): string => {
    if (typeof part === 'string') return part;
    if (part.kind === 'count') return sayNumber(locale, count);
    if (part.kind === 'value') return String(given(part.name));
    if (part.kind === 'number') return sayNumber(locale, numberOf(part.name));
    const { options } = part;
    const other = options.get('other') ?? [];
    if (part.kind === 'select')
      return sayMessage(locale, options.get(String(given(part.name))) ?? other, values, count);
    const number = numberOf(part.name);
    const chosen = options.get(`=${number}`) ?? (isOne(locale, number) ? options.get('one') : undefined) ?? other;
    return sayMessage(locale, chosen, values, number);
  };
  return message.map(say).join('');
}
