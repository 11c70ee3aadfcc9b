/** The two votes of the demonstration: one that opens at once, one complete draft to freeze oneself. */
import type { Draft } from '#lib/election/draft.ts';

type Times = { opens: number; closes: number };
type Frame = Omit<Draft, 'title' | 'questions'>;

const written = { order: 'drawn', draw: null } as const;
const nothing = { photo: null, document: null } as const;

/** Small numbers, so that everything can be watched: batches of three, a look every ten seconds, urns from three. */
const frame = ({ opens, closes }: Times, trustees: Draft['trustees']): Frame => ({
  colleges: [
    { id: 'federations', name: { fr: 'Fédérations', en: 'Federations' } },
    { id: 'abroad', name: { fr: 'Adhérents à l’étranger', en: 'Members abroad' } },
  ],
  opens,
  closes,
  zone: 'Europe/Paris',
  earlyClose: true,
  k: 3,
  tick: 10,
  smallest: 3,
  trustees,
});

/** The open vote: a presidency (one of three, or blank) and a bureau (up to three of five). */
export const presidency = (times: Times, trustees: Draft['trustees']): Draft => ({
  ...frame(times, trustees),
  title: { fr: 'Présidence et bureau du parti', en: 'Presidency and bureau of the party' },
  questions: [
    {
      title: { fr: 'Qui doit présider le parti ?', en: 'Who should preside over the party?' },
      ...written,
      min: 1,
      max: 1,
      blank: true,
      answers: [
        {
          name: { fr: 'Salomé Auriac', en: 'Salomé Auriac' },
          text: {
            fr: 'Maire de Port-Vendres. « Un parti qui décide dans ses sections, pas dans ses couloirs. »',
            en: 'Mayor of Port-Vendres. “A party that decides in its sections, not in its corridors.”',
          },
          ...nothing,
        },
        {
          name: { fr: 'Malik Ferhat', en: 'Malik Ferhat' },
          text: {
            fr: 'Conseiller régional. « D’abord les services publics, partout et à pied. »',
            en: 'Regional councillor. “Public services first, everywhere and within walking distance.”',
          },
          ...nothing,
        },
        {
          name: { fr: 'Jeanne Kermarec', en: 'Jeanne Kermarec' },
          text: {
            fr: 'Ostréicultrice. « Le littoral recule, nous ne reculerons pas. »',
            en: 'Oyster farmer. “The coast is giving way; we shall not.”',
          },
          ...nothing,
        },
      ],
    },
    {
      title: {
        fr: 'Qui doit siéger au bureau ? Trois noms au plus.',
        en: 'Who should sit on the bureau? Up to three.',
      },
      ...written,
      min: 0,
      max: 3,
      blank: false,
      answers: ['Anouk Tessier', 'Bilal Cherif', 'Colombe Rey', 'Dimitri Vautrin', 'Esther Lacombe'].map((name) => ({
        name: { fr: name, en: name },
        text: { fr: '', en: '' },
        ...nothing,
      })),
    },
  ],
});

/** The draft: one motion. */
export const motion = (times: Times, trustees: Draft['trustees']): Draft => ({
  ...frame(times, trustees),
  title: { fr: 'Motion : le congrès tous les deux ans', en: 'Motion: a congress every two years' },
  questions: [
    {
      title: {
        fr: 'Le congrès doit-il se tenir tous les deux ans ?',
        en: 'Should the congress be held every two years?',
      },
      ...written,
      min: 1,
      max: 1,
      blank: true,
      answers: [
        {
          name: { fr: 'Pour', en: 'For' },
          text: {
            fr: 'Le congrès se réunit tous les deux ans, au printemps.',
            en: 'The congress meets every two years, in spring.',
          },
          ...nothing,
        },
        {
          name: { fr: 'Contre', en: 'Against' },
          text: { fr: 'Le rythme de trois ans est gardé.', en: 'The rhythm of three years is kept.' },
          ...nothing,
        },
      ],
    },
  ],
});

const draw = (sides: number): number => Math.floor(Math.random() * sides);

/**
 * Choices of the crowd, in Belenios' form: a flag per answer, where blank is allowed one more in front. What a script
 * "wants" is no secret, so Math.random will do; everything sealed uses WebCrypto.
 */
const one = (answers: number): number[] => {
  const chosen = draw(10) === 0 ? 0 : 1 + draw(answers);
  return Array.from({ length: answers + 1 }, (_, at) => Number(at === chosen));
};

/** For `presidency`. */
export function presidencyChoices(): number[][] {
  const bureau = new Set([draw(5), draw(5), draw(5)]);
  return [one(3), [0, 1, 2, 3, 4].map((at) => Number(bureau.has(at)))];
}

/** For `motion`. */
export const motionChoices = (): number[][] => [one(2)];
