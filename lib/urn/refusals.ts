import type { Refusals } from '#lib/ground/result.ts';

/** Every "no" of the urn (PROTOCOL §5.6, in the order of the checks; §5.10). */
export const refusals = {
  'urn/unknown': 'absent',
  'urn/not-open': 'early',
  'urn/suspended': 'early',
  'urn/annulled': 'late',
  'urn/closed': 'late',
  // After the closing, who was in line casts once: what is in the urn is not replaced any more.
  'urn/no-revote': 'late',
  'urn/restoring': 'busy',
  'urn/busy': 'busy',
  'urn/bad-pass': 'forbidden',
  'urn/bad-envelope': 'forbidden',
  'urn/out-of-turn': 'conflict',
  'urn/too-many-waiting': 'busy',
  'urn/bad-ballot': 'malformed',
  'urn/foreign-ballot': 'malformed',
  'urn/repeated-ballot': 'conflict',
  'urn/clock': 'conflict',
  'urn/bad-status': 'forbidden',
} as const satisfies Refusals;
export type UrnCode = keyof typeof refusals;
