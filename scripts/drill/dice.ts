/** Chance that can be thrown again: the same word, the same throws. For the drill's own play, never for a secret. */
import { createHash } from 'node:crypto';

export type Dice = {
  /** An integer in 0..sides-1. */
  throw: (sides: number) => number;
  shuffle: <T>(list: readonly T[]) => T[];
};

export function diceOf(word: string): Dice {
  let turn = 0;
  const next = (sides: number): number =>
    Math.floor((createHash('sha256').update(`${word}/${turn++}`).digest().readUIntBE(0, 6) / 2 ** 48) * sides);
  return {
    throw: next,
    shuffle: (list) => {
      const left = [...list];
      return list.flatMap(() => left.splice(next(left.length), 1));
    },
  };
}
