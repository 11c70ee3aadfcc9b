/** What the processes and the primary say to each other about who waits: once in 50 ms at most, whoever comes. */
import { z } from 'zod';
import { notice, topic } from '#lib/ground/bus.ts';

const Count = z.int().min(0);
const PerLane = z.strictObject({ known: Count, stranger: Count });
export type PerLane = z.infer<typeof PerLane>;

/** Takes and sees in one batch. */
export const MOST_IN_BATCH = 4096;

/** What a process has seen since its last batch, and how it stands now. */
const Report = z.strictObject({
  /** Of those whom the room could hold back: found no seat. */
  refused: Count,
  arrived: Count,
  met: Count,
  earlier: Count,
  /** Of those who are in: stood in a line, or found no seat. */
  strained: Count,
  /** Seats that are free for those who are called. */
  spare: Count,
  pressure: z.number().min(0).max(1),
});
export type Report = z.infer<typeof Report>;

export const Batch = z.strictObject({
  /** How many places are wanted; strangers' each with the work that is paid for it, or nothing [patience]. */
  takes: z.strictObject({ known: Count, stranger: z.array(z.string().regex(/^(?:[\w-]{22})?$/)).max(MOST_IN_BATCH) }),
  /** Places that ask: lane, boot, seq. */
  sees: z.array(z.tuple([z.enum(['known', 'stranger']), Count, Count])).max(MOST_IN_BATCH),
  report: Report,
});
export type Batch = z.infer<typeof Batch>;

const Told = z.union([z.strictObject({ until: Count }), z.strictObject({ ahead: Count, seconds: z.nullable(Count) })]);
/** `until`: called, and admitted to that second. `seconds`: until the call, as far as one can say. */
export type Told = z.infer<typeof Told>;

export const Totals = z.strictObject({
  /** The second in which this order began. */
  boot: Count,
  waiting: PerLane,
  called: PerLane,
  /** Took a place and are neither called nor there: gone, or passed over until they ask again. Too few by those who were
   * called with a place of an earlier start, or once more. */
  away: PerLane,
  /** Calls a second, as learnt. */
  pace: z.number().min(0),
  /** Milliseconds since 1970. */
  since: z.number(),
  isOpen: z.boolean(),
});
export type Totals = z.infer<typeof Totals>;

export const BatchAnswer = z.strictObject({
  /** Of the places given: their seqs by lane; fewer than were wanted where the lane is full; null: that work was spent. */
  taken: z.strictObject({ boot: Count, known: z.array(Count), stranger: z.array(z.nullable(Count)) }),
  /** How those stand, known ones first, then those who asked in their order. */
  told: z.array(Told),
  totals: Totals,
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;

export const roomTopic = topic('gate/room', { question: Batch, answer: BatchAnswer });
export const openNotice = notice('gate/room-open', z.strictObject({ isOpen: z.boolean() }));

const LastTaken = z.nullable(z.strictObject({ boot: Count, seq: Count }));
export const heldTopic = topic('gate/held', {
  question: z.strictObject({ before: Count }),
  answer: z.strictObject({ known: LastTaken, stranger: LastTaken }),
});
