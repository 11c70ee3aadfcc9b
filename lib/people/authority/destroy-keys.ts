/**
 * The end of an issuing key (PROTOCOL §2.9): once the urn's chain ends with its closing record nothing more is signed
 * for it, and what can be stolen afterwards is worth nothing.
 */
import { readChain, readEvents } from '#lib/board/index.ts';
import type { Phi, VoteId } from '#lib/ground/brand.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { now } from '#lib/ground/clock.ts';
import { shared } from '#lib/ground/shared.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import { destroyInToken } from '../keys/index.ts';
import { forgetIssuer, pairLock } from '../roll/register/index.ts';
import { countSigned } from '../sealed/index.ts';
import { readFigures } from './chain.ts';

export type OverUrn = { phi: Phi; uuid: string; receiptKey: string };

/** Milliseconds between two looks at the chains of a vote whose keys still live. */
const PATIENCE = 5000;

const lastLook = () => shared('people/key-looks', () => new Map<VoteId, number>());

/** Destroys the keys of those urns whose chains have ended. An urn that is away is asked again later. */
export async function destroyKeys(vote: VoteId, urns: readonly OverUrn[]): Promise<void> {
  const last = lastLook().get(vote) ?? 0;
  if (Math.abs(now() - last) < PATIENCE) return;
  lastLook().set(vote, now());
  const alive = await withPeople(async (tx) => {
    const { rows } = await tx.query<{ uuid: string }>('SELECT uuid FROM issuing_key WHERE vote_id = $1', [vote]);
    return rows.map(({ uuid }) => uuid);
  });
  for (const urn of urns) {
    if (alive.includes(urn.uuid) && (await hasEnded(urn))) {
      await withPeople((tx) => destroyKey(tx, vote, urn));
      forgetIssuer(urn.uuid);
    }
  }
}

/** Whether the chain ends with a closing record that verifies. */
async function hasEnded({ phi, receiptKey }: OverUrn): Promise<boolean> {
  const lines = await readChain(phi).catch(() => []);
  // The last event first: the whole chain takes seconds to verify.
  if (readEvents(lines.slice(-1))[0]?.event.type !== 'closing') return false;
  return readFigures(phi, receiptKey, lines)?.closed === true;
}

/**
 * The key and the journal's word of it, together or not at all. Waits while a pair is still due in the journal: it must
 * stand there before the key is said to be gone.
 */
async function destroyKey(tx: PeopleTx, vote: VoteId, { phi, uuid }: OverUrn): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [pairLock(vote)]);
  const count = (await countSigned(tx, [phi])).get(phi);
  if (count !== undefined && count.signed > count.published) return;
  const { rows } = await tx.query<{ place: string }>('SELECT place FROM issuing_key WHERE uuid = $1 FOR UPDATE', [
    uuid,
  ]);
  const [row] = rows;
  if (row === undefined) return;
  // First the key itself, which takes no part in transactions: said too late is better than said too early.
  if (row.place === 'token') await destroyInToken(uuid);
  await tx.query('DELETE FROM issuing_key WHERE uuid = $1', [uuid]);
  const payload = canonicalJson({ phi, what: 'destroyed' });
  await tx.query(`INSERT INTO journal_outbox (vote_id, type, payload) VALUES ($1, 'key', $2)`, [vote, payload]);
}
