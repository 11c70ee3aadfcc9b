/**
 * What a definition asks, in its words: questions as Belenios counts them, and as people read them. Apart from the
 * definition, for an old telephone reads its schemas in two steps (lib/booth/page/wake.ts).
 */
import { z } from 'zod';
import { DocumentRef, PhotoRef } from './material.ts';
import { bilingual } from './text.ts';

/** Bounds of a definition, in one table: they bound a ballot's size, and so the one size of a waiting row. */
export const bounds = {
  title: 200,
  answerText: 600,
  questions: 8,
  answers: 60,
  colleges: 12,
  issuers: 4,
  members: 25,
  keysPerMember: 12,
  trustees: 9,
  k: 1000,
  tick: 86_400,
  smallest: 10_000,
  /** Seconds. */
  grace: 3600,
} as const;

export const Question = z
  .strictObject({
    answers: z.array(z.string().min(1).max(bounds.title)).min(1).max(bounds.answers),
    blank: z.boolean(),
    min: z.int().min(0),
    max: z.int().min(1),
    question: z.string().min(1).max(bounds.title),
  })
  .refine(({ answers, min, max }) => min <= max && max <= answers.length, 'min ≤ max ≤ number of answers');

/** What a candidate or motion shows of itself. Photo and document are bound by their hashes (PROTOCOL §4.6). */
export const AnswerText = z.strictObject({
  name: bilingual(bounds.title),
  text: bilingual(bounds.answerText, 0),
  photo: PhotoRef.nullable(),
  document: DocumentRef.nullable(),
});
export type AnswerText = z.infer<typeof AnswerText>;

export const QuestionText = z.strictObject({
  title: bilingual(bounds.title),
  /** `drawn`: shown in the order written; `random`: each voter's device shuffles what it shows, never what it seals. */
  order: z.enum(['drawn', 'random']),
  answers: z.array(AnswerText).min(1).max(bounds.answers),
});
export type QuestionText = z.infer<typeof QuestionText>;
