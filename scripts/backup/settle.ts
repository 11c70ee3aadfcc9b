/**
 * What a restored people side must not believe any more: links and sessions of then. A link that was used, or ended, after
 * the backup would be live again; a session that was ended would be open again.
 */
import { now } from '#lib/ground/clock.ts';
import { connect, urlOf } from './dump.ts';
import type { Side } from './stream.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** More than a person's sessions can have been ended since the backup. */
const EPOCHS = 1000;

/** Restores that this side has been through, oldest first. */
export type Restored = { at: Date; side: Side };

/**
 * Writes down that a side was put back, and what is known to be lost: the letters of the people's side go by it
 * (lib/people/mail/call.ts), and so does whoever restores it again.
 * @returns the restores before this one
 */
export async function noteRestoration(env: Environment, side: Side, told: readonly object[]): Promise<Restored[]> {
  const client = await connect(urlOf(env, 'PEOPLE_OWNER_URL'), 'PEOPLE_OWNER_URL');
  try {
    const { rows } = await client.query<Restored>('SELECT at, side FROM restoration ORDER BY id');
    await client.query('INSERT INTO restoration (at, side, told) VALUES ($1, $2, $3)', [
      new Date(now()),
      side,
      JSON.stringify(told),
    ]);
    return rows;
  } finally {
    await client.end();
  }
}

/** @returns links that were ended: their owners need new ones */
export async function settlePeople(env: Environment): Promise<{ links: number }> {
  const client = await connect(urlOf(env, 'PEOPLE_OWNER_URL'), 'PEOPLE_OWNER_URL');
  try {
    await client.query('BEGIN');
    const { rowCount } = await client.query(
      'UPDATE invitation SET revoked_at = now() WHERE used_at IS NULL AND revoked_at IS NULL AND expires_at > now()',
    );
    await client.query('UPDATE person SET epoch = epoch + $1', [EPOCHS]);
    await client.query('COMMIT');
    return { links: rowCount ?? 0 };
  } finally {
    await client.end();
  }
}
