/**
 * Where each urn of a vote stands, as the people side knows it: the fold over the decisions it has committed, which its
 * journal shows a moment later. Kept in memory, and read anew when another decision has passed.
 */
import { emptyLife, followDecision, type Life, passes } from '#lib/election/index.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { prepared } from '#lib/ground/postgres.ts';
import { shared } from '#lib/ground/shared.ts';
import type { PeopleTx } from '../../db.ts';

type Known = { passed: number; life: Life };

const known = (): Map<VoteId, Known> => shared('people/lives', () => new Map<VoteId, Known>());

const PASSED = prepared(`SELECT count(*)::int AS passed FROM proposal WHERE vote_id = $1 AND state = 'passed'`);

/** Number of decisions that have passed: changes whenever the life does. */
export async function countPassed(tx: PeopleTx, vote: VoteId): Promise<number> {
  const { rows } = await tx.query<{ passed: number }>(PASSED, [vote]);
  return rows[0]?.passed ?? 0;
}

/**
 * The life of the vote after its first `passed` decisions, quorum and order checked again.
 * @throws Error where a committed decision does not verify: the database was tampered with, and nothing may go on.
 */
export async function readLife(tx: PeopleTx, vote: VoteId): Promise<Known> {
  const passed = await countPassed(tx, vote);
  const before = known().get(vote);
  if (before?.passed === passed) return before;
  const { rows } = await tx.query<{ payload: string }>(
    `SELECT payload FROM journal_outbox WHERE vote_id = $1 AND type = 'decision' ORDER BY id LIMIT $2`,
    [vote, passed],
  );
  let life = emptyLife(vote);
  for (const { payload } of rows) {
    const followed = await followDecision(life, payload);
    if (!passes(followed.checks)) throw new Error('a decision in the outbox does not verify');
    life = followed.life;
  }
  const fresh = { passed, life };
  // a vote whose decisions are being read while one more passes is simply read again next time
  if (rows.length === passed) known().set(vote, fresh);
  return fresh;
}
