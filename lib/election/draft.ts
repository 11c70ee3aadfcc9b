/** A vote being written (PROTOCOL §4.1): what the Authority edits until freezing. Names nobody but its trustees. */
import { z } from 'zod';
import { PersonId } from '#lib/ground/brand.ts';
import { bounds, CollegeId, QuestionText, unique } from './definition.ts';
import { orderByLot, Seed } from './draw.ts';
import { bilingual, ZoneName } from './text.ts';

const DraftQuestion = z
  .strictObject({
    ...QuestionText.shape,
    /** The seed by which the order was drawn by lot; null where it was simply written. */
    draw: z.strictObject({ seed: Seed }).nullable(),
    min: z.int().min(0).max(bounds.answers),
    max: z.int().min(1).max(bounds.answers),
    blank: z.boolean(),
  })
  .superRefine(({ min, max, answers, order, draw }, context) => {
    if (min > max) context.addIssue({ code: 'custom', path: ['min'], message: 'min above max' });
    if (max > answers.length) context.addIssue({ code: 'custom', path: ['max'], message: 'max above the answers' });
    for (const language of ['fr', 'en'] as const) {
      if (!unique(answers.map((answer) => answer.name[language])))
        context.addIssue({ code: 'custom', path: ['answers'], message: 'two answers of one name' });
    }
    if (draw !== null && (order !== 'drawn' || !orderByLot(draw.seed, answers).every((one, i) => one === answers[i])))
      context.addIssue({ code: 'custom', path: ['draw'], message: 'not the order that the seed draws' });
  });

const zone = ZoneName.refine((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}, 'not a time zone');

export const Draft = z
  .strictObject({
    title: bilingual(bounds.title),
    questions: z.array(DraftQuestion).min(1).max(bounds.questions),
    colleges: z
      .array(z.strictObject({ id: CollegeId, name: bilingual(bounds.title) }))
      .min(1)
      .max(bounds.colleges),
    /** Epoch seconds. */
    opens: z.int().min(1_000_000_000).max(99_999_999_999),
    closes: z.int().min(1_000_000_000).max(99_999_999_999),
    /** Latest second to which the closing may be moved by decision; absent: it may not be moved. */
    latest: z.int().min(1_000_000_000).max(99_999_999_999).optional(),
    /** Seconds after the closing in which who was in line still votes; absent: none. */
    grace: z.int().min(1).max(bounds.grace).optional(),
    /** IANA zone in which people read the times; the times themselves are instants. */
    zone,
    earlyClose: z.boolean(),
    /** Fewest voters in a published batch. */
    k: z.int().min(2).max(bounds.k),
    /** Seconds between two looks at the open batches. */
    tick: z.int().min(1).max(bounds.tick),
    /** Fewest voters of an urn that trustees will open. */
    smallest: z.int().min(2).max(bounds.smallest),
    trustees: z.array(PersonId).min(1).max(bounds.trustees),
  })
  .superRefine((draft, context) => {
    const issue = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (draft.opens >= draft.closes) issue('closes', 'closes before it opens');
    if (draft.latest !== undefined && draft.latest <= draft.closes)
      issue('latest', 'latest closing before the closing');
    if (!unique(draft.colleges.map((college) => college.id))) issue('colleges', 'a college twice');
    if (!unique(draft.colleges.map((college) => college.name.fr))) issue('colleges', 'two colleges of one name');
    if (!unique(draft.trustees)) issue('trustees', 'a trustee twice');
    if (draft.smallest < draft.k) issue('smallest', 'an urn smaller than one batch');
  });
export type Draft = z.infer<typeof Draft>;
