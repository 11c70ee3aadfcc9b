/**
 * What a restored people side must not believe any more: links and sessions of then. A link that was used, or ended, after
 * the backup would be live again; a session that was ended would be open again.
 */
import { connect, urlOf } from './dump.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** More than a person's sessions can have been ended since the backup. */
const EPOCHS = 1000;

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
