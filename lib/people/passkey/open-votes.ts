/** The urns that await a person now: whoever has just enrolled goes straight to the booth. */
import { urnState } from '#lib/election/index.ts';
import { type PersonId, Phi, toUrlForm, VoteId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import type { PeopleTx } from '../db.ts';
import { findUrn, readLife } from '../roll/register/index.ts';

/** `urn`: phi as addresses write it. */
export type OpenVote = { urn: string; title: { fr: string; en: string } };

/** Urns open at this moment on whose frozen roll the person stands, oldest vote first. */
export async function openVotes(tx: PeopleTx, person: PersonId): Promise<OpenVote[]> {
  const { rows } = await tx.query<{ vote_id: string; phi: string }>(
    `SELECT vote_id, phi FROM voter JOIN vote ON vote.id = vote_id WHERE person_id = $1 ORDER BY created_at, vote_id`,
    [person],
  );
  const open: OpenVote[] = [];
  for (const row of rows) {
    const phi = Phi.parse(row.phi);
    const { life } = await readLife(tx, VoteId.parse(row.vote_id));
    if (urnState(life, phi, Math.floor(now() / 1000)) !== 'open') continue;
    const urn = await findUrn(tx, phi);
    if (urn !== null) open.push({ urn: toUrlForm(phi), title: urn.definition['x-isoloir'].title });
  }
  return open;
}
