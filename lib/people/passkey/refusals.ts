import type { Refusals } from '#lib/ground/result.ts';

/** What enrolling, signing in and the account refuse. */
export const refusals = {
  'enrol/unknown-link': 'stranger',
  'enrol/expired-link': 'late',
  'enrol/used-link': 'late',
  'enrol/replaced-link': 'late',
  'enrol/no-proof': 'forbidden',
  'enrol/wrong-proof': 'forbidden',
  'enrol/wait': 'busy',
  'enrol/too-many-tries': 'forbidden',
  'enrol/sms-wait': 'busy',
  'enrol/sms-enough': 'forbidden',
  'enrol/sms-refused': 'conflict',
  'enrol/sms-away': 'busy',
  'passkey/stale-nonce': 'late',
  'passkey/refused': 'malformed',
  'passkey/taken': 'conflict',
  'passkey/too-many': 'conflict',
  'passkey/last': 'conflict',
  'passkey/absent': 'absent',
  'passkey/not-yours': 'forbidden',
  'section/no-member': 'absent',
  'section/enrolled': 'conflict',
  'section/elsewhere': 'forbidden',
  'section/enough': 'busy',
  'section/seen-enough': 'busy',
  'section/no-federation': 'conflict',
  'section/no-rule': 'conflict',
  'session/none': 'stranger',
  'session/forbidden': 'forbidden',
} as const satisfies Refusals;
export type PasskeyCode = keyof typeof refusals;
