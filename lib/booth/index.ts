/**
 * The booth: the only place where one voter's identity and one voter's choice meet, in that voter's own browser.
 * Hides: the two touches, the blinding, retries and what stays on the device. Promises: a vote is said to be in the urn
 * only under the urn's signature; the same bytes are sent until then. Never: sends who to the urn, or what to the people.
 */
export { askOfClosed, type Choices, castKept, rehearse, type Sealed } from './casting.ts';
export { type Device, readDevice } from './device.ts';
export { type Found, findByPasskey, findKept } from './finding.ts';
export { fetchGrace } from './grace.ts';
export type { Opened } from './opening.ts';
export { fetchPaper, fetchState, type Paper, type UrnState } from './paper.ts';
export { keepingRefusals, readProof } from './refusal.ts';
export { readRescueCode } from './rescue.ts';
export { type Held, isInUrn, isWaiting, memoryStore, memoryVault, type Prepared, type StoredVote } from './stored.ts';
export { type Trouble, type TroubleCode, troubles } from './trouble.ts';
export {
  castVote,
  discardPrepared,
  type Opening,
  openTurn,
  resumeTurn,
  sealTurn,
  settleTurn,
  signAndCast,
  type Turn,
} from './voter.ts';
export { type Passkeys, patience, type Store, type TouchAnswer, type Vault, type World } from './world.ts';
