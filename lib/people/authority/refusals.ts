import type { Refusals } from '#lib/ground/result.ts';

export const refusals = {
  'vote/unknown': 'absent',
  'vote/frozen': 'conflict',
  'vote/proposal-open': 'conflict',
  'vote/not-a-trustee': 'malformed',
  'vote/material-missing': 'malformed',
  'vote/changed': 'conflict',
  'vote/not-ready': 'conflict',
  'vote/not-prepared': 'conflict',
  'vote/not-the-same': 'conflict',
  'vote/not-agreed': 'conflict',
  'vote/bad-closing': 'malformed',
  'vote/not-flushed': 'early',
  'vote/colleges-vote': 'early',
  'vote/not-counted': 'early',
  'vote/too-small': 'conflict',
  'vote/broken-chain': 'conflict',
  'admission/not-on-roll': 'absent',
  'admission/no-urn': 'conflict',
  'admission/already': 'conflict',
} as const satisfies Refusals;
export type AuthorityCode = keyof typeof refusals;

/** What a trustee sends. */
export const trusteeRefusals = {
  'trustee/unknown-vote': 'absent',
  'trustee/not-a-trustee': 'forbidden',
  'trustee/bad-key': 'malformed',
  'trustee/bad-assertion': 'stranger',
  'trustee/key-taken': 'conflict',
  'trustee/too-late': 'late',
  'trustee/not-sealed': 'early',
  'trustee/annulled': 'conflict',
  'trustee/too-small': 'conflict',
  'trustee/bad-factors': 'malformed',
  'trustee/already-decrypted': 'conflict',
} as const satisfies Refusals;
export type TrusteeCode = keyof typeof trusteeRefusals;

/** What a person of the Authority sends for the seal of issuing keys. */
export const sealRefusals = {
  'keys/unknown-vote': 'absent',
  'keys/no-share': 'forbidden',
  'keys/bad-key': 'malformed',
  'keys/bad-assertion': 'stranger',
  'keys/wrong-share': 'malformed',
  'keys/not-yet': 'early',
  'keys/over': 'late',
} as const satisfies Refusals;
export type SealCode = keyof typeof sealRefusals;
