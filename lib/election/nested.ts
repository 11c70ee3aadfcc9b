/**
 * Tallies, decryption factors and their proofs have one shape: a list per question, nested one deeper for Lists
 * (BELENIOS §7, §10). What holds of one leaf is said once, here, for all of them.
 */
import { z } from 'zod';

export type Nested<T> = readonly (readonly T[] | readonly (readonly T[])[])[];

/** A schema for the nested form of a leaf. Leaves must not be arrays. */
export const nestedOf = <T>(leaf: z.ZodType<T>): z.ZodType<Nested<T>> =>
  z.array(z.union([z.array(leaf), z.array(z.array(leaf))]));

const isRows = <T>(entry: readonly T[] | readonly (readonly T[])[]): entry is readonly (readonly T[])[] =>
  Array.isArray(entry[0]);

export const leavesOf = <T>(nested: Nested<T>): T[] =>
  nested.flatMap((entry) => (isRows(entry) ? entry.flat() : [...entry]));

export const mapNested = <T, U>(nested: Nested<T>, change: (leaf: T) => U): Nested<U> =>
  nested.map((entry) => (isRows(entry) ? entry.map((row) => row.map(change)) : entry.map(change)));

/** The shape alone, for comparison: two nested things of one shape give the same text. */
export const shapeOf = <T>(nested: Nested<T>): string => JSON.stringify(mapNested(nested, () => 0));
