/** Members shut out against what decided the vote: by college, and all together where there are several. */
import type { RefusedCount } from '#lib/board/payload.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { type Counted, sumOf } from '../../../../(public)/results/[vote]/counted.ts';

/** `phi`: null for all together. `margin`: votes between the first and the second, of the closest question; null before
 * there is a result, or where nobody stood against anybody. */
export type Row = { phi: Phi | null; members: number; reasons: RefusedCount['reasons']; margin: number | null };

/** The last row is the whole. @param urns how many colleges the vote has that are not annulled */
export function rowsOf(refused: readonly RefusedCount[], counted: readonly Counted[], urns: number): Row[] {
  const rows = refused.map((one): Row => {
    const own = counted.find(({ urn }) => urn.phi === one.phi);
    return { ...one, margin: own === undefined ? null : marginOf(own) };
  });
  if (rows.length === 0 || Math.max(urns, rows.length) < 2) return rows;
  const add = (read: (row: Row) => number): number => rows.reduce((sum, row) => sum + read(row), 0);
  const reasons = {
    early: add((row) => row.reasons.early),
    paused: add((row) => row.reasons.paused),
    busy: add((row) => row.reasons.busy),
    closed: add((row) => row.reasons.closed),
  };
  const margin = counted.length === urns ? marginOf(sumOf(counted)) : null;
  return [...rows, { phi: null, members: add((row) => row.members), reasons, margin }];
}

function marginOf({ questions }: Pick<Counted, 'questions'>): number | null {
  const gaps = questions.flatMap(({ votes }) => {
    const [first, second] = [...votes].sort((a, b) => b - a);
    return first === undefined || second === undefined ? [] : [first - second];
  });
  return gaps.length === 0 ? null : Math.min(...gaps);
}
