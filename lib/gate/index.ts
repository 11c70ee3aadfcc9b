/**
 * gate: admission, before anything is read or computed. Hides: how requests are counted and shed, how bytes are kept.
 * Promises: limits are one table; what a vote needs goes first; memory does not grow with the crowd; a voter's page costs
 * no rendering; a refusal is never a bare error. Never: who is asking, beyond a network that it forgets.
 */
export { boothPolicy, loadBooth, practicePolicy } from './booth-bytes.ts';
export type { StaticBytes } from './bytes.ts';
export { type GateConfig, gateConfig, parseGateConfig } from './config.ts';
export { enrolPolicy, loadEnrol } from './enrol-bytes.ts';
export { Figures, mergeFigures, type Row, rowsOf } from './figures/figures.ts';
export { answerMetrics } from './figures/metrics.ts';
export { rememberFigures } from './figures/remembered.ts';
export { type Gate, openGate, type Pass, type Refused, type Verdict } from './gate.ts';
export { SERVER_OPTIONS } from './guard/server.ts';
export { addressLimits } from './limits/address.ts';
export { classify } from './limits/classes.ts';
export { openRights, type RightName, rights } from './limits/rights.ts';
export { loadPages } from './page-bytes.ts';
export { servesPasskey } from './room/bound.ts';
export { holdsPlace, placeOf } from './room/carried.ts';
export { roomKey } from './room/key.ts';
export { known, openKnown } from './room/known.ts';
export type { Held, LaneName, Place } from './room/place.ts';
export { heldAt, serveRoom } from './room/primary.ts';
export { isClosing, learnPromises, type Promised } from './room/promise.ts';
