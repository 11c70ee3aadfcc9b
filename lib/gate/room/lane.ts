/**
 * One lane of the waiting room: who came first is called first, in memory that does not grow with who came. A place is a
 * number; what is kept of it is the second in which it last asked. Whoever does not ask is passed over, takes up no room,
 * and is first in turn when asking again (returned.ts), like places of an earlier start, of which nothing else is kept.
 * Whose call was heard and is over stands behind all who had come by then: else one place would be called first for ever.
 */
import { HOLD, PATIENCE, type Place } from './place.ts';
import { MOST, openReturned } from './returned.ts';

/** `until`: the second, since 1970, to which the door is kept open. `ahead`: who is there and comes before. */
export type Standing = { called: true; until: number } | { called: false; ahead: number };

export type Lane = {
  /** The next place, or null where as many are there as the lane holds: who sleeps is not counted. */
  take: (now: number) => Place | null;
  /** A place asks how it stands, and is there for the next `PATIENCE` seconds. */
  see: (place: Place, now: number) => Standing;
  /** Calls the first `free` of those who are there. @returns how many were called */
  call: (free: number, now: number) => number;
  /** Passes over who has gone, and counts who is there. Once a second. */
  sweep: (now: number) => void;
  /** Those who are there and not called, at the last sweep. */
  waiting: () => number;
};

/** Places that are kept one by one, from the last who came backwards; 4 bytes each. Those before them who are there stand
 * with who has returned. */
export const CAPACITY = 2 ** 20;

/** A slot holds the second of the last asking; above this, that of the call. 0: nothing. */
const CALLED = 2 ** 31;
/** With it: whose place it is has been told of the call. */
const HEARD = 2 ** 30;
/** Places that come again after their call: of more, the first to have come stand behind once more. */
const MOST_AGAIN = 2 ** 16;
const BLOCK = 1024;

/** `now` is in seconds everywhere; seconds are counted from `boot`, which comes before the first. */
export function openLane(boot: number, capacity = CAPACITY): Lane {
  const slots = new Uint32Array(capacity);
  const returned = openReturned();
  /** Those whose call is over: as places of the order (behind, number), where all before `behind` come first. */
  const again = openReturned();
  const behinds = new Map<string, Place>();
  const whose = new Map<number, Place>();
  let numbers = 0;
  /** How many are there before each block, from `counted.from` on, as the last sweep found. */
  const before = new Uint32Array(Math.ceil(capacity / BLOCK));
  let counted = { from: 0, to: 0, there: 0 };
  let first = 0;
  let next = 0;

  const second = (now: number) => Math.max(1, Math.floor(now) - boot + 1);
  const isThere = (seq: number, at: number) => {
    const slot = slots[seq % capacity] ?? 0;
    return slot !== 0 && slot < CALLED && at - slot <= PATIENCE;
  };
  const isKept = ({ boot: of, seq }: Place) => of === boot && seq < next && seq >= next - capacity;
  const heldFrom = (at: number): Standing => ({ called: true, until: boot + at - 1 + HOLD });

  const mark = (at: number) => (place: Place) => {
    if (isKept(place)) slots[place.seq % capacity] = CALLED + at;
  };
  const markAgain =
    (at: number) =>
    ({ seq }: Place) => {
      const place = whose.get(seq);
      if (place === undefined) return;
      whose.delete(seq);
      behinds.delete(keyOf(place));
      returned.called(place, at);
      mark(at)(place);
    };

  function seeAgain(place: Place, at: number): Standing {
    const stands = behinds.get(keyOf(place)) ?? { boot: next, seq: numbers++ };
    behinds.set(keyOf(place), stands);
    whose.set(stands.seq, place);
    for (const [oldest, { seq }] of behinds) {
      if (behinds.size <= MOST_AGAIN) break;
      behinds.delete(oldest);
      whose.delete(seq);
    }
    const behind = stands.boot;
    const rank = again.see(stands, at);
    return { called: false, ahead: returned.size() + (behind > first ? aheadOf(behind, at) : 0) + rank };
  }

  /** The first of those kept one by one makes room: who sleeps is passed over, who is there stands with who has returned.
   * False where those are too many. */
  function letGo(at: number): boolean {
    if (isThere(first, at)) {
      if (returned.size() >= MOST) return false;
      returned.see({ boot, seq: first }, slots[first % capacity] ?? at);
      if (first < counted.to) counted.there--;
    }
    first++;
    return true;
  }
  const isFull = () => {
    const came = next - Math.max(counted.to, first);
    return counted.there + came + returned.size() + again.size() >= capacity;
  };

  function sweep(now: number): void {
    const at = second(now);
    while (first < next && !isThere(first, at)) first++;
    returned.sweep(at);
    again.sweep(at);
    let there = 0;
    for (let seq = first; seq < next; seq++) {
      if ((seq - first) % BLOCK === 0) before[(seq - first) / BLOCK] = there;
      if (isThere(seq, at)) there++;
    }
    counted = { from: first, to: next, there };
  }

  /** What the last sweep counted up to the place's block, and the rest by looking; whoever came since is there. */
  function aheadOf(seq: number, at: number): number {
    if (seq >= counted.to) return (first < counted.to ? counted.there : 0) + seq - Math.max(counted.to, first);
    const block = Math.floor((seq - counted.from) / BLOCK);
    let ahead = before[block] ?? 0;
    for (let one = counted.from + block * BLOCK; one < seq; one++) if (isThere(one, at)) ahead++;
    return ahead;
  }

  return {
    take(now) {
      const at = second(now);
      if (isFull() || (next - first >= capacity && !letGo(at))) return null;
      slots[next % capacity] = at;
      return { boot, seq: next++ };
    },

    see(place, now) {
      const at = second(now);
      if (isKept(place)) {
        const slot = slots[place.seq % capacity] ?? 0;
        if (slot >= CALLED) {
          const called = slot & (HEARD - 1);
          if (at - called > HOLD && (slot & HEARD) !== 0) return seeAgain(place, at);
          if (at - called <= HOLD) {
            slots[place.seq % capacity] = slot | HEARD;
            return heldFrom(called);
          }
        } else if (place.seq >= first) {
          slots[place.seq % capacity] = at;
          return { called: false, ahead: returned.size() + aheadOf(place.seq, at) };
        }
      }
      // nothing else is kept of it, and it was first once
      if (returned.isUsed(place, at)) return seeAgain(place, at);
      const called = returned.calledAt(place, at);
      return called === null ? { called: false, ahead: returned.see(place, at) } : heldFrom(called);
    },

    call(free, now) {
      const at = second(now);
      const wanted = Math.max(0, Math.floor(free));
      let left = wanted - returned.call(wanted, at, mark(at));
      while (left > 0) {
        while (first < next && !isThere(first, at)) first++;
        const other = again.first(at);
        if (other !== null && other.boot <= first) left -= again.call(1, at, markAgain(at));
        else if (first < next) {
          if (first < counted.to) counted.there--;
          slots[first++ % capacity] = CALLED + at;
          left--;
        } else break;
      }
      return wanted - left;
    },

    sweep,
    waiting: () => Math.max(0, counted.there) + returned.size() + again.size(),
  };
}

const keyOf = ({ boot, seq }: Place): string => `${boot}.${seq}`;
