import type { Refusals } from '#lib/ground/result.ts';

/** What the web edge itself refuses, before a module is asked. */
export const refusals = {
  'web/bad-input': 'malformed',
  'web/not-json': 'malformed',
  'web/wrong-type': 'malformed',
  'web/too-large': 'malformed',
  'web/too-slow': 'malformed',
  'web/wrong-origin': 'forbidden',
  'web/wrong-method': 'absent',
  'web/no-such-path': 'absent',
  'web/busy': 'busy',
} as const satisfies Refusals;
export type WebCode = keyof typeof refusals;
