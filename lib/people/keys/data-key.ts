/**
 * Keys for what must stay readable for as long as the database does: derived from one random root that lies wrapped in
 * the database, never from the key-encryption key itself, which the operator may change at any time.
 */
import { hkdf } from '#lib/crypto/hash.ts';
import { type Bytes, randomBytes, utf8 } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';
import { shared } from '#lib/ground/shared.ts';
import type { PeopleTx } from '../db.ts';
import { unwrapPeople, wrapPeople } from './wrapped.ts';

/** What the wrapping of the root names. */
export const ROOT = 'data-key';

const kept = (): { root: Bytes | null } => shared('people/data-key', () => ({ root: null }));

/**
 * 32 bytes for one use: HKDF-SHA-256 of the root, info enc(`isoloir/v1/data-key`, label). Asks the database once per
 * process. Whoever has the database without its key-encryption key has none of them.
 * @throws UnknownKey where the root lies under a key that was not given
 */
export async function dataKey(tx: PeopleTx, label: string): Promise<Bytes> {
  const memory = kept();
  let secret = memory.root;
  if (secret === null) {
    const { wrapped, committed } = (await findRoot(tx)) ?? (await makeRoot(tx));
    secret = await unwrapPeople(ROOT, wrapped);
    // One that this very transaction made may still be rolled back.
    if (committed) memory.root = secret;
  }
  return hkdf({ secret, salt: utf8('isoloir/v1/data-key'), info: enc('isoloir/v1/data-key', label), length: 32 });
}

type Root = { wrapped: Buffer; committed: boolean };

async function findRoot(tx: PeopleTx): Promise<Root | null> {
  const { rows } = await tx.query<Root>(
    'SELECT wrapped, xmin IS DISTINCT FROM pg_current_xact_id_if_assigned()::xid AS committed FROM data_key',
  );
  return rows[0] ?? null;
}

/** Two transactions may make it at once: the second waits for the first, and reads its root. */
async function makeRoot(tx: PeopleTx): Promise<Root> {
  const wrapped = await wrapPeople(ROOT, randomBytes(32));
  await tx.query('INSERT INTO data_key (wrapped) VALUES ($1) ON CONFLICT DO NOTHING', [Buffer.from(wrapped)]);
  const found = await findRoot(tx);
  if (found === null) throw new Error('no data key');
  return found;
}
