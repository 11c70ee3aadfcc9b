/**
 * urn: redeem a pass, check a ballot, keep it, publish in batches (PROTOCOL §5.6–5.10, §7).
 * Hides: batches, keys, tables, the following of journals. Promises: a receipt only for what is durable; the same bytes
 * get the same receipt; obeys its definition and the decisions whose quorum it verified. Never: a name, a member, a
 * session, an address, a time finer than a batch.
 */
export { type CastAnswer, castBallot, lookAtCast } from './cast.ts';
export { checkUrnKeys } from './check-keys.ts';
export { publicReceiptKey, refusalSigner } from './key.ts';
export { seenJournal } from './known.ts';
export { refusals, type UrnCode } from './refusals.ts';
export { type UrnSummary, viewUrn } from './state.ts';
export { readStatus } from './status.ts';
export { beginTicks, startFollowing } from './tick.ts';
