/**
 * Counts per key in memory that never grows: GCRA (ITU-T I.371), one number per key, the instant at which it owes
 * nothing any more. Keys are hashes; a place whose debt is paid is free, and where eight in a row are taken the least
 * indebted gives way, so a crowd of strangers cannot make the table forget who floods.
 */
const WAYS = 8;

export type Rate = { points: number; seconds: number };

export type BoundedTable = {
  /**
   * Takes one point under the hash of two words. 0: granted; else milliseconds until it would be, and nothing is taken.
   * `onlyKnown`: no new key is taken in, whoever is not there is granted.
   */
  take: (hash: Uint32Array, now: number, rate: Rate, onlyKnown?: boolean) => number;
  /** What `take` would answer; takes nothing. */
  wait: (hash: Uint32Array, now: number, rate: Rate) => number;
  /** Part of the places in debt when the table was last gone through, 0…1. */
  fullness: () => number;
  /** How many gave way though in debt since the table was last gone through. */
  displaced: () => number;
  /** Memory, in bytes: constant. */
  bytes: number;
};

/** @param size places; a power of two, at least eight */
export function boundedTable(size: number): BoundedTable {
  const rows = size / WAYS;
  const keys = new Uint32Array(2 * size);
  const owes = new Float64Array(size);
  let hand = 0;
  let inDebt = 0;
  let displaced = 0;
  let last = { fullness: 0, displaced: 0 };

  /** One row per call: the whole table is judged again and again, and no call pays for more. */
  const goOn = (now: number): void => {
    for (let i = 0; i < WAYS; i++) if ((owes[hand * WAYS + i] ?? 0) > now) inDebt++;
    hand = (hand + 1) % rows;
    if (hand > 0) return;
    last = { fullness: inDebt / size, displaced };
    inDebt = 0;
    displaced = 0;
  };

  /** The place of the key, or the one that it may have. */
  const placeOf = (low: number, high: number): number => {
    const first = (low % rows) * WAYS;
    let best = first;
    for (let place = first; place < first + WAYS; place++) {
      if (keys[2 * place] === low && keys[2 * place + 1] === high) return place;
      if ((owes[place] ?? 0) < (owes[best] ?? 0)) best = place;
    }
    return best;
  };

  return {
    take(hash, now, { points, seconds }, onlyKnown = false) {
      goOn(now);
      const low = hash[0] ?? 0;
      const high = hash[1] ?? 0;
      const place = placeOf(low, high);
      const known = keys[2 * place] === low && keys[2 * place + 1] === high;
      if (onlyKnown && !known) return 0;
      const step = (seconds * 1000) / points;
      const debt = Math.max(now, known ? (owes[place] ?? 0) : 0) + step;
      const wait = debt - now - seconds * 1000;
      if (wait > 0) return wait;
      if (!known && (owes[place] ?? 0) > now) displaced++;
      keys[2 * place] = low;
      keys[2 * place + 1] = high;
      owes[place] = debt;
      return 0;
    },
    wait(hash, now, { points, seconds }) {
      const low = hash[0] ?? 0;
      const high = hash[1] ?? 0;
      const place = placeOf(low, high);
      const isKnown = keys[2 * place] === low && keys[2 * place + 1] === high;
      const owed = isKnown ? Math.max(0, (owes[place] ?? 0) - now) : 0;
      return Math.max(0, owed + (seconds * 1000) / points - seconds * 1000);
    },
    fullness: () => last.fullness,
    displaced: () => Math.max(displaced, last.displaced),
    bytes: keys.byteLength + owes.byteLength,
  };
}
