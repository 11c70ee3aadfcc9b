/** What mail refuses, and as what. */
import type { Refusals } from '#lib/ground/result.ts';

export const refusals = {
  'mail/no-such-person': 'absent',
  'mail/too-soon': 'early',
  'mail/other-wave': 'conflict',
  'mail/vote-not-open': 'conflict',
  'mail/not-reported': 'malformed',
  'mail/wrong-key': 'stranger',
} as const satisfies Refusals;
export type MailCode = keyof typeof refusals;
