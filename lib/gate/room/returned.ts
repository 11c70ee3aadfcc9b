/**
 * Those who ask again after they were passed over, or with a place of an earlier start of the order: all of them came
 * before whoever stands in the lane now. Few, as a rule; bounded always.
 */
import { HOLD, PATIENCE, type Place } from './place.ts';

export type Returned = {
  /** @returns how many of them come before */
  see: (place: Place, at: number) => number;
  /** The second in which it was called, or null. */
  calledAt: (place: Place, at: number) => number | null;
  call: (free: number, at: number) => number;
  sweep: (at: number) => void;
  size: () => number;
};

/** Kept between two sweeps; what comes beyond is told to ask again, and the last to have come are the ones let go. */
export const MOST = 2 ** 15;

type Kept = Place & { at: number };

/** Seconds are the lane's. */
export function openReturned(): Returned {
  const there = new Map<string, Kept>();
  const called = new Map<string, number>();
  /** Place in the order, at the last sweep. */
  let ranks = new Map<string, number>();

  const inOrder = () => [...there].sort(([, a], [, b]) => a.boot - b.boot || a.seq - b.seq);

  return {
    see({ boot, seq }, at) {
      const key = keyOf({ boot, seq });
      if (there.has(key) || there.size < 2 * MOST) there.set(key, { boot, seq, at });
      return ranks.get(key) ?? there.size - (there.has(key) ? 1 : 0);
    },

    calledAt(place, at) {
      const second = called.get(keyOf(place));
      return second !== undefined && at - second <= HOLD ? second : null;
    },

    call(free, at) {
      let left = free;
      if (left === 0 || there.size === 0) return 0;
      for (const [key, place] of inOrder()) {
        if (left === 0) break;
        there.delete(key);
        if (at - place.at > PATIENCE) continue;
        called.set(key, at);
        left--;
      }
      return free - left;
    },

    sweep(at) {
      for (const [key, place] of there) if (at - place.at > PATIENCE) there.delete(key);
      for (const [key, second] of called) if (at - second > HOLD) called.delete(key);
      const kept = inOrder();
      for (const [key] of kept.splice(MOST)) there.delete(key);
      ranks = new Map(kept.map(([key], rank) => [key, rank]));
    },

    size: () => there.size,
  };
}

const keyOf = ({ boot, seq }: Place): string => `${boot}.${seq}`;
