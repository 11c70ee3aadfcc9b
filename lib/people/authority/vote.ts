/** Votes as rows: drafts, their trustees, their definitions. */
import { z } from 'zod';
import { Draft } from '#lib/election/index.ts';
import { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import type { PeopleTx } from '../db.ts';

export const VoteState = z.enum(['draft', 'prepared', 'frozen']);
export type VoteState = z.infer<typeof VoteState>;

/** `repeats`: the vote whose annulled urns this one repeats. */
export type VoteRow = { id: VoteId; state: VoteState; draft: Draft; repeats: VoteId | null };
export type DefinitionRow = { phi: Phi; college: string; uuid: string; election: string; trustees: string };
export type TrusteeRow = {
  person: PersonId;
  name: string;
  email: string;
  position: number;
  /** Belenios tpk, canonical JSON; null until the trustee has made a key. */
  record: string | null;
};

type Kept = { id: string; state: string; draft: unknown; repeats: string | null };

const readVoteRow = (row: Kept): VoteRow => ({
  id: VoteId.parse(row.id),
  state: VoteState.parse(row.state),
  draft: Draft.parse(row.draft),
  repeats: row.repeats === null ? null : VoteId.parse(row.repeats),
});

/** With `lock`, nobody else changes the vote before this transaction ends. */
export async function findVote(tx: PeopleTx, id: VoteId, { lock = false } = {}): Promise<VoteRow | null> {
  const sql = `SELECT id, state, draft, repeats FROM vote WHERE id = $1 ${lock ? 'FOR UPDATE' : ''}`;
  const { rows } = await tx.query<Kept>(sql, [id]);
  return rows[0] === undefined ? null : readVoteRow(rows[0]);
}

/** The newest first. */
export async function allVotes(tx: PeopleTx): Promise<VoteRow[]> {
  const { rows } = await tx.query<Kept>('SELECT id, state, draft, repeats FROM vote ORDER BY created_at DESC, id');
  return rows.map(readVoteRow);
}

/** In the order of the draft's colleges' names in the database: by college. */
export async function definitionsOf(tx: PeopleTx, vote: VoteId): Promise<DefinitionRow[]> {
  const { rows } = await tx.query<Omit<DefinitionRow, 'phi'> & { phi: string }>(
    'SELECT phi, college, uuid, election, trustees FROM definition WHERE vote_id = $1 ORDER BY college',
    [vote],
  );
  return rows.map((row) => ({ ...row, phi: Phi.parse(row.phi) }));
}

export async function trusteesOf(tx: PeopleTx, vote: VoteId): Promise<TrusteeRow[]> {
  const { rows } = await tx.query<Omit<TrusteeRow, 'person'> & { person: string }>(
    `SELECT t.person_id AS person, p.name, p.email, t.position, t.record
       FROM trustee_key t JOIN person p ON p.id = t.person_id WHERE t.vote_id = $1 ORDER BY t.position`,
    [vote],
  );
  return rows.map((row) => ({ ...row, person: PersonId.parse(row.person) }));
}

/** Whether a decision about what is prepared is on its way, or was taken where the vote repeats another: the definitions
 * that it names must stay. */
export async function hasOpenProposal(tx: PeopleTx, vote: VoteId): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT 1 FROM proposal WHERE vote_id = $1 AND state = 'open'
     UNION ALL
     SELECT 1 FROM proposal WHERE kind = 'rerun' AND state IN ('open', 'passed')
        AND statement::jsonb -> 'body' -> 'urns' @> jsonb_build_array(jsonb_build_object('vote', $1::text))`,
    [vote],
  );
  return rowCount > 0;
}

/** Definitions and keys that were prepared and never frozen. */
export async function dropPreparation(tx: PeopleTx, vote: VoteId): Promise<void> {
  await tx.query('DELETE FROM definition WHERE vote_id = $1', [vote]);
  await tx.query('DELETE FROM issuing_key WHERE vote_id = $1', [vote]);
  await tx.query('DELETE FROM key_seal WHERE vote_id = $1', [vote]);
  await tx.query(`UPDATE vote SET state = 'draft' WHERE id = $1`, [vote]);
}
