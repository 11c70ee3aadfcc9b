import type { Refusals } from '#lib/ground/result.ts';

/** What the people side's part of the board refuses by itself. */
export const refusals = {
  'board/no-archive': 'absent',
} as const satisfies Refusals;
