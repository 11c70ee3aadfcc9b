/** What choosing and checking show of a ballot paper: a real one, or the one of the practice vote. */
import type { Definition, Extension } from '#lib/election/definition.ts';

type Question = Pick<Definition['questions'][number], 'answers' | 'blank' | 'min' | 'max'>;

export type Sheet = {
  definition: { questions: readonly Question[]; 'x-isoloir': { questions: Extension['questions'] } };
};
