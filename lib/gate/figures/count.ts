/** The counting behind the figures of one process. */
import type { Clock } from '#lib/ground/clock.ts';
import { CLASS_NAMES, type ClassName } from '../limits/classes.ts';
import type { Reason } from '../refuse/refusal.ts';
import { statements } from '../refuse/statement.ts';
import type { Totals } from '../room/wire.ts';
import { type ClassFigures, emptyClass, type Figures } from './figures.ts';
import { bucketOf } from './histogram.ts';
import { roomFigures } from './room.ts';
import { calm, fold } from './state.ts';

export type Counter = {
  arrived: (name: ClassName) => void;
  admitted: (name: ClassName) => void;
  queued: (name: ClassName) => void;
  refused: (name: ClassName, reason: Reason) => void;
  /** Sent to the waiting room; `hasPlace`: with a place in it. */
  waits: (name: ClassName, hasPlace: boolean) => void;
  left: (name: ClassName) => void;
  took: (name: ClassName, ms: number) => void;
  turnedAway: () => void;
  cut: () => void;
  /** Once a second: closes it, and judges it. */
  second: (now: { waiting: number; lateMs: number }) => void;
  figures: (now: {
    working: number;
    waiting: number;
    open: number;
    seats: Readonly<Record<ClassName, number>>;
    room: { totals: Totals | null; admitted: number };
  }) => Figures;
};

/** Seconds over which rates are averaged. */
const OVER = 10;

export function openCounter(now: Clock): Counter {
  const classes = new Map<ClassName, ClassFigures>(CLASS_NAMES.map((name) => [name, emptyClass()]));
  /** Arrivals of the last seconds, newest last, by class. */
  const arrivals = new Map<ClassName, number[]>(CLASS_NAMES.map((name) => [name, []]));
  const connections = { turnedAway: 0, cut: 0 };
  /** Sent away by the waiting room with no place: newcomers, or a flood. */
  let placeless = 0;
  let before = totals();
  let lateMs = 0;
  let state = calm(now());

  function of(name: ClassName): ClassFigures {
    return classes.get(name) ?? emptyClass();
  }
  function totals() {
    const all = [...classes.values()];
    const sum = (read: (one: ClassFigures) => number): number => all.reduce((total, one) => total + read(one), 0);
    return {
      arrived: sum((one) => one.arrived),
      full: placeless + sum((one) => one.refused.full + one.refused.late),
      network: sum((one) => one.refused.address),
      malformed: sum((one) => one.refused.shape),
      connections: connections.turnedAway + connections.cut,
      byClass: new Map([...classes].map(([name, one]) => [name, one.arrived])),
    };
  }

  return {
    arrived: (name) => void of(name).arrived++,
    admitted: (name) => void of(name).admitted++,
    queued: (name) => void of(name).queued++,
    refused: (name, reason) => void of(name).refused[reason]++,
    waits(name, hasPlace) {
      of(name).waits++;
      if (!hasPlace) placeless++;
    },
    left: (name) => void of(name).left++,
    took(name, ms) {
      const { took } = of(name);
      const bucket = bucketOf(ms);
      took[bucket] = (took[bucket] ?? 0) + 1;
    },
    turnedAway: () => void connections.turnedAway++,
    cut: () => void connections.cut++,
    second({ waiting, lateMs: late }) {
      const total = totals();
      lateMs = late;
      const second = {
        arrived: total.arrived - before.arrived,
        full: total.full - before.full,
        network: total.network - before.network,
        malformed: total.malformed - before.malformed,
        connections: total.connections - before.connections,
        waiting,
        lateMs,
      };
      state = fold(state, second, now());
      for (const [name, list] of arrivals) {
        list.push((total.byClass.get(name) ?? 0) - (before.byClass.get(name) ?? 0));
        if (list.length > OVER) list.shift();
      }
      before = total;
    },
    figures: ({ working, waiting, open, seats, room }) => ({
      processes: 1,
      state: { name: state.name, since: state.since, cause: state.cause },
      classes: Object.fromEntries(
        [...classes].map(([name, one]) => [
          name,
          { ...structuredClone(one), perSecond: average(arrivals.get(name) ?? []), seats: seats[name] },
        ]),
      ),
      working,
      waiting,
      connections: { open, ...connections },
      room: roomFigures(room.totals, room.admitted),
      lateMs,
      statements: statements().counts(),
    }),
  };
}

const average = (list: readonly number[]): number => list.reduce((sum, n) => sum + n, 0) / OVER;
