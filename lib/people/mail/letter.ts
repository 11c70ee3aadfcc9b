/** The letters we send: what each needs to know, where its button leads, and its words in text and HTML alike. */
import { z } from 'zod';
import type { VoteId } from '#lib/ground/brand.ts';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { mail } from '#lib/i18n/mail.ts';
import { type Colours, writeHtml } from './html.ts';
import { hasLink, hasObjection, type LinkTemplate, type Template } from './kinds.ts';

const Both = z.strictObject({ fr: z.string(), en: z.string() });

/** What a letter says beside its reader's name; kept in `mail.detail`, in both languages where it is text. */
export const Detail = z.strictObject({
  passkey: z.string().optional(),
  /** What a change is about, and when it happens. */
  change: z.enum(['passkey', 'contact']).optional(),
  due: Both.optional(),
  title: Both.optional(),
  opens: Both.optional(),
  closes: Both.optional(),
  /** Why the Authority decided it. */
  reason: Both.optional(),
  /** Path of the button, without the language: `/vote/<phi>`. */
  path: z
    .string()
    .regex(/^\/[A-Za-z0-9/_-]*$/)
    .optional(),
});
export type Detail = z.infer<typeof Detail>;

/** Where the button leads unless `detail.path` says otherwise. */
const PATH: Readonly<Record<Exclude<Template, LinkTemplate | 'change-decided'>, string>> = {
  'change-coming': '/account',
  'change-done': '/account',
  'change-stopped': '/account',
  'sheet-printed': '/',
  'passkey-added': '/account',
  'passkey-removed': '/account',
  'address-replaced': '/',
  'roll-left': '/',
  'trustee-named': '/trustee',
  'decision-waiting': '/authority',
  'change-waiting': '/authority/desk',
  'shares-due': '/authority/keys',
  'vote-open': '/',
  'vote-paused': '/',
  'vote-resumed': '/',
  'vote-extended': '/',
  'vote-annulled': '/',
  'booth-again': '/',
  'vote-reminder': '/',
  'last-hours': '/',
  'register-signed': '/',
  result: '/',
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
  /** The party's colours, where it has some. */
  colours?: Colours;
  /** For letters with a link: the token, and the date until which it works, already said in the reader's language. */
  link?: { token: string; expires: string };
  /** For the notice of a change: what stops it (objection.ts). */
  objection?: string;
};

export type Written = { subject: string; text: string; html: string };

/** Writes a letter as plain text and as HTML that says the same. @throws Error where a link is due and none was made */
export function writeLetter(letter: Letter): Written {
  const { template, language, detail, party } = letter;
  const say = translator(language, mail);
  const values = {
    name: letter.name,
    party,
    passkey: detail.passkey ?? '',
    change: detail.change ?? '',
    due: detail.due?.[language] ?? '',
    title: detail.title?.[language] ?? '',
    opens: detail.opens?.[language] ?? '',
    closes: detail.closes?.[language] ?? '',
    reason: detail.reason?.[language] ?? '',
    expires: letter.link?.expires ?? '',
  };
  const url = addressOf(letter);
  const action = say(`${template}.action`, values);
  const before = paragraphs(say(`${template}.body`, values));
  const after = paragraphs(say(`${template}.after`, values));
  const signature = say('signature', values);
  // a name with a line break must not become a header
  const subject = say(`${template}.subject`, values).replaceAll(/\s+/g, ' ');
  const text = [...before, `${action}${language === 'fr' ? '\u00a0' : ''}:\n${url}`, ...after, `-- \n${signature}`];
  return {
    subject,
    text: `${text.join('\n\n')}\n`,
    html: writeHtml({
      language,
      subject,
      party,
      url,
      action,
      copy: say('copyAddress'),
      before,
      after,
      signature,
      colours: letter.colours,
    }),
  };
}

/** The token stands in the fragment, which no server ever sees. */
function addressOf({ template, language, origin, detail, link, objection }: Letter): string {
  if (hasObjection(template)) {
    if (objection === undefined) throw new Error('a notice without its objection');
    return `${origin}/${language}/stop#${objection}`;
  }
  if (hasLink(template)) {
    if (link === undefined) throw new Error('a letter with a link needs one');
    return `${origin}/${language}/enrol#${link.token}`;
  }
  return `${origin}/${language}${detail.path ?? PATH[template]}`;
}

const paragraphs = (text: string): string[] => text.split('\n\n').filter((paragraph) => paragraph !== '');
