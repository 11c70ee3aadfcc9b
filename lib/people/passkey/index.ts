/**
 * passkey: WebAuthn ceremonies and the account. Hides nonces, attestations, one-time links being used.
 * Promises: no challenge is signed as given; a nonce and a link serve once; only public halves are kept.
 * Never: a PRF result; a session outside of session.ts, which is Next's own door.
 */
export {
  type AccountView,
  endSessions,
  Rename,
  removePasskey,
  renamePasskey,
  requestPasskeyLink,
  viewAccount,
} from './account.ts';
export { EnrolFinish, type EnrolOffer, EnrolOpen, finishEnrolment, openEnrolment } from './enrol.ts';
export { DeviceInvite, inviteDevice } from './invite.ts';
export { giveToken, type KeyOffer, offerKey, TokenOrder } from './known/give.ts';
export { dropOldKeys, takenKeys } from './known/keys.ts';
export { quarterBefore, quarterOf } from './known/quarter.ts';
export { giveNonce, NonceRequest } from './nonce.ts';
export { EnrolProof, proveEnrolment } from './proof/check.ts';
export { findForSection, officerFederation, SectionQuery } from './proof/find.ts';
export { ProofKind, type Rule } from './proof/rule.ts';
export {
  agreeToRule,
  proposeRule,
  RuleAgreement,
  RuleOrder,
  type RuleView,
  viewRule,
} from './proof/rule-change.ts';
export { printSheet, type Sheet, SheetOrder } from './proof/section.ts';
export { sendEnrolCode } from './proof/send.ts';
export { endOfficer, nameOfficers, OfficerEnd, OfficerList, type SectionView, viewSections } from './proof/sheets.ts';
export { type PasskeyCode, refusals } from './refusals.ts';
export { flushUse, flushUseHourly } from './use.ts';
