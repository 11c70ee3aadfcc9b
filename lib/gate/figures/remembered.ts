/**
 * The figures of all processes, where one of them is too busy to answer: it has worked all the same, and its sums stand as it
 * last said them. Left out, they would be missing from every total, and come back at once as a flood that never was. Where
 * nobody answers there are no figures; the sums of a process that has ended go with it.
 */
import type { Figures } from './figures.ts';

/** @param askEach every living process by its number; null for one that did not answer in time */
export function rememberFigures(
  askEach: () => Promise<ReadonlyMap<number, Figures | null>>,
): () => Promise<readonly Figures[]> {
  let last: ReadonlyMap<number, Figures | null> = new Map();
  return async () => {
    const said = await askEach();
    last = new Map([...said].map(([id, figures]) => [id, figures ?? last.get(id) ?? null]));
    const isSilent = [...said.values()].every((figures) => figures === null);
    return isSilent ? [] : [...last.values()].filter((figures) => figures !== null);
  };
}
