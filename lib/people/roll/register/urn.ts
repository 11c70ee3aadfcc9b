/** What the register must know of an urn: its frozen definition, read once per process. */
import { type Definition, parseDefinition } from '#lib/election/index.ts';
import { type Phi, VoteId } from '#lib/ground/brand.ts';
import { shared } from '#lib/ground/shared.ts';
import type { PeopleTx } from '../../db.ts';

export type RegisteredUrn = { phi: Phi; vote: VoteId; definition: Definition };

const urns = (): Map<Phi, RegisteredUrn> => shared('people/urns', () => new Map<Phi, RegisteredUrn>());

/** Null for a fingerprint that no definition of ours has. A definition's bytes never change: phi is their hash. */
export async function findUrn(tx: PeopleTx, phi: Phi): Promise<RegisteredUrn | null> {
  const kept = urns().get(phi);
  if (kept !== undefined) return kept;
  const { rows } = await tx.query<{ vote_id: string; election: string }>(
    'SELECT vote_id, election FROM definition WHERE phi = $1',
    [phi],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const urn = { phi, vote: VoteId.parse(row.vote_id), definition: parseDefinition(row.election) };
  urns().set(phi, urn);
  return urn;
}
