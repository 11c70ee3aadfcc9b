/** Laying a decision before the Authority. What it decides is gathered by `authority`; here it becomes a statement. */
import { type Attachments, Statement } from '#lib/election/index.ts';
import type { PersonId, VoteId } from '#lib/ground/brand.ts';
import { randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import type { PeopleTx } from '../db.ts';
import { askToSign } from './letters.ts';
import { findContext, findProposal, type ProposalView, viewOf } from './proposal.ts';
import type { DecisionCode } from './refusals.ts';
import { isTimely } from './sign.ts';

type Unsigned = Statement extends infer One ? (One extends Statement ? Omit<One, 'nonce' | 'vote'> : never) : never;

/** One open proposal per vote and kind: proposing again answers the one that waits. */
export async function openProposal(
  tx: PeopleTx,
  vote: VoteId,
  person: PersonId,
  { decided, attachments }: { decided: Unsigned; attachments: Attachments },
): Promise<Result<ProposalView, DecisionCode>> {
  await tx.query('SELECT 1 FROM vote WHERE id = $1 FOR UPDATE', [vote]);
  const statement = Statement.parse({ ...decided, vote, nonce: toBase64Url(randomBytes(32)) });
  const context = await findContext(tx, vote);
  const waiting = await tx.query<{ id: string }>(
    `SELECT id FROM proposal WHERE vote_id = $1 AND kind = $2 AND state = 'open'`,
    [vote, statement.kind],
  );
  const id = waiting.rows[0]?.id ?? crypto.randomUUID();
  const kept = await findProposal(tx, id, { lock: false });
  if (kept !== null) return ok(viewOf(kept, context));
  if (!(await isTimely(tx, { vote, statement }))) return refuse('decision/not-now');
  await tx.query(
    `INSERT INTO proposal (id, vote_id, kind, statement, attachments, proposed_by, at)
     VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7))`,
    [id, vote, statement.kind, canonicalJson(statement), canonicalJson(attachments), person, now() / 1000],
  );
  await askToSign(tx, vote, person);
  const proposal = await findProposal(tx, id, { lock: false });
  if (proposal === null) throw new Error('a proposal vanished in its own transaction');
  return ok(viewOf(proposal, context));
}
