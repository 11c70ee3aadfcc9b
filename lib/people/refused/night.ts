/** The night's key of a vote: under it refused members are marked, and without it nobody can say who they are. */
import { NightPayload, parsePayload } from '#lib/board/payload.ts';
import { nightHash } from '#lib/board/register-audit/refused-rows.ts';
import type { VoteId } from '#lib/ground/brand.ts';
import { type Bytes, randomBytes } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import type { PeopleTx } from '../db.ts';
import { unwrapPeople, wrapPeople } from '../keys/index.ts';

const nameOf = (vote: VoteId): string => `night/${vote}`;

export type NightState = 'open' | 'settled' | 'destroyed';
type Row = { wrapped: Buffer | null; state: NightState; given_at: Date | null };
/** `key`: null once destroyed; `givenAt`: milliseconds, null where nobody has it yet. */
export type Night = { key: Bytes | null; state: NightState; givenAt: number | null };

/** Null before the opening. `lock`: held until the transaction ends: `share` by who adds rows, `update` by who ends it. */
export async function readNight(tx: PeopleTx, vote: VoteId, lock?: 'share' | 'update'): Promise<Night | null> {
  const { rows } = await tx.query<Row>(
    `SELECT wrapped, state, given_at FROM night WHERE vote_id = $1 ${lock === undefined ? '' : `FOR ${lock}`}`,
    [vote],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const key = row.wrapped === null ? null : await unwrapPeople(nameOf(vote), row.wrapped);
  return { key, state: row.state, givenAt: row.given_at?.getTime() ?? null };
}

/** Makes the key of a vote that has none, and says so in its journal: together or not at all. Not where the journal has
 * one already [put back from a backup of before: a second key, and a journal that no trustee counts by]. */
export async function makeNight(tx: PeopleTx, vote: VoteId): Promise<void> {
  if (await isSaid(tx, vote, 'made')) return;
  const key = randomBytes(32);
  const { rowCount } = await tx.query(
    'INSERT INTO night (vote_id, wrapped) VALUES ($1, $2) ON CONFLICT (vote_id) DO NOTHING',
    [vote, Buffer.from(await wrapPeople(nameOf(vote), key))],
  );
  if (rowCount === 1) await say(tx, vote, { what: 'made', key: nightHash(key) });
}

/** Ends the key's life where it still has one, and says so in the journal. Its rows stay, of nobody any more. */
export async function destroyNight(tx: PeopleTx, vote: VoteId): Promise<void> {
  const night = await readNight(tx, vote, 'update');
  if (night === null || night.key === null) return;
  await tx.query(`UPDATE night SET wrapped = NULL, state = 'destroyed' WHERE vote_id = $1`, [vote]);
  await say(tx, vote, { what: 'destroyed', key: nightHash(night.key) });
}

/** Says it once: what the journal had before this side was put back from a backup is not said again. */
export async function say(tx: PeopleTx, vote: VoteId, payload: NightPayload): Promise<void> {
  if (await isSaid(tx, vote, payload.what)) return;
  const text = canonicalJson(payload);
  await tx.query(`INSERT INTO journal_outbox (vote_id, type, payload) VALUES ($1, 'night', $2)`, [vote, text]);
}

async function isSaid(tx: PeopleTx, vote: VoteId, what: NightPayload['what']): Promise<boolean> {
  const { rows } = await tx.query<{ payload: string }>(
    `SELECT payload FROM journal_outbox WHERE vote_id = $1 AND type = 'night'`,
    [vote],
  );
  return rows.some(({ payload }) => parsePayload(NightPayload, payload).what === what);
}
