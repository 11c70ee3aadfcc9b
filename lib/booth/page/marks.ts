/** What a voter marks on one question, and what Belenios makes of it. Pure. */
import type { Definition } from '#lib/election/definition.ts';

type Rules = Pick<Definition['questions'][number], 'blank' | 'min' | 'max' | 'answers'>;

/** Either blank, or the chosen answers by position. */
export type Marks = { blank: boolean; chosen: ReadonlySet<number> };

export const noMarks: Marks = { blank: false, chosen: new Set() };

/** One answer out of many, and one at least: a single mark that moves. */
export const isSingle = ({ min, max }: Rules): boolean => min === 1 && max === 1;

export type Verdict = 'fine' | 'too-few' | 'too-many';

export function judge({ min, max }: Rules, marks: Marks): Verdict {
  if (marks.blank) return 'fine';
  if (marks.chosen.size < min) return 'too-few';
  return marks.chosen.size > max ? 'too-many' : 'fine';
}

/** Whether a ballot of these marks may be sealed: something was marked, and no question asks for more. */
export const isFilled = (questions: readonly Rules[], marks: readonly Marks[]): boolean =>
  marks.some(({ blank, chosen }) => blank || chosen.size > 0) &&
  questions.every((rules, i) => judge(rules, marks[i] ?? noMarks) === 'fine');

/** The mark on `answer` is put or taken away; it never stands beside a blank vote. */
export function toggle(rules: Rules, marks: Marks, answer: number): Marks {
  if (isSingle(rules)) return { blank: false, chosen: new Set([answer]) };
  const chosen = new Set(marks.chosen);
  if (!chosen.delete(answer)) chosen.add(answer);
  return { blank: false, chosen };
}

export const toggleBlank = (marks: Marks): Marks => ({ blank: !marks.blank, chosen: new Set() });

/** 0 or 1 per answer, the blank vote first where the question has one (BELENIOS §6). */
export function toChoices(rules: Rules, marks: Marks): number[] {
  const answers = rules.answers.map((_, answer) => (!marks.blank && marks.chosen.has(answer) ? 1 : 0));
  return rules.blank ? [marks.blank ? 1 : 0, ...answers] : answers;
}
