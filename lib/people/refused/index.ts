/**
 * refused: members who were turned away after their passkey had answered for them (PROTOCOL §5.15, decision 036).
 * Hides: the night's key, the minute in which a process keeps them. Promises: nobody in it has signed the register, once
 * their pair is out; nothing in it is of anybody without the key; the sum that the journal has is the sum of the rows.
 * Never: a name, a time finer than a minute, a row of somebody who votes.
 */
export { markGiven, ownRefused, readForAuditors } from './give.ts';
export { KEPT, LINGER, tickNight } from './life.ts';
export { destroyNight } from './night.ts';
export { flushRefused, forgetRefused, missRefused, noteRefused } from './note.ts';
export { type ShutOut, viewShutOut } from './rows.ts';
