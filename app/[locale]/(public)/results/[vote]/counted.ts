import { z } from 'zod';
import type { UrnSummary } from '#lib/board/view.ts';

/** Belenios' result for our questions: per question one number per choice, blank first where there is one. */
const Result = z.strictObject({ result: z.array(z.array(z.int().min(0))) });

export type Counted = { urn: UrnSummary; voters: number; members: number; questions: Question[] };
type Question = { blank: number | null; votes: number[] };

/** What an urn's published result says; null where none is published. */
export function countedOf(urn: UrnSummary): Counted | null {
  if (urn.published === null || urn.closing === null) return null;
  const { result } = Result.parse(JSON.parse(urn.published.result));
  return {
    urn,
    voters: urn.closing.passes,
    members: urn.members ?? 0,
    questions: urn.definition.questions.map(({ blank }, i) => {
      const numbers = result[i] ?? [];
      return blank ? { blank: numbers[0] ?? 0, votes: numbers.slice(1) } : { blank: null, votes: numbers };
    }),
  };
}

/** Several urns with the same questions, added up. */
export function sumOf(all: readonly Counted[]): Omit<Counted, 'urn'> {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const questions = (all[0]?.questions ?? []).map((question, i) => ({
    blank: question.blank === null ? null : sum(all.map((one) => one.questions[i]?.blank ?? 0)),
    votes: question.votes.map((_, j) => sum(all.map((one) => one.questions[i]?.votes[j] ?? 0))),
  }));
  return { voters: sum(all.map((one) => one.voters)), members: sum(all.map((one) => one.members)), questions };
}
