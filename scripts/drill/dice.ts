/** Chance that can be thrown again: the same word, the same throws. For the drill's own play, never for a secret. */
import { createHash } from 'node:crypto';

export type Dice = {
  /** An integer in 0..sides-1. */
  throw: (sides: number) => number;
  shuffle: <T>(list: readonly T[]) => T[];
};

export function diceOf(word: string): Dice {
  // sfc32 (Doty-Humphrey), seeded by a hash: fast, and even enough for play
  const seed = createHash('sha256').update(word).digest();
  let [a, b, c, counter] = [seed.readInt32LE(0), seed.readInt32LE(4), seed.readInt32LE(8), 1];
  const next = (sides: number): number => {
    const out = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return Math.floor(((out >>> 0) / 2 ** 32) * sides);
  };
  return {
    throw: next,
    shuffle: (list) => {
      const left = [...list];
      return list.flatMap(() => left.splice(next(left.length), 1));
    },
  };
}
