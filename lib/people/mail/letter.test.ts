import { describe, expect, test } from 'vitest';
import { VoteId } from '#lib/ground/brand.ts';
import { hasLink, Template } from './kinds.ts';
import { type Letter, writeLetter } from './letter.ts';

const token = 'x'.repeat(27);
const letter = (template: Template, language: 'fr' | 'en'): Letter => ({
  template,
  language,
  name: 'Ada Lovelace',
  party: 'Parti d’essai',
  origin: 'http://localhost:3000',
  vote: VoteId.parse('1'.repeat(22)),
  detail: {
    passkey: 'Téléphone',
    title: { fr: 'Élection du bureau', en: 'Election of the board' },
    opens: { fr: 'samedi à 8:00', en: 'Saturday at 8:00' },
    closes: { fr: 'dimanche à 20:00', en: 'Sunday at 20:00' },
    change: 'passkey',
    due: { fr: 'mardi à 20:00', en: 'Tuesday at 20:00' },
  },
  objection: 'y'.repeat(43),
  link: { token, expires: '5 décembre' },
});
const plain = (html: string) =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(code));

describe.each(['fr', 'en'] as const)('letters in %s', (language) => {
  describe.each(Template.options)('%s', (template) => {
    const { subject, text, html } = writeLetter(letter(template, language));

    test('says the same in text and HTML, and leaves no blank', () => {
      expect(subject).toContain('Parti d’essai');
      expect(text).toContain(`http://localhost:3000/${language}`);
      expect(html).toContain(`<html lang="${language}">`);
      expect(`${subject}${text}`).not.toMatch(/\{|\}|undefined| {2}|“”|« »/);
      expect(plain(html)).not.toMatch(/\{|\}|undefined|“”|« »/);
      for (const paragraph of text.split('\n\n').filter((part) => !part.includes('http')))
        expect(plain(html)).toContain(paragraph.replace('-- \n', '').trim());
    });

    test('loads nothing: no address but the button’s, no image, no font, no script', () => {
      const addresses = [...html.matchAll(/(?:https?:)?\/\/[^\s"'<)]+/g)].map(([address]) => address);
      expect(new Set(addresses).size).toBe(1);
      expect(html).not.toMatch(
        /<(?:img|link|script|iframe|object|video|audio|form|input)\b|url\(|@import|@font-face|\son\w+=/i,
      );
      // and every address on the page is the href of an anchor, or its text
      expect(html.match(/\b(?:src|srcset|background|data|action|poster)\s*=/gi)).toBeNull();
    });

    test('carries a token exactly where it is a letter with a link, and only in the fragment', () => {
      const has = text.includes(token);
      expect(has).toBe(hasLink(template));
      expect(html.includes(token)).toBe(has);
      expect(subject).not.toContain(token);
      if (has) expect(text).toContain(`/enrol#${token}`);
      expect(text.includes(`/stop#${'y'.repeat(43)}`)).toBe(template === 'change-decided');
      for (const address of text.match(/https?:\/\/\S+/g) ?? []) expect(new URL(address).search).toBe('');
    });

    test('can be read in the dark, at 320 px, and without styles', () => {
      expect(html).toContain('<meta name="color-scheme" content="light dark">');
      expect(html).toContain('@media (prefers-color-scheme:dark)');
      expect(html).toContain('<meta name="viewport" content="width=device-width,initial-scale=1">');
      expect(html).not.toMatch(/[^-]width:\s*\d{3,}px|<table/);
      // lines that a server would break in two (RFC 5322 §2.1.1) are quoted-printable's business, but no word is that long
      for (const word of text.split(/\s/)) expect(word.length).toBeLessThan(200);
    });
  });

  test('a signature of the register is never called a vote', () => {
    const { subject, text } = writeLetter(letter('register-signed', language));
    expect(`${subject} ${text}`).not.toMatch(
      /vous avez voté|avez bien voté|a été (reçu|enregistré)|you (have )?voted|was (received|counted)/i,
    );
    expect(subject).toMatch(language === 'fr' ? /signé le registre/ : /signed the register/);
  });
});

test('the party’s colours stand in the letter, for light and for dark', () => {
  const colours = { light: { accent: '#112233', on: '#fefefe' }, dark: { accent: '#aabbcc', on: '#010203' } };
  const { html } = writeLetter({ ...letter('result', 'fr'), colours });
  for (const colour of ['#112233', '#fefefe', '#aabbcc', '#010203']) expect(html).toContain(colour);
});

test('a letter with a link and no link is a bug', () => {
  const { link: _, ...rest } = letter('invitation', 'fr');
  expect(() => writeLetter(rest)).toThrow(/needs one/);
});

test('what a person is called is text, not HTML', () => {
  const { html } = writeLetter({ ...letter('invitation', 'fr'), name: '<script>"&\'' });
  expect(html).not.toContain('<script>');
  expect(plain(html)).toContain('<script>"&\'');
});
