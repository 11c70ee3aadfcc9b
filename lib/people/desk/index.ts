/**
 * desk: lost passkeys and changed contacts, by decision (PROTOCOL §3.5). Hides proposals, signatures, waiting times,
 * notices. Promises: nothing happens to anybody that two of the Authority did not sign, that was not told to the old and
 * the new address, and that the member could not stop; a change happens whole or not at all.
 * Never: undoes a sign-off, gives anyone a second pass, or names a member in a journal.
 */
export {
  type ChangeState,
  type ChangeView,
  type EndedBy,
  listChanges,
  type PendingChange,
  pendingChange,
} from './change.ts';
export { executeDue } from './execute.ts';
export { type Found, findPeople, PeopleQuery } from './find.ts';
export { ChangeOrder, type Facts, proposeChange } from './propose.ts';
export { type DeskCode, refusals } from './refusals.ts';
export { signChange } from './sign.ts';
export { lookAtObjection, type Objection, ObjectionOrder, stopByLink, stopOwn, withdrawChange } from './stop.ts';
export { deskTick } from './tick.ts';
