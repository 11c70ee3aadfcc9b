/**
 * mail: letters to people. Hides templates, SMTP, rates, retries and the one-time links.
 * Promises: never two live links for one person; a link's digest is committed before the letter leaves, and the link
 * before it is dead by then; nobody who should have a letter is forgotten, whatever dies when.
 * Never: a token in the database, a log or an error; a letter sent inside a transaction; a time of a sign-off.
 */
export { type Invited, Invitees, invite, type Progress, viewInvitations } from './invite.ts';
export { Mass, type NoticeTemplate, State, Template } from './kinds.ts';
export type { Detail } from './letter.ts';
export { endLinks, LINK_LIFE, makeLink, makeToken, revokeLinks, TOKEN_BYTES, tokenHash } from './link.ts';
export { dropNotices, queueNotice, tellLeft } from './notice.ts';
export { OBJECTION, objectionTo, readObjection } from './objection.ts';
export { dropInvitations, dropLetters, dropLinkLetters, queueInvitations, queueMail } from './outbox.ts';
export { PauseOrder, pauseMail } from './pause.ts';
export { type MailCode, refusals } from './refusals.ts';
export { ReminderOrder, remind, type Waves } from './remind.ts';
export { mayReport, takeReport } from './report.ts';
export { REPORT_LIMIT } from './report-read.ts';
export { mailTick, startMail } from './tick.ts';
export {
  type FailedLetter,
  type FailureView,
  failedLetters,
  forgetView,
  type KindView,
  type LaneView,
  type MailView,
  viewMail,
} from './view.ts';
export { closeMail } from './wire.ts';
