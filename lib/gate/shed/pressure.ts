/**
 * The event loop's own word: when it comes round late, everything in this process is late, whatever each class has
 * learnt. 0: at ease, 1: the least important keeps next to nothing. Pure; measured by loop.ts four times a second.
 */
import type { Rank } from '../limits/classes.ts';

/** Milliseconds by which the loop comes late: above the one pressure rises, below the other it falls. A vote is a dozen
 * answers, and each of them waits for several turns: at 100 ms a turn a vote takes ten seconds, and nothing is refused. */
const LATE = 50;
const EASY = 20;
/** Up in a second and a quarter, down in five. */
const UP = 0.2;
const DOWN = 0.05;

export function press(pressure: number, lateMs: number): number {
  if (lateMs > LATE) return Math.min(1, pressure + UP);
  return lateMs < EASY ? Math.max(0, pressure - DOWN) : pressure;
}

/** The part of its seats that a rank gives up under full pressure. */
const GIVES_UP: Readonly<Record<Rank, number>> = { cast: 0.2, sign: 0.3, 'sign in': 0.5, page: 0.8, rest: 0.95 };

export const underPressure = (limit: number, rank: Rank, pressure: number): number =>
  limit * (1 - pressure * GIVES_UP[rank]);
