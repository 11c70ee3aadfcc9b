/**
 * gate: admission, before anything is read or computed. Hides: how requests are counted, how bytes are kept.
 * Promises: limits are one table; a voter's page costs no rendering. Never: who is asking, beyond an address that it
 * forgets.
 */
export { boothPolicy, loadBooth, practicePolicy } from './booth-bytes.ts';
export type { StaticBytes } from './bytes.ts';
export { enrolPolicy, loadEnrol } from './enrol-bytes.ts';
export { addressOf, mustWait } from './limits.ts';
export { loadPages } from './page-bytes.ts';
