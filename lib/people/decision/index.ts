/**
 * Decisions of the Authority (PROTOCOL §6): proposed with their exact text, signed by a quorum of passkeys.
 * Hides: proposals and signatures. Promises: a decision is in the journal's outbox exactly when its quorum has signed.
 * Never: decides what is decided (`authority` gathers the facts), nor whether anyone obeys (the urn checks by itself).
 */
export { agreedToRepeat } from './again.ts';
export { annulText, extendText, rerunText, resumeText, suspendText } from './college-text.ts';
export { type Admission, findContext, listProposals, type ProposalView } from './proposal.ts';
export { openProposal, type Proposing } from './propose.ts';
export { type DecisionCode, refusals } from './refusals.ts';
export { signProposal, someoneVotes, withdrawProposal } from './sign.ts';
export {
  admitText,
  closeText,
  freezeText,
  openText,
  publishText,
  purgeText,
  registerText,
  stopText,
  type TextFacts,
} from './text.ts';
