import type { Refusals } from '#lib/ground/result.ts';

/** Why a member cannot sign the register. Who asks is told more only after a verified assertion. */
export const refusals = {
  'register/unknown-urn': 'absent',
  'register/not-open': 'early',
  'register/suspended': 'early',
  'register/annulled': 'late',
  'register/closed': 'late',
  'register/busy': 'busy',
  'register/bad-request': 'malformed',
  'register/unknown-passkey': 'stranger',
  'register/bad-assertion': 'stranger',
  'register/not-a-member': 'forbidden',
  'register/other-college': 'forbidden',
  'register/already-signed': 'conflict',
} as const satisfies Refusals;
export type RegisterCode = keyof typeof refusals;
