import type { Refusals } from '#lib/ground/result.ts';

/** What the desk refuses (PROTOCOL §3.5). */
export const refusals = {
  'desk/no-such-person': 'absent',
  'desk/unknown': 'absent',
  'desk/no-passkey': 'conflict',
  'desk/trustee': 'conflict',
  'desk/no-change': 'malformed',
  'desk/email-taken': 'conflict',
  'desk/urgency': 'malformed',
  'desk/under-way': 'conflict',
  'desk/own': 'forbidden',
  'desk/stale': 'conflict',
  'desk/not-open': 'conflict',
  'desk/bad-assertion': 'stranger',
  'desk/unknown-link': 'stranger',
  'desk/too-late': 'late',
} as const satisfies Refusals;
export type DeskCode = keyof typeof refusals;
