/** The invented ballot paper: dishes, so that nobody takes a candidate for one. */

import { inBreaths } from '#lib/ground/breath.ts';
import { now } from '#lib/ground/clock.ts';
import type { Result } from '#lib/ground/result.ts';
import type { practice as texts } from '#lib/i18n/fr/practice.ts';
import type { Translate } from '#lib/i18n/index.ts';
import type { Choices } from '../casting.ts';
import type { PracticeTexts, Practised } from '../practice.ts';
import type { TroubleCode } from '../trouble.ts';
import type { Sheet } from './sheet.ts';
import { wakeSealing } from './wake.ts';

type Key = keyof typeof texts;

const names = ['soup', 'pie', 'gratin'] as const satisfies readonly Key[];

/** The page speaks one language, and the paper repeats it in the place of the other. */
export function dishes(p: Translate<Key>): PracticeTexts {
  const both = (key: Key) => ({ fr: p(key), en: p(key) });
  return {
    title: both('paperTitle'),
    college: both('paperCollege'),
    questions: [
      {
        title: both('paperQuestion'),
        min: 1,
        max: 1,
        blank: true,
        answers: names.map((name) => ({ name: both(name), text: both(`${name}Text`) })),
      },
    ],
  };
}

/** As it is shown: a paper to be sealed is made of it when somebody wants to. */
export function sheetOf({ questions }: PracticeTexts): Sheet {
  return {
    definition: {
      questions: questions.map(({ answers, blank, min, max }) => ({
        answers: answers.map(({ name }) => name.fr),
        blank,
        min,
        max,
      })),
      'x-isoloir': {
        questions: questions.map(({ title, answers }) => ({
          title,
          order: 'drawn',
          answers: answers.map((answer) => ({ ...answer, photo: null, document: null })),
        })),
      },
    },
  };
}

/** Seals for real, once; `withKey`: the person's own passkey is touched. */
export type Sealing = (choices: Choices, withKey: boolean) => Promise<Result<Practised, TroubleCode>>;

/** Wakes what sealing needs and makes its paper, in short steps, while the person reads. */
export async function readySealing(texts: PracticeTexts, origin: string): Promise<Sealing> {
  await wakeSealing();
  const { practicePaper, practise } = await import('../practice.ts');
  const paper = await inBreaths(practicePaper(texts, { origin, now: now() }));
  const { browserPasskeys } = await import('./browser-world.ts');
  return (choices, withKey) => practise(paper, choices, withKey ? browserPasskeys : null);
}
