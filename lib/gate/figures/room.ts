/** The waiting room in figures: what the primary said last, the same in every process, and who came in through this one. */
import { z } from 'zod';
import type { Totals } from '../room/wire.ts';

const Count = z.int().min(0);
const PerLane = z.strictObject({ known: Count, stranger: Count });

export const RoomFigures = z.strictObject({
  isOpen: z.boolean(),
  /** Milliseconds since 1970; 0 where nothing is known. */
  since: z.number(),
  /** There, and not called. */
  waiting: PerLane,
  /** Calls since the primary's start; a place that comes again after its call is called again. */
  called: PerLane,
  /** Took a place, and neither were called nor are there: passed over until they ask again. At least so many. */
  away: PerLane,
  /** Admissions given because a place was called, again where one was asked for again; adds up over processes. */
  admitted: Count,
});
export type RoomFigures = z.infer<typeof RoomFigures>;

const nobody = { known: 0, stranger: 0 };
export const emptyRoom: RoomFigures = {
  isOpen: false,
  since: 0,
  waiting: nobody,
  called: nobody,
  away: nobody,
  admitted: 0,
};

export const roomFigures = (totals: Totals | null, admitted: number): RoomFigures => {
  if (totals === null) return { ...emptyRoom, admitted };
  const { isOpen, since, waiting, called, away } = totals;
  return { isOpen, since, waiting, called, away, admitted };
};

/** Two processes heard the same primary, one of them later. */
export function addRooms(a: RoomFigures, b: RoomFigures): RoomFigures {
  const sum = ({ called }: RoomFigures) => called.known + called.stranger;
  const isLater = b.since > a.since || (b.since === a.since && sum(b) > sum(a));
  return { ...(isLater ? b : a), admitted: a.admitted + b.admitted };
}
