/**
 * What a server answers, read by hand: a parser for flat answers is 1 kB where zod is 28 (pages apart from Next, decision
 * 022). Each throws a TypeError where the answer is of another kind.
 */

/** The answer's own field, whatever it is: nothing inherited is taken for one. */
export function fieldOf(answer: unknown, field: string): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw new TypeError('not an object');
  return Object.getOwnPropertyDescriptor(answer, field)?.value;
}

export function textOf(answer: unknown, field: string): string {
  const value = fieldOf(answer, field);
  if (typeof value !== 'string') throw new TypeError(`${field} is not a text`);
  return value;
}

/** A text, or null where there is none. */
export const textOrNull = (answer: unknown, field: string): string | null =>
  fieldOf(answer, field) === null ? null : textOf(answer, field);

export function listOf(answer: unknown, field: string): readonly unknown[] {
  const values = fieldOf(answer, field);
  if (!Array.isArray(values)) throw new TypeError(`${field} is not a list`);
  return values;
}

export function textsOf(answer: unknown, field: string): string[] {
  return listOf(answer, field).map((value) => {
    if (typeof value !== 'string') throw new TypeError(`${field} holds something that is not a text`);
    return value;
  });
}
