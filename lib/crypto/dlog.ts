/** Small discrete logarithms by baby steps and giant steps (Shanks): the last step of a count (BELENIOS §11). */
import type { Group } from './group.ts';

/**
 * A function that finds v in [0, max] with g^v = element, or null. The table (√max entries) is made once, for all the
 * answers of an election; baby steps are batched, so that spelling them costs one inversion.
 */
export function discreteLog<E>(group: Group<E>, max: number): (element: E) => number | null {
  if (!Number.isSafeInteger(max) || max < 0) throw new RangeError('max is not a count');
  const step = Math.ceil(Math.sqrt(max + 1));
  const spelled = group.encodeProducts(Array.from({ length: step }, (_, i) => [[group.g, BigInt(i)]]));
  const babies = new Map(spelled.map((text, i) => [text, i]));
  const giant = group.invert(group.power(group.g, BigInt(step)));
  return (element) => {
    let current = element;
    for (let j = 0; j * step <= max; j++) {
      const baby = babies.get(group.encode(current));
      if (baby !== undefined) {
        const value = j * step + baby;
        return value <= max ? value : null;
      }
      current = group.multiply(current, giant);
    }
    return null;
  };
}
