import { describe, expect, test } from 'vitest';
import { type Letter, Template, writeLetter } from './letter.ts';

const letter = (template: Template, language: 'fr' | 'en'): Letter => ({
  template,
  language,
  name: 'Ada Lovelace',
  party: 'Parti d’essai',
  origin: 'http://localhost:3000',
  vote: null,
  detail: {
    passkey: 'Téléphone',
    title: { fr: 'Élection du bureau', en: 'Election of the board' },
    closes: { fr: 'dimanche à 20:00', en: 'Sunday at 20:00' },
  },
  link: { token: 'x'.repeat(27), expires: '5 décembre' },
});

describe.each(['fr', 'en'] as const)('letters in %s', (language) => {
  test.each(Template.options)('%s says the same in text and HTML, and leaves no blank', (template) => {
    const { subject, text, html } = writeLetter(letter(template, language));
    expect(subject).toContain('Parti d’essai');
    expect(text).toContain(`http://localhost:3000/${language}`);
    expect(html).toContain(`<html lang="${language}">`);
    expect(`${subject}${text}${html}`).not.toMatch(/\{|\}|undefined| {2}|“”|« »/);
    const plain = html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
    for (const paragraph of text.split('\n\n').filter((part) => !part.includes('http')))
      expect(plain).toContain(paragraph.trim());
  });

  test('only letters with a link carry a token, and only in the fragment', () => {
    for (const template of Template.options) {
      const { text } = writeLetter(letter(template, language));
      const hasToken = text.includes('x'.repeat(27));
      expect(hasToken).toBe(template === 'invitation' || template === 'passkey-link');
      if (hasToken) expect(text).toContain(`/enrol#${'x'.repeat(27)}`);
    }
  });
});

test('a letter with a link and no link is a bug', () => {
  const { link: _, ...rest } = letter('invitation', 'fr');
  expect(() => writeLetter(rest)).toThrow(/needs one/);
});
