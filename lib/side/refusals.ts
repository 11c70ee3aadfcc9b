import type { Refusals } from '#lib/ground/result.ts';

/** What the people side's part of the board refuses by itself. */
export const refusals = {
  'board/no-archive': 'absent',
} as const satisfies Refusals;

/** What a handler refuses whose holder of a link or a passkey has used up the right (gate, limits/rights.ts). */
export const limited = { 'web/busy': 'busy' } as const satisfies Refusals;
