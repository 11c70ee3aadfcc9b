/**
 * mail: letters to people. Hides templates, SMTP, retries and the one-time links.
 * Promises: never two live links for one person; a link's digest is committed before the letter leaves.
 * Never: a token in the database, a log or an error; a letter sent inside a transaction.
 */
export { dropAboutVote, queueForUrn } from './about-vote.ts';
export { type Detail, Template } from './letter.ts';
export { LINK_LIFE, makeLink, makeToken, revokeLinks, TOKEN_BYTES, tokenHash } from './link.ts';
export { dropInvitations, dropLetters, queueInvitations, queueMail } from './outbox.ts';
export { closeMail } from './smtp.ts';
export { mailTick } from './tick.ts';
