/** Laying a decision before the Authority. What it decides is gathered by `authority`; here it becomes a statement. */
import { type Admitted, type Attachments, type DecisionKind, Statement } from '#lib/election/index.ts';
import type { PersonId, VoteId } from '#lib/ground/brand.ts';
import { type Bytes, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import type { PeopleTx } from '../db.ts';
import { keepAdmission } from '../roll/frozen.ts';
import { askToSign } from './letters.ts';
import { findContext, findProposal, type Proposal, type ProposalView, viewOf } from './proposal.ts';
import type { DecisionCode } from './refusals.ts';
import { isTimely } from './sign.ts';

type Unsigned = Statement extends infer One ? (One extends Statement ? Omit<One, 'nonce' | 'vote'> : never) : never;

export type Proposing = {
  decided: Unsigned;
  attachments: Attachments;
  /** `freeze`: the roll as it is proposed. */
  rollMark?: Buffer | null;
  /** `admit`: whom, and the salt of the statement's hash. */
  admission?: { salt: Bytes; list: readonly (Admitted & { person: PersonId })[] };
};

/** One open proposal per vote and kind: proposing again answers the one that waits, unless it admits others. */
export async function openProposal(
  tx: PeopleTx,
  vote: VoteId,
  person: PersonId,
  { decided, attachments, rollMark = null, admission }: Proposing,
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
  if (kept !== null) return answerKept(kept, statement, admission) ?? ok(viewOf(kept, context));
  if (!(await isTimely(tx, { vote, statement }))) return refuse('decision/not-now');
  await tx.query(
    `INSERT INTO proposal (id, vote_id, kind, statement, attachments, proposed_by, at, roll_mark, list_salt)
     VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7), $8, $9)`,
    [
      id,
      vote,
      statement.kind,
      canonicalJson(statement),
      canonicalJson(attachments),
      person,
      now() / 1000,
      rollMark,
      admission === undefined ? null : Buffer.from(admission.salt),
    ],
  );
  if (admission !== undefined) await keepAdmission(tx, id, admission.list);
  await askToSign(tx, vote, person);
  const proposal = await findProposal(tx, id, { lock: false });
  if (proposal === null) throw new Error('a proposal vanished in its own transaction');
  return ok(viewOf(proposal, context));
}

/** Decisions about some colleges of a vote: others of the same kind wait until these are signed or withdrawn. */
const APART: readonly DecisionKind[] = ['suspend', 'resume', 'extend', 'annul', 'rerun'];

/** Why the proposal that waits is not the one that is meant now; null where it is. */
function answerKept(kept: Proposal, { kind, body }: Statement, admission: Proposing['admission']) {
  if (admission !== undefined && !meansTheSame(kept, admission.list)) return refuse('admission/waiting');
  const spelled = (said: Statement['body']) => canonicalJson('urns' in said ? said.urns : []);
  const isOther = APART.includes(kind) && spelled(kept.statement.body) !== spelled(body);
  return isOther ? refuse('decision/waiting') : null;
}

function meansTheSame(kept: Proposal, list: readonly Admitted[]): boolean {
  const spelled = (some: readonly Admitted[]) => some.map(({ phi, number }) => `${number} ${phi}`).sort();
  return canonicalJson(spelled(kept.admission?.list ?? [])) === canonicalJson(spelled(list));
}
