import type { Refusals } from '#lib/ground/result.ts';

/** What the roll refuses: setting up, importing, inviting. */
export const refusals = {
  'setup/unknown-link': 'stranger',
  'setup/expired-link': 'late',
  'setup/done': 'conflict',
  'setup/quorum': 'malformed',
  'setup/same-email': 'malformed',
  'roll/no-rows': 'malformed',
  'roll/bad-rows': 'malformed',
  'roll/changed': 'conflict',
  'roll/not-text': 'malformed',
  'roll/no-import': 'conflict',
  'roll/busy': 'conflict',
  'roll/not-over': 'early',
  'roll/unknown-vote': 'absent',
  'roll/purged': 'late',
  'roll/no-such-person': 'absent',
} as const satisfies Refusals;
export type RollCode = keyof typeof refusals;

/** What can be wrong with one row of a CSV file; each stands with its row and column in `roll/bad-rows`. */
export const rowProblems = [
  'row/not-csv',
  'row/endless',
  'row/missing-column',
  'row/unknown-column',
  'row/column-twice',
  'row/wrong-width',
  'row/empty',
  'row/too-long',
  'row/hidden-characters',
  'row/bad-number',
  'row/bad-email',
  'row/bad-phone',
  'row/bad-fact',
  'row/bad-college',
  'row/unknown-college',
  'row/bad-language',
  'row/number-twice',
  'row/email-twice',
  'row/email-taken',
  'row/email-kept',
  'row/other-person',
] as const;
export type RowProblem = (typeof rowProblems)[number];
