/** The votes of the demonstration: one that opens at once, a complete draft to freeze oneself, two motions around them. */
import type { Draft } from '#lib/election/draft.ts';
import { orderByLot } from '#lib/election/draw.ts';

type Times = { opens: number; closes: number };
type Frame = Omit<Draft, 'title' | 'questions'>;
type Answer = Draft['questions'][number]['answers'][number];
/** Photo and document of each candidate who has any, by name. */
export type Materials = ReadonlyMap<string, Pick<Answer, 'photo' | 'document'>>;

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

const candidate = (name: string, fr: string, en: string): Answer => ({
  name: { fr: name, en: name },
  text: { fr, en },
  ...nothing,
});

/** In the order of this list before the lot is drawn. */
const presidents = [
  candidate(
    'Salomé Auriac',
    'Maire de Port-Vendres. « Un parti qui décide dans ses sections, pas dans ses couloirs. »',
    'Mayor of Port-Vendres. “A party that decides in its sections, not in its corridors.”',
  ),
  candidate(
    'Malik Ferhat',
    'Conseiller régional. « D’abord les services publics, partout et à pied. »',
    'Regional councillor. “Public services first, everywhere and within walking distance.”',
  ),
  candidate(
    'Jeanne Kermarec',
    'Ostréicultrice. « Le littoral recule, nous ne reculerons pas. »',
    'Oyster farmer. “The coast is giving way; we shall not.”',
  ),
];

const bureau = [
  candidate('Anouk Tessier', 'Trésorière de la fédération du Nord.', 'Treasurer of the federation of the North.'),
  candidate('Bilal Cherif', 'Infirmier, Seine-Saint-Denis.', 'Nurse, Seine-Saint-Denis.'),
  candidate('Colombe Rey', 'Professeure à La Réunion.', 'Teacher in La Réunion.'),
  candidate('Dimitri Vautrin', 'Cheminot à la retraite.', 'Retired railwayman.'),
  candidate('Esther Lacombe', 'Avocate, Gironde.', 'Lawyer, Gironde.'),
];

/** What was drawn in public, says the demonstration: anyone can draw the order again from it. */
const LOT = '7 14 23 31 40';

/** The open vote: a presidency (one of three, or blank; order drawn by lot) and a bureau (up to three of five, for each
 * voter in an order of their own). */
export function presidency(times: Times, trustees: Draft['trustees'], materials: Materials): Draft {
  const shown = (answer: Answer): Answer => ({ ...answer, ...materials.get(answer.name.fr) });
  return {
    ...frame(times, trustees),
    title: { fr: 'Présidence et bureau du parti', en: 'Presidency and bureau of the party' },
    questions: [
      {
        title: { fr: 'Qui doit présider le parti ?', en: 'Who should preside over the party?' },
        order: 'drawn',
        draw: { seed: LOT },
        min: 1,
        max: 1,
        blank: true,
        answers: orderByLot(LOT, presidents).map(shown),
      },
      {
        title: {
          fr: 'Qui doit siéger au bureau ? Trois noms au plus.',
          en: 'Who should sit on the bureau? Up to three.',
        },
        order: 'random',
        draw: null,
        min: 0,
        max: 3,
        blank: false,
        answers: bureau.map(shown),
      },
    ],
  };
}

type Motion = { title: Text; question: Text; pro: Text; contra: Text };
type Text = { fr: string; en: string };

const yesOrNo = (times: Times, trustees: Draft['trustees'], { title, question, pro, contra }: Motion): Draft => ({
  ...frame(times, trustees),
  title,
  questions: [
    {
      title: question,
      ...written,
      min: 1,
      max: 1,
      blank: true,
      answers: [
        { name: { fr: 'Pour', en: 'For' }, text: pro, ...nothing },
        { name: { fr: 'Contre', en: 'Against' }, text: contra, ...nothing },
      ],
    },
  ],
});

/** The draft, for a visitor to freeze. */
export const motion = (times: Times, trustees: Draft['trustees']): Draft =>
  yesOrNo(times, trustees, {
    title: { fr: 'Motion : le congrès tous les deux ans', en: 'Motion: a congress every two years' },
    question: {
      fr: 'Le congrès doit-il se tenir tous les deux ans ?',
      en: 'Should the congress be held every two years?',
    },
    pro: {
      fr: 'Le congrès se réunit tous les deux ans, au printemps.',
      en: 'The congress meets every two years, in spring.',
    },
    contra: { fr: 'Le rythme de trois ans est gardé.', en: 'The rhythm of three years is kept.' },
  });

/** The one that is over. */
export const budget = (times: Times, trustees: Draft['trustees']): Draft =>
  yesOrNo(times, trustees, {
    title: { fr: 'Budget du parti pour 2027', en: 'Budget of the party for 2027' },
    question: { fr: 'Adoptez-vous le budget pour 2027 ?', en: 'Do you adopt the budget for 2027?' },
    pro: { fr: 'Le budget présenté le 3 octobre est adopté.', en: 'The budget presented on 3 October is adopted.' },
    contra: { fr: 'Le trésorier présente un autre budget.', en: 'The treasurer presents another budget.' },
  });

/** The one that opens soon. */
export const alliance = (times: Times, trustees: Draft['trustees']): Draft =>
  yesOrNo(times, trustees, {
    title: { fr: 'Listes communes aux municipales', en: 'Joint lists for the municipal elections' },
    question: {
      fr: 'Le parti doit-il présenter des listes communes ?',
      en: 'Should the party stand on joint lists?',
    },
    pro: {
      fr: 'Chaque section peut conclure une liste commune au premier tour.',
      en: 'Each section may agree on a joint list for the first round.',
    },
    contra: { fr: 'Le parti se présente seul au premier tour.', en: 'The party stands alone in the first round.' },
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

/** For a motion. */
export const motionChoices = (): number[][] => [one(2)];
