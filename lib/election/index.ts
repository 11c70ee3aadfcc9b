/**
 * The election: what a vote is, what binds it, where it stands. Pure, runs unchanged in booth, servers, verifier.
 * Hides: the schemas of what is hashed and signed. Promises: what parses here is canonical and bounded.
 * Never: reads a clock, a database or the network.
 */
export { type Admitted, admissionHash } from './admission.ts';
export { isSameVote, repeatsWhatItNames } from './again.ts';
export * from './assertion.ts';
export * from './challenge.ts';
export { type CoseKey, readCoseKey } from './cose.ts';
export * from './decision.ts';
export { authorityOf, type DecisionContext, isSigned, verifyDecision } from './decision-check.ts';
export {
  AnswerText,
  Authority,
  bounds,
  CollegeId,
  composeDefinition,
  Definition,
  type DefinitionParts,
  definitionLimit,
  Extension,
  parseDefinition,
  phiOf,
  QuestionText,
} from './definition.ts';
export { Draft } from './draft.ts';
export { freshSeed, lotOf, orderByLot, Seed } from './draw.ts';
export {
  type Closing,
  graceEnds,
  graceOf,
  type HeldPlace,
  HeldPlaces,
  hourOf,
  isHeld,
  isOverAt,
  lanes,
} from './grace.ts';
export {
  applyDecision,
  emptyLife,
  followDecision,
  isDecided,
  isSuspended,
  type Life,
  mayFollow,
  namedPhi,
  type Pause,
  stateOfUrn,
  type UrnLife,
  type UrnState,
  urnState,
  urnStates,
} from './lifecycle.ts';
export {
  DocumentRef,
  documentType,
  MaterialHash,
  materialBounds,
  materialPath,
  PhotoRef,
  photoTypes,
} from './material.ts';
export { Blinded, RegisterAnswer, RegisterRequest } from './register.ts';
export { Bilingual } from './text.ts';
