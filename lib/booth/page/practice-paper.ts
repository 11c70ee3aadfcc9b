/** The invented ballot paper: dishes, so that nobody takes a candidate for one. */
import { now } from '#lib/ground/clock.ts';
import type { practice as texts } from '#lib/i18n/fr/practice.ts';
import type { Translate } from '#lib/i18n/index.ts';
import type { Paper } from '../paper.ts';
import { practiceKey, practicePaper } from '../practice.ts';
import { breath } from './breath.ts';

type Key = keyof typeof texts;

const names = ['soup', 'pie', 'gratin'] as const satisfies readonly Key[];

/** The page speaks one language, and the paper repeats it in the place of the other. Its key is made by itself before. */
export async function dishes(p: Translate<Key>, origin: string): Promise<Paper> {
  const both = (key: Key) => ({ fr: p(key), en: p(key) });
  const publicKey = practiceKey();
  await breath();
  const paper = practicePaper(
    {
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
    },
    { origin, now: now(), publicKey },
  );
  await breath();
  return paper;
}
