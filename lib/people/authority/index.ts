/**
 * authority: writing a vote, preparing its definitions, taking its steps, counting it; and the background work that
 * brings what people decide into the journal.
 * Hides: drafts, journal key, outbox. Promises: a step is proposed only with facts that were checked; what is journaled
 * is committed first. Never: a ballot's content, a trustee's secret.
 */

export { Numbers, proposeAdmission } from './admit.ts';
export { archiveOf } from './archive.ts';
export { CollegeOrder, proposeCollege } from './college.ts';
export { createVote, editionOf, saveVote } from './draft.ts';
export { promises } from './grace.ts';
export { refusalSigner } from './journal-key.ts';
export { keepDocument, keepPhoto, type MaterialCode, materialRefusals } from './material/index.ts';
export { serveMaterial } from './material/serve.ts';
export { OWN_ROWS, type OwnData, ownData } from './own-data.ts';
export { type Missing, prepareVote } from './prepare.ts';
export { type PlainKind, proposeDecision } from './propose.ts';
export {
  type AuthorityCode,
  refusals,
  type SealCode,
  sealRefusals,
  type TrusteeCode,
  trusteeRefusals,
} from './refusals.ts';
export { repeatColleges } from './repeat.ts';
export { giveShare, keepShareKey } from './seal.ts';
export { awaitsShares, type KeysView, type SealView, viewKeys } from './seal-view.ts';
export { startKeeping, startTick, tick } from './tick.ts';
export { keepFactors, keepTrusteeKey } from './trustee.ts';
export {
  listVotes,
  type Step,
  type TrusteeView,
  type TurnoutView,
  trusteeCandidates,
  type UrnView,
  type VoteSummary,
  type VoteView,
  viewTrustee,
  viewTurnout,
  viewVote,
} from './view.ts';
