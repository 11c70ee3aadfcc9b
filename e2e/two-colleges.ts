/** A party with members at home and abroad, and its vote of two questions: people, roll, draft, choices. */
import type { Draft } from '#lib/election/draft.ts';
import { plainAnswer } from '#lib/election/testing.ts';
import type { PersonId } from '#lib/ground/brand.ts';

const both = (text: string) => ({ fr: text, en: text });
const person = (name: string) => ({ name, email: `${name.toLowerCase()}@parti.example`, language: 'fr' as const });

export const authority = ['Alice', 'Bertrand', 'Chloe'].map(person);
export const trustees = ['Denis', 'Emma'].map(person);
export const home = ['Fanny', 'Gilles', 'Hakim', 'Ines', 'Jean', 'Karine', 'Louis'].map(person);
export const abroad = ['Marie', 'Nils', 'Olga', 'Pia'].map(person);

export const csv = `\ufeffnumber;name;email;phone;college;federation;language\r\n${[
  ...home.map((one, i) => `${100 + i};${one.name};${one.email};;home;Nord;fr`),
  ...abroad.map((one, i) => `${200 + i};${one.name};${one.email};;abroad;Bruxelles;en`),
].join('\r\n')}\r\n`;

/** Passes that a batch, and the next, hold at least. */
export const K = 3;
/** Seconds. */
export const TICK = 10;

export const draftOf = (now: number, ids: PersonId[]): Draft => ({
  title: both('Bureau'),
  questions: [
    {
      title: both('Qui ?'),
      order: 'drawn',
      draw: null,
      min: 1,
      max: 2,
      blank: true,
      answers: ['Ada', 'Blaise', 'Celia'].map((name) => plainAnswer(both(name))),
    },
    {
      title: both('Oui ?'),
      order: 'random',
      draw: null,
      min: 0,
      max: 1,
      blank: false,
      answers: [plainAnswer(both('Oui'))],
    },
  ],
  colleges: [
    { id: 'home', name: { fr: 'Fédérations', en: 'Federations' } },
    { id: 'abroad', name: { fr: 'Étranger', en: 'Abroad' } },
  ],
  opens: now + 60,
  closes: now + 86_400,
  zone: 'Europe/Paris',
  earlyClose: true,
  k: K,
  tick: TICK,
  smallest: 3,
  trustees: ids,
});

/** Choices by question; the first place of the first is the blank vote. */
export const blank = [[1, 0, 0, 0], [0]];
export const ada = [[0, 1, 0, 0], [1]];
export const adaAndCelia = [[0, 1, 0, 1], [1]];
