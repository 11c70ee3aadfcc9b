/**
 * Signing the register (PROTOCOL §5.4): who has voted, never what. Checks the member's assertion and, in one
 * transaction, writes the sign-off and answers the blind signatures.
 * Hides: issuing keys, the sign-offs' evidence. Promises: one sign-off per member and urn; the same request gets the
 * same answer; nothing is written where it refuses. Never: sees a pass, keeps a time.
 */

export { type GraceView, readHeld, viewGrace } from './grace.ts';
export {
  forgetDestroyed,
  forgetIssuer,
  type Issuer,
  isRequest,
  issuerOf,
  signBlinded,
  wrapIssuingKey,
} from './issuer.ts';
export { countPassed, readLife } from './life.ts';
export { type RegisterCode, refusals as registerRefusals } from './refusals.ts';
export { type Signing, signRegister } from './register.ts';
export { pairLock } from './sign-off.ts';
export { findUrn } from './urn.ts';
