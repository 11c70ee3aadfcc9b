/** Quarters of the calendar, in UTC, as texts in their order: `2026Q4`. */

/** Quarters in which a token is taken beside its own: a year, since a member who enrols once votes once a year. */
export const YEAR = 4;

export const quarterOf = (ms: number): string => spell(indexOf(ms));

/** The first quarter whose tokens are still taken. */
export const oldestTaken = (ms: number): string => spell(indexOf(ms) - YEAR);

/** The quarter before: a device whose token is of neither asks for another. */
export const quarterBefore = (ms: number): string => spell(indexOf(ms) - 1);

function indexOf(ms: number): number {
  const date = new Date(ms);
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3);
}

const spell = (index: number): string => `${Math.floor(index / 4)}Q${(index % 4) + 1}`;
