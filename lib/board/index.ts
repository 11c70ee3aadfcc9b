/**
 * board: what everyone may read, the journals and the live chains (PROTOCOL §6). This door reads; `append.ts` writes and
 * is for the writers alone; `event.ts`, `payload.ts` and `fold.ts` are pure and run anywhere.
 * Hides: tables, roles, the way to the other side's board. Promises: lines are the exact bytes that were signed.
 * Never: a name, a member, an alteration.
 */
export { type Erasure, readErasure } from './erasure.ts';
export {
  checkChain,
  type Event,
  eventHash,
  formatLine,
  type Head,
  headMessage,
  type Line,
  makeEvent,
  parseLines,
  readEvents,
} from './event.ts';
export { foldVote } from './fold.ts';
export { heightOfRoll, listJournals, readJournal, readOwnChain, streamJournal, streamOwnChain } from './read.ts';
export { fetchJournal, fetchJournals, readChain } from './remote.ts';
