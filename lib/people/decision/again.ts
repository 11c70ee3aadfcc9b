/** A vote that repeats annulled urns of another is frozen only as that vote's Authority decided (PROTOCOL §7.8). */
import { Phi, VoteId } from '#lib/ground/brand.ts';
import type { PeopleTx } from '../db.ts';
import { readLife } from '../roll/register/index.ts';

/** Whether each definition of the vote is the one by which its college was said to vote again; true for a first vote. */
export async function agreedToRepeat(tx: PeopleTx, vote: VoteId): Promise<boolean> {
  const { rows } = await tx.query<{ repeats: string | null; phi: string }>(
    'SELECT v.repeats, d.phi FROM vote v JOIN definition d ON d.vote_id = v.id WHERE v.id = $1',
    [vote],
  );
  const repeats = rows[0]?.repeats ?? null;
  if (repeats === null) return true;
  const { life } = await readLife(tx, VoteId.parse(repeats));
  const agreed = new Set([...life.urns.values()].flatMap(({ again }) => (again?.vote === vote ? [again.phi] : [])));
  return rows.every(({ phi }) => agreed.has(Phi.parse(phi)));
}
