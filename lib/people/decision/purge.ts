/** Forgetting who voted (PROTOCOL §7.6): in the transaction in which the decision passes, with a certificate for all. */
import { PurgePayload } from '#lib/board/payload.ts';
import { sha256Hex } from '#lib/crypto/hash.ts';
import type { Statement } from '#lib/election/index.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import type { PeopleTx } from '../db.ts';
import { destroyNight } from '../refused/index.ts';

/** The decision must have passed. Deletes, and puts the certificate on its way to the journal. */
export async function purgeVote(tx: PeopleTx, vote: VoteId, statement: Statement): Promise<void> {
  // The journal hears of a night's key that nobody had asked for: the purge takes its row.
  await destroyNight(tx, vote);
  const { rows } = await tx.query<{ done: Pick<PurgePayload, 'deleted' | 'digests'> }>(
    'SELECT purge_vote($1) AS done',
    [vote],
  );
  const certificate = PurgePayload.parse({
    statement: sha256Hex(canonicalJson(statement)),
    day: new Date(now()).toISOString().slice(0, 10),
    ...rows[0]?.done,
  });
  await tx.query(`INSERT INTO journal_outbox (vote_id, type, payload) VALUES ($1, 'purge', $2)`, [
    vote,
    canonicalJson(certificate),
  ]);
}
