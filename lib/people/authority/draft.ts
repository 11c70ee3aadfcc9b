/** Writing a vote (PROTOCOL §4.1). A change undoes a preparation: what is prepared is what is written. */
import { sha256Hex } from '#lib/crypto/hash.ts';
import type { Draft } from '#lib/election/index.ts';
import { VoteId } from '#lib/ground/brand.ts';
import { randomBytes } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { type PeopleTx, Rollback, withPeople } from '../db.ts';
import { queueMail } from '../mail/index.ts';
import { holdMaterials } from './material/index.ts';
import type { AuthorityCode } from './refusals.ts';
import { dropPreparation, findVote, hasOpenProposal } from './vote.ts';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** 22 digits of base 58, uniform: a byte beyond the last whole multiple of 58 is drawn again. */
export function randomBase58(): string {
  let text = '';
  while (text.length < 22) {
    for (const byte of randomBytes(32)) {
      if (byte < 232 && text.length < 22) text += BASE58[byte % 58];
    }
  }
  return text;
}

/** A new vote; the same draft sent again is the same vote, as long as it was not changed. */
export const createVote = (draft: Draft): Promise<Result<{ id: VoteId }, AuthorityCode>> =>
  withPeople(async (tx) => {
    await lockNewVotes(tx);
    const { rows } = await tx.query<{ id: string }>(
      `SELECT id FROM vote WHERE state = 'draft' AND repeats IS NULL AND draft = $1::jsonb`,
      [JSON.stringify(draft)],
    );
    return rows[0] !== undefined ? ok({ id: VoteId.parse(rows[0].id) }) : insertVote(tx, draft, null);
  });

/** One new vote at a time: two presses of a button make one. */
export async function lockNewVotes(tx: PeopleTx): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('people/new-vote'))`);
}

export async function insertVote(
  tx: PeopleTx,
  draft: Draft,
  repeats: VoteId | null,
): Promise<Result<{ id: VoteId }, AuthorityCode>> {
  const id = VoteId.parse(randomBase58());
  await tx.query('INSERT INTO vote (id, draft, created_at, repeats) VALUES ($1, $2, to_timestamp($3), $4)', [
    id,
    JSON.stringify(draft),
    now() / 1000,
    repeats,
  ]);
  return keepWritten(tx, id, draft);
}

/** Names what is written in a draft: two members of the Authority who saw the same edition saw the same vote. */
export const editionOf = (draft: Draft): string => sha256Hex(canonicalJson(draft)).slice(0, 32);

/**
 * Writes the vote anew. `edition`: what the writer had before them; where another member of the Authority has saved
 * something else meanwhile, nothing is written [the later hand silently undoing the earlier].
 */
export function saveVote(
  id: VoteId,
  draft: Draft,
  edition: string | null = null,
): Promise<Result<{ id: VoteId }, AuthorityCode>> {
  return withPeople(async (tx) => {
    const vote = await findVote(tx, id, { lock: true });
    if (vote === null) return refuse('vote/unknown');
    if (vote.state === 'frozen') return refuse('vote/frozen');
    if (await hasOpenProposal(tx, id)) return refuse('vote/proposal-open');
    const current = editionOf(vote.draft);
    // Sent twice, because the first answer was lost: the same answer.
    if (current === editionOf(draft)) return ok({ id });
    if (edition !== null && edition !== current) return refuse('vote/changed', { detail: { edition: current } });
    await dropPreparation(tx, id);
    await tx.query('UPDATE vote SET draft = $2 WHERE id = $1', [id, JSON.stringify(draft)]);
    return keepWritten(tx, id, draft);
  });
}

/** One seat per trustee in the draft's order; who stays keeps the key already made. And the draft's materials. */
async function keepWritten(tx: PeopleTx, vote: VoteId, draft: Draft): Promise<Result<{ id: VoteId }, AuthorityCode>> {
  const { title, trustees } = draft;
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM person WHERE id = ANY($1::uuid[]) AND 'trustee' = ANY(roles)`,
    [trustees],
  );
  const known = new Set(rows.map((row) => row.id));
  const stranger = trustees.findIndex((person) => !known.has(person));
  if (stranger >= 0) throw new Rollback(refuse('vote/not-a-trustee', { field: `trustees.${stranger}` }));
  const astray = await holdMaterials(tx, vote, draft);
  if (astray !== null) throw new Rollback(refuse('vote/material-missing', { field: astray }));
  const before = await tx.query<{ person_id: string; record: string | null; assertion: unknown }>(
    'DELETE FROM trustee_key WHERE vote_id = $1 RETURNING person_id, record, assertion',
    [vote],
  );
  for (const [i, person] of trustees.entries()) {
    const kept = before.rows.find((row) => row.person_id === person);
    await queueMail(tx, { person, template: 'trustee-named', vote, detail: { title } });
    await tx.query(
      'INSERT INTO trustee_key (vote_id, person_id, position, record, assertion) VALUES ($1, $2, $3, $4, $5)',
      [vote, person, i + 1, kept?.record ?? null, kept?.assertion ? JSON.stringify(kept.assertion) : null],
    );
  }
  return ok({ id: vote });
}
