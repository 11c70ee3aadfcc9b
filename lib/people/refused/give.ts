/** What the auditors get (PROTOCOL §5.15): the night's key and every row. From then on the key's days are counted. */
import type { RefusedRow } from '#lib/board/register-audit/refused-rows.ts';
import type { PersonId, Phi, VoteId } from '#lib/ground/brand.ts';
import { type Bytes, toHex } from '#lib/ground/bytes.ts';
import { now } from '#lib/ground/clock.ts';
import type { PeopleTx } from '../db.ts';
import { refusedNamer } from '../sealed/index.ts';
import { readNight } from './night.ts';
import { readRefused } from './rows.ts';

/** Notes that the key is handed out, where it is settled and still lives. */
export const markGiven = (tx: PeopleTx, vote: VoteId) =>
  tx.query(
    `UPDATE night SET given_at = coalesce(given_at, to_timestamp($2)) WHERE vote_id = $1 AND state = 'settled'`,
    [vote, now() / 1000],
  );

/** Null before the sum stands in the journal, and once the key is destroyed. `key`: hex. */
export async function readForAuditors(
  tx: PeopleTx,
  vote: VoteId,
): Promise<{ key: string; rows: readonly RefusedRow[] } | null> {
  const night = await readNight(tx, vote);
  if (night === null || night.key === null || night.state !== 'settled') return null;
  return { key: toHex(night.key), rows: await readRefused(tx, vote) };
}

/** One member's own rows, as long as they can be told to be theirs. */
export async function ownRefused(
  tx: PeopleTx,
  { vote, phi, person }: { vote: VoteId; phi: Phi; person: PersonId },
): Promise<{ minute: number; reason: string }[]> {
  const key: Bytes | null = (await readNight(tx, vote))?.key ?? null;
  if (key === null) return [];
  const { rows } = await tx.query<{ minute: number; reason: string }>(
    'SELECT minute, reason FROM refused WHERE phi = $1 AND mark = $2 ORDER BY minute, reason',
    [phi, refusedNamer(key, phi)(person)],
  );
  return rows;
}
