/**
 * `election.json` as Belenios writes and reads it (BELENIOS §3): any bytes that parse, unknown members allowed.
 * Our own definitions are stricter (`definition.ts`); this is what an archive of anybody's must be.
 */
import { z } from 'zod';
import { groupNames } from '#lib/crypto/group.ts';
import { parseAs } from './archive-event.ts';

const Count = z.number().int().nonnegative();

/** "Choose min..max of the answers", each 0 or 1, summed under encryption. */
export const SumQuestion = z.object({
  answers: z.array(z.string()).min(1),
  blank: z.boolean().optional(),
  min: Count,
  max: Count,
  question: z.string(),
});
export type SumQuestion = z.infer<typeof SumQuestion>;

/** Ranks or marks for every answer in one ciphertext; counted after a shuffle. */
export const OpenQuestion = z.object({
  type: z.literal('NonHomomorphic'),
  value: z.object({ answers: z.array(z.string()).min(1), question: z.string() }),
});
export type OpenQuestion = z.infer<typeof OpenQuestion>;

/** One list, and candidates of that list. The first of `answers[i]` is the list itself. */
export const ListsQuestion = z.object({
  type: z.literal('Lists'),
  value: z.object({ answers: z.array(z.array(z.string()).min(1)).min(1), question: z.string() }),
});
export type ListsQuestion = z.infer<typeof ListsQuestion>;

export const AnyQuestion = z.union([ListsQuestion, OpenQuestion, SumQuestion]);
export type AnyQuestion = z.infer<typeof AnyQuestion>;

export const ElectionJson = z.object({
  version: z.literal(1),
  name: z.string(),
  description: z.string(),
  group: z.enum(groupNames),
  public_key: z.string(),
  questions: z.array(AnyQuestion).min(1),
  uuid: z.string(),
  'x-isoloir': z.unknown().optional(),
});
export type ElectionJson = z.infer<typeof ElectionJson>;

/** Whether the question's answers are shuffled, not summed. */
export const isOpen = (question: AnyQuestion | undefined): question is OpenQuestion =>
  question !== undefined && !('min' in question) && question.type === 'NonHomomorphic';

/** @throws Unreadable unless the text is an election of version 1 in a group this program knows. */
export const parseElection = (text: string): ElectionJson => parseAs(ElectionJson, text, 'the election');

/** Belenios' uuid: at least 14 characters of base58. */
const UUID = /^[1-9A-HJ-NP-Za-km-z]{14,}$/;

/** What the form of the JSON does not say; a reason, or null where all is in order. */
export function flawOfElection(election: ElectionJson): string | null {
  if (!UUID.test(election.uuid)) return 'the election uuid is not 14 or more characters of base58';
  // Belenios lets a question allow more choices than it has answers; definitions of ours do not.
  const bad = election.questions.findIndex((question) => 'min' in question && question.min > question.max);
  return bad < 0 ? null : `question ${bad + 1} asks for an impossible number of choices`;
}

/** Whether the election claims to be one of Isoloir's, and is held to PROTOCOL §2.3. */
export const isOwn = (election: ElectionJson): boolean => election['x-isoloir'] !== undefined;
