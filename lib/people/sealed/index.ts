/**
 * sealed: the lines of the register as they lie in the database (PROTOCOL §5.4, decision 028). A row is a name that only
 * we can compute, and a ciphertext of one length: whoever has the database without the key learns how many signed, and
 * not who, nor in which order who signed.
 * Hides: the keys, the form of a line. Promises: one row per person and urn; a row opens in its place or throws.
 * Never: locks or writes a row about a person; keeps a time.
 */
export { type Evidence, evidenceOf, evidenceSize } from './evidence.ts';
export { type LetterKind, letterSealer, MARK_BYTES, openReaders } from './letters.ts';
export {
  countWaiting,
  findLine,
  lineQuery,
  publishWaiting,
  readEvidence,
  readWaiting,
  SealedRowError,
  sealLine,
} from './lines.ts';
export { refusedNamer } from './seal.ts';
export { type Counts, countSigned, hasSigned, signedAmong, signedPersons } from './signed.ts';
export { sealOldRegister } from './upgrade.ts';
