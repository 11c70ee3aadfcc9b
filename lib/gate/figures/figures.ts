/**
 * Live figures: what came, what became of it, how long it took; by class of request and in sums alone. No address, no
 * member, no path. Plain data, so that processes add theirs up.
 */
import { z } from 'zod';
import { CLASSES, RANKS, type Rank } from '../limits/classes.ts';
import { REASONS } from '../refuse/refusal.ts';
import { BUCKETS, quantile } from './histogram.ts';
import { addRooms, RoomFigures } from './room.ts';
import { CAUSES, STATES } from './state.ts';

const Count = z.int().min(0);
const PerReason = z.strictObject({ address: Count, full: Count, late: Count, shape: Count });

export const ClassFigures = z.strictObject({
  arrived: Count,
  admitted: Count,
  /** Of those admitted or refused as full, how many stood in a line first. */
  queued: Count,
  refused: PerReason,
  /** Sent to the waiting room, or told there that it is not their turn yet. */
  waits: Count,
  /** Went away before the answer. */
  left: Count,
  /** Arrivals a second, over the last ten. */
  perSecond: z.number().min(0),
  /** Seats learnt for this class (shed/limit.ts); 0 before the first request. */
  seats: z.number().min(0),
  /** Milliseconds from the whole request to the answer's first byte, in the buckets of histogram.ts. */
  took: z.array(Count).length(BUCKETS),
});
export type ClassFigures = z.infer<typeof ClassFigures>;

export const Figures = z.strictObject({
  processes: z.int().min(1),
  state: z.strictObject({ name: z.enum(STATES), since: z.number(), cause: z.enum(CAUSES) }),
  classes: z.record(z.string(), ClassFigures),
  working: Count,
  waiting: Count,
  connections: z.strictObject({ open: Count, turnedAway: Count, cut: Count }),
  /** Milliseconds by which the event loop came late: the worst of the last second. */
  lateMs: z.number().min(0),
  /** Signed words of refusals: given, and withheld for want of budget. */
  statements: z.strictObject({ given: Count, withheld: Count }),
  room: RoomFigures,
});
export type Figures = z.infer<typeof Figures>;

export const emptyClass = (): ClassFigures => ({
  arrived: 0,
  admitted: 0,
  queued: 0,
  refused: { address: 0, full: 0, late: 0, shape: 0 },
  waits: 0,
  left: 0,
  perSecond: 0,
  seats: 0,
  took: Array<number>(BUCKETS).fill(0),
});

/** One platform out of its processes: sums, and of states the worst, since it began. @throws RangeError of none */
export function mergeFigures(all: readonly Figures[]): Figures {
  const [first, ...others] = all;
  if (first === undefined) throw new RangeError('no process has figures');
  return others.reduce(addTwo, first);
}

function addTwo(a: Figures, b: Figures): Figures {
  const names = new Set([...Object.keys(a.classes), ...Object.keys(b.classes)]);
  return {
    processes: a.processes + b.processes,
    state: worst(a.state, b.state),
    classes: Object.fromEntries(
      [...names].map((name) => [name, addClass(a.classes[name] ?? emptyClass(), b.classes[name] ?? emptyClass())]),
    ),
    working: a.working + b.working,
    waiting: a.waiting + b.waiting,
    connections: {
      open: a.connections.open + b.connections.open,
      turnedAway: a.connections.turnedAway + b.connections.turnedAway,
      cut: a.connections.cut + b.connections.cut,
    },
    lateMs: Math.max(a.lateMs, b.lateMs),
    statements: {
      given: a.statements.given + b.statements.given,
      withheld: a.statements.withheld + b.statements.withheld,
    },
    room: addRooms(a.room, b.room),
  };
}

function worst(a: Figures['state'], b: Figures['state']): Figures['state'] {
  const [left, right] = [STATES.indexOf(a.name), STATES.indexOf(b.name)];
  if (left !== right) return left > right ? a : b;
  return a.since <= b.since ? a : b;
}

const addClass = (a: ClassFigures, b: ClassFigures): ClassFigures => ({
  arrived: a.arrived + b.arrived,
  admitted: a.admitted + b.admitted,
  queued: a.queued + b.queued,
  refused: {
    address: a.refused.address + b.refused.address,
    full: a.refused.full + b.refused.full,
    late: a.refused.late + b.refused.late,
    shape: a.refused.shape + b.refused.shape,
  },
  waits: a.waits + b.waits,
  left: a.left + b.left,
  perSecond: a.perSecond + b.perSecond,
  seats: a.seats + b.seats,
  took: a.took.map((n, i) => n + (b.took[i] ?? 0)),
});

/** What a person reads: one row a rank that was ever asked for, in the order of priority. Times in milliseconds. */
export type Row = {
  rank: Rank;
  perSecond: number;
  admitted: number;
  queued: number;
  refused: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
};

export const rowsOf = ({ classes }: Figures): Row[] =>
  RANKS.map((rank) => {
    const ofRank = CLASSES.filter((one) => one.rank === rank).map(({ name }) => classes[name] ?? emptyClass());
    const { perSecond, admitted, queued, refused, took } = ofRank.reduce(addClass, emptyClass());
    return {
      rank,
      perSecond,
      admitted,
      queued,
      refused: REASONS.reduce((sum, reason) => sum + refused[reason], 0),
      p50: quantile(took, 0.5),
      p95: quantile(took, 0.95),
      p99: quantile(took, 0.99),
    };
  }).filter(({ admitted, queued, refused }) => admitted + queued + refused > 0);
