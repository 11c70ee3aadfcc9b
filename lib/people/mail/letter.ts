/** The letters we send, as a table: what each needs to know and where its button leads. */
import { z } from 'zod';
import type { VoteId } from '#lib/ground/brand.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { mail } from '#lib/i18n/mail.ts';

export const Template = z.enum([
  'invitation',
  'passkey-link',
  'passkey-added',
  'passkey-removed',
  'trustee-named',
  'decision-waiting',
  'vote-open',
]);
export type Template = z.infer<typeof Template>;

/** Letters whose button is a personal one-time link, made at the moment of sending (PROTOCOL §3.2). */
export const hasLink = (template: Template): boolean => template === 'invitation' || template === 'passkey-link';

/** What a letter says beside its reader's name; kept in `mail.detail`, in both languages where it is text. */
export const Detail = z.strictObject({
  passkey: z.string().optional(),
  title: z.strictObject({ fr: z.string(), en: z.string() }).optional(),
  closes: z.strictObject({ fr: z.string(), en: z.string() }).optional(),
  /** Path of the button, without the language: `/vote/<phi>`. */
  path: z
    .string()
    .regex(/^\/[A-Za-z0-9/_-]*$/)
    .optional(),
});
export type Detail = z.infer<typeof Detail>;

/** Where the button leads unless `detail.path` says otherwise. */
const PATH: Readonly<Record<Exclude<Template, 'invitation' | 'passkey-link'>, string>> = {
  'passkey-added': '/account',
  'passkey-removed': '/account',
  'trustee-named': '/trustee',
  'decision-waiting': '/authority',
  'vote-open': '/',
};

export type Letter = {
  template: Template;
  language: Locale;
  /** Name of the reader. */
  name: string;
  party: string;
  /** Origin of the people's host. */
  origin: string;
  vote: VoteId | null;
  detail: Detail;
  /** For letters with a link: the token, and the date until which it works, already said in the reader's language. */
  link?: { token: string; expires: string };
};

export type Written = { subject: string; text: string; html: string };

/** Writes a letter as plain text and as simple HTML that says the same. */
export function writeLetter(letter: Letter): Written {
  const { template, language, detail } = letter;
  const say = translator(language, mail);
  const values = {
    name: letter.name,
    party: letter.party,
    passkey: detail.passkey ?? '',
    title: detail.title?.[language] ?? '',
    closes: detail.closes?.[language] ?? '',
    expires: letter.link?.expires ?? '',
  };
  const url = addressOf(letter);
  const action = say(`${template}.action`, values);
  const before = paragraphs(say(`${template}.body`, values));
  const after = [...paragraphs(say(`${template}.after`, values)), say('signature', values)];
  const subject = say(`${template}.subject`, values).replaceAll(/\s+/g, ' ');
  return {
    subject,
    text: `${[...before, `${action}:\n${url}`, ...after].join('\n\n')}\n`,
    html: page({ language, subject, url, action, before, after }),
  };
}

/** The token stands in the fragment, which no server ever sees. @throws Error where a link is due and none was made */
function addressOf({ template, language, origin, detail, link }: Letter): string {
  if (template === 'invitation' || template === 'passkey-link') {
    if (link === undefined) throw new Error('a letter with a link needs one');
    return `${origin}/${language}/enrol#${link.token}`;
  }
  return `${origin}/${language}${detail.path ?? PATH[template]}`;
}

const paragraphs = (text: string): string[] => text.split('\n\n').filter((paragraph) => paragraph !== '');

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

type Page = { language: Locale; subject: string; url: string; action: string; before: string[]; after: string[] };

function page({ language, subject, url, action, before, after }: Page): string {
  const p = (text: string) => `<p>${escapeHtml(text)}</p>`;
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
    '<body style="font:18px/1.5 sans-serif;color:#1b1b1b;background:#fff;max-width:34em;margin:0 auto;padding:1em">',
    ...before.map(p),
    `<p><a href="${escapeHtml(url)}" style="display:inline-block;padding:.7em 1.2em;background:#1d3f72;color:#fff">${escapeHtml(action)}</a></p>`,
    `<p style="word-break:break-all">${escapeHtml(url)}</p>`,
    ...after.map(p),
    '</body></html>',
  ].join('\n');
}
