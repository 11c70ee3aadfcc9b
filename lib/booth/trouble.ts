/** All the ways in which voting can stop, as codes: the page has a sentence for each (lib/i18n/<language>/booth.ts). */
import type { Refusal } from '#lib/ground/result.ts';

export const troubles = [
  'booth/offline', // nobody answered, after all attempts
  'booth/failing', // the server answers that it is out of order
  'booth/busy', // too many requests
  'booth/restoring', // the urn is being put back after a breakdown, and takes nothing until it is
  'booth/no-election', // no urn of that fingerprint
  'booth/altered', // something received is not what it must be (detail.what)
  'booth/early', // not open yet (detail.opens)
  'booth/suspended', // paused by decision: nothing is lost
  'booth/annulled', // this urn is never counted
  'booth/late', // closed
  'booth/no-revote', // closed: the ballot in the urn is not replaced any more
  'booth/no-passkeys', // this browser has no passkeys at all
  'booth/no-secret', // nothing of this passkey's is kept on this device: the rescue code is asked for
  'booth/bad-code', // the rescue code is mistyped
  'booth/touch-refused', // cancelled, too slow, or no passkey for this site
  'booth/not-on-register', // the people side does not let this passkey sign
  'booth/other-college', // this member votes in another urn (detail.college)
  'booth/already-signed', // another passkey of this person signed (detail.credential)
  'booth/other-secret', // this passkey signed, with a secret that is elsewhere or lost: the rescue code is asked for
  'booth/overtaken', // the ballot prepared here was sealed before another one entered: it is dropped (detail.n, detail.number)
  'booth/out-of-turn', // a vote was put in the urn elsewhere in between (detail.n, detail.number)
  'booth/clock', // this device's clock is wrong
  'booth/waiting-full', // too many changes wait to be published
  'booth/no-storage', // this browser keeps nothing: a vote could not be sent again
  'booth/fault', // a fault of this page itself
  'booth/refused', // any other refusal (detail.code, detail.title)
] as const;
export type TroubleCode = (typeof troubles)[number];
export type Trouble = Refusal<TroubleCode>;
