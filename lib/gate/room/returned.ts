/**
 * Those who ask again after they were passed over, or with a place of an earlier start of the order: all of them came
 * before whoever stands in the lane now. Few, as a rule; bounded always.
 */
import { pop, push } from './heap.ts';
import { HOLD, PATIENCE, type Place } from './place.ts';

export type Returned = {
  /** @returns how many of them come before */
  see: (place: Place, at: number) => number;
  /** The second in which it was called, or null. */
  calledAt: (place: Place, at: number) => number | null;
  /** `mark` is told who is called. @returns how many */
  call: (free: number, at: number, mark: (place: Place) => void) => number;
  /** The first of those who are there. */
  first: (at: number) => Place | null;
  sweep: (at: number) => void;
  size: () => number;
};

/** Kept between two sweeps; what comes beyond is told to ask again, and the last to have come are the ones let go. */
export const MOST = 2 ** 15;

/** `rank`: place in the order at the last sweep. */
type Kept = Place & { key: string; at: number; rank: number | null };

const before = (a: Place, b: Place): boolean => a.boot < b.boot || (a.boot === b.boot && a.seq < b.seq);

/** Seconds are the lane's. */
export function openReturned(): Returned {
  const there = new Map<string, Kept>();
  const called = new Map<string, number>();
  /** The same, first on top: calls come a hundred times a second, and must not sort 65,000 each time. */
  let heap: Kept[] = [];

  return {
    see({ boot, seq }, at) {
      const key = keyOf({ boot, seq });
      const known = there.get(key);
      if (known !== undefined) {
        known.at = at;
        return known.rank ?? there.size - 1;
      }
      if (there.size >= 2 * MOST) return there.size;
      const kept: Kept = { boot, seq, key, at, rank: null };
      there.set(key, kept);
      push(heap, kept, before);
      return there.size - 1;
    },

    calledAt(place, at) {
      const second = called.get(keyOf(place));
      return second !== undefined && at - second <= HOLD ? second : null;
    },

    call(free, at, mark) {
      let left = free;
      while (left > 0) {
        const place = pop(heap, before);
        if (place === undefined) break;
        there.delete(place.key);
        if (at - place.at > PATIENCE) continue;
        called.set(place.key, at);
        mark(place);
        left--;
      }
      return free - left;
    },

    first(at) {
      for (let [top] = heap; top !== undefined; [top] = heap) {
        if (at - top.at <= PATIENCE) return top;
        pop(heap, before);
        there.delete(top.key);
      }
      return null;
    },

    sweep(at) {
      for (const [key, second] of called) if (at - second > HOLD) called.delete(key);
      const kept = heap.filter((one) => at - one.at <= PATIENCE);
      kept.sort((a, b) => a.boot - b.boot || a.seq - b.seq);
      heap = kept.slice(0, MOST);
      there.clear();
      for (const [rank, one] of heap.entries()) {
        one.rank = rank;
        there.set(one.key, one);
      }
    },

    size: () => there.size,
  };
}

const keyOf = ({ boot, seq }: Place): string => `${boot}.${seq}`;
