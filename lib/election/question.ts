/** A question as the encryption sees it: so many answers, each marked or not, and perhaps a blank vote (BELENIOS §6). */

/** Belenios' homomorphic question; titles and texts do not matter here. */
export type CountedQuestion = {
  readonly answers: readonly unknown[];
  readonly blank?: boolean | undefined;
  readonly min: number;
  readonly max: number;
};

/** One mark per answer; with a blank vote its own mark comes first. */
export const choicesOf = (question: CountedQuestion): number => question.answers.length + (question.blank ? 1 : 0);

/** Branches of the overall proof: min..max, and "blank" before them. */
export const overallBranchesOf = (question: CountedQuestion): number =>
  question.max - question.min + 1 + (question.blank ? 1 : 0);

/** Whether these marks (0 or 1) are a valid vote: blank alone, or min..max answers. */
export function isValidMarking(question: CountedQuestion, marks: readonly number[]): boolean {
  if (marks.length !== choicesOf(question) || !marks.every((mark) => mark === 0 || mark === 1)) return false;
  const sum = marks.slice(question.blank ? 1 : 0).reduce<number>((a, b) => a + b, 0);
  if (question.blank && marks[0] === 1) return sum === 0;
  return sum >= question.min && sum <= question.max;
}
