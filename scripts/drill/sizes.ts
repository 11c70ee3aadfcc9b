/** How large the drill is played, and how wide its interval is. */
import type { Size } from './party.ts';

/** 300 members abroad and 2,000 others; for the tests, few. */
export const FULL: Size = { members: { abroad: 300, home: 2000 }, voting: 8, atOnce: 4, perTick: 12 };
export const SMALL: Size = { members: { abroad: 24, home: 36 }, voting: 8, atOnce: 1, perTick: 5 };
/** The control: whoever is enrolled has voted, one after the other. Twenty ballots on the board are the least that do (029). */
export const FULL_CONTROL: Size = { members: { abroad: 60, home: 120 }, voting: 10, atOnce: 1, perTick: 5 };
export const SMALL_CONTROL: Size = { members: { abroad: 20, home: 24 }, voting: 10, atOnce: 1, perTick: 5 };
/** Standard errors: 99 % of the normal curve, and 99.99 % where the numbers are small and the run is one of many. */
export const Z = 2.58;
export const Z_SMALL = 3.89;
