/** How large the drill is played, and how wide its interval is. */
import type { Size } from './hold.ts';

/** 300 members abroad and 2,000 others; for the tests, few. */
export const FULL: Size = { members: { abroad: 300, home: 2000 }, atOnce: 4, perTick: 12 };
export const FULL_CONTROL: Size = { members: { abroad: 60, home: 120 }, atOnce: 1, perTick: 5 };
export const SMALL: Size = { members: { abroad: 24, home: 36 }, atOnce: 1, perTick: 5 };
export const SMALL_CONTROL: Size = { members: { abroad: 12, home: 18 }, atOnce: 1, perTick: 5 };
/** Standard errors: 99 % of the normal curve, and 99.99 % where the numbers are small and the run is one of many. */
export const Z = 2.58;
export const Z_SMALL = 3.89;
