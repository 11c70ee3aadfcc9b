/**
 * Those who ask again after they were passed over, or with a place of an earlier start of the order: all of them came
 * before whoever stands in the lane now. Few, as a rule; bounded always.
 */
import { pop, push } from './heap.ts';
import { HOLD, PATIENCE, type Place } from './place.ts';

export type Returned = {
  /** @returns how many of them come before */
  see: (place: Place, at: number) => number;
  /** The second in which it was called, or null. Whoever asks has heard it. */
  calledAt: (place: Place, at: number) => number | null;
  /** It was called, by others. */
  called: (place: Place, at: number) => void;
  /** Its call was heard, and is over. */
  isUsed: (place: Place, at: number) => boolean;
  /** `mark` is told who is called. @returns how many */
  call: (free: number, at: number, mark: (place: Place) => void) => number;
  /** The first of those who are there. */
  first: (at: number) => Place | null;
  sweep: (at: number) => void;
  size: () => number;
};

/** Kept between two sweeps; what comes beyond is told to ask again, and the last to have come are the ones let go. */
export const MOST = 2 ** 15;

/** Places remembered as used; beyond them the first forgotten is first in turn once more. */
const MOST_USED = 2 ** 16;

/** `rank`: place in the order at the last sweep. */
type Kept = Place & { key: string; at: number; rank: number | null };

const before = (a: Place, b: Place): boolean => a.boot < b.boot || (a.boot === b.boot && a.seq < b.seq);

/** Seconds are the lane's. */
export function openReturned(): Returned {
  const there = new Map<string, Kept>();
  const called = new Map<string, { second: number; isHeard: boolean }>();
  const used = new Set<string>();
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
      const call = called.get(keyOf(place));
      if (call === undefined || at - call.second > HOLD) return null;
      call.isHeard = true;
      return call.second;
    },

    called: (place, at) => void called.set(keyOf(place), { second: at, isHeard: false }),

    isUsed(place, at) {
      const key = keyOf(place);
      const call = called.get(key);
      if (call === undefined) return used.has(key);
      return call.isHeard && at - call.second > HOLD;
    },

    call(free, at, mark) {
      let left = free;
      while (left > 0) {
        const place = pop(heap, before);
        if (place === undefined) break;
        there.delete(place.key);
        if (at - place.at > PATIENCE) continue;
        called.set(place.key, { second: at, isHeard: false });
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
      for (const [key, { second, isHeard }] of called) {
        if (at - second <= HOLD) continue;
        called.delete(key);
        if (isHeard) used.add(key);
      }
      for (const oldest of used) {
        if (used.size <= MOST_USED) break;
        used.delete(oldest);
      }
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
