/** The rows as they stand: for the journal's sum, the auditors, the console. Marks alone; the night's key is not asked. */

import type { RefusedCount, RefusedReason } from '#lib/board/payload.ts';
import { REFUSED } from '#lib/board/payload.ts';
import type { RefusedRow } from '#lib/board/register-audit/refused-rows.ts';
import { sumUp } from '#lib/board/register-audit/refused-rows.ts';
import { Phi, type VoteId } from '#lib/ground/brand.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { type NightState, readNight } from './night.ts';

type Row = { phi: string; mark: string; minute: number; reason: RefusedReason };

/** Every row of the vote, in the order in which they are hashed. Some ten thousand in a bad night. */
export async function readRefused(tx: PeopleTx, vote: VoteId): Promise<RefusedRow[]> {
  const { rows } = await tx.query<Row>(
    `SELECT phi, encode(mark, 'hex') AS mark, minute, reason FROM refused
      WHERE phi IN (SELECT phi FROM definition WHERE vote_id = $1)
      ORDER BY phi COLLATE "C", mark, minute, reason COLLATE "C"`,
    [vote],
  );
  return rows.map((row) => ({ ...row, phi: Phi.parse(row.phi) }));
}

/** While `open`: down to the ten below, and no urn of fewer than ten. */
export type ShutOut = { state: NightState; urns: readonly RefusedCount[] };

/** Fewer are somebody [a number that goes from 3 to 4 while one member complains on the telephone]. */
const FEW = 10;

/** What is shown while the night goes on. Exact numbers come with the sum, when all of them are known at once. */
export function roughly(counts: readonly RefusedCount[]): RefusedCount[] {
  const down = (count: number): number => count - (count % FEW);
  return counts
    .filter(({ members }) => members >= FEW)
    .map(({ phi, members, reasons: { early, paused, busy, closed } }) => ({
      phi,
      members: down(members),
      reasons: { early: down(early), paused: down(paused), busy: down(busy), closed: down(closed) },
    }));
}

/** Members turned away who have not signed, by urn and reason; null before the opening. */
export const viewShutOut = (vote: VoteId): Promise<ShutOut | null> =>
  withPeople(async (tx) => {
    const night = await readNight(tx, vote);
    if (night === null) return null;
    const counts = REFUSED.map(
      (reason) => `count(DISTINCT mark) FILTER (WHERE reason = '${reason}')::int AS ${reason}`,
    );
    const { rows } = await tx.query<{ phi: string; members: number } & RefusedCount['reasons']>(
      `SELECT phi, count(DISTINCT mark)::int AS members, ${counts.join(', ')} FROM refused
        WHERE phi IN (SELECT phi FROM definition WHERE vote_id = $1) GROUP BY phi ORDER BY phi COLLATE "C"`,
      [vote],
    );
    const counted = rows.map(({ phi, members, ...reasons }) => ({ phi: Phi.parse(phi), members, reasons }));
    return { state: night.state, urns: night.state === 'open' ? roughly(counted) : counted };
  });

export const sumOf = async (tx: PeopleTx, vote: VoteId) => sumUp(await readRefused(tx, vote));
