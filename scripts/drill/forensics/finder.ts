/** Finds thousands of byte strings in hundreds of megabytes in one pass: by their first eight bytes. */

export type Found<T> = { at: number; length: number; owner: T };

/** Shorter strings say too little. */
export const SHORTEST = 8;

export type Finder<T> = {
  /** Gives nothing where the string is too short. The same string of two owners names both. */
  add: (bytes: Uint8Array, owner: T) => void;
  find: (haystack: Buffer) => Generator<Found<T>>;
};

export function finder<T>(): Finder<T> {
  /** By 20 bits of the first four bytes: most places of a haystack are passed over here. */
  const seen = new Uint8Array(1 << 20);
  const known = new Map<bigint, { bytes: Buffer; owner: T }[]>();
  const spot = (word: number): number => Math.imul(word, 2_654_435_761) >>> 12;

  return {
    add(given, owner) {
      if (given.length < SHORTEST) return;
      const bytes = Buffer.from(given);
      seen[spot(bytes.readInt32LE(0))] = 1;
      const key = bytes.readBigUInt64LE(0);
      const others = known.get(key) ?? [];
      if (!others.some((one) => one.owner === owner && one.bytes.equals(bytes))) others.push({ bytes, owner });
      known.set(key, others);
    },
    *find(haystack) {
      if (haystack.length < SHORTEST) return;
      let word = haystack.readInt32LE(0) << 8;
      for (let at = 0; at + SHORTEST <= haystack.length; at++) {
        word = (word >>> 8) | ((haystack[at + 3] ?? 0) << 24);
        if (seen[spot(word)] !== 1) continue;
        for (const { bytes, owner } of known.get(haystack.readBigUInt64LE(at)) ?? []) {
          const end = at + bytes.length;
          if (end <= haystack.length && haystack.subarray(at, end).equals(bytes))
            yield { at, length: bytes.length, owner };
        }
      }
    },
  };
}
