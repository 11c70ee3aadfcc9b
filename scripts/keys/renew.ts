/**
 * A fresh signing key of a side: the urn's for receipts and heads, the people's for the journals' heads (docs/OPERATIONS,
 * Keys). What runs goes on under the key that its definition names; votes prepared afterwards name the fresh one.
 */
import type { Client } from 'pg';
import { type Keyring, openUnder, wrapUnder } from '#lib/crypto/keyring.ts';
import { generate } from '#lib/crypto/signature.ts';
import { toHex } from '#lib/ground/bytes.ts';
import { connected, SetupError } from '../db/setup.ts';
import { keyringOf, ownerOf, type Side } from './keyring.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where it lies, where it goes, what its wrapping names (lib/ground/at-rest.ts), how its public half is spelled there. */
const KEYS = {
  people: { table: 'journal_key', retired: 'retired_journal_key', what: 'journal-key', spell: Buffer.from },
  urn: { table: 'signing_key', retired: 'retired_key', what: 'urn/signing-key', spell: toHex },
} as const;

/**
 * In one transaction: the key that is in force goes among those that were replaced, a fresh one takes its place.
 * @returns the public halves, hex
 * @throws SetupError where there is none yet, or it does not open under the key-encryption key given; nothing has changed
 */
export async function renew(env: Environment, side: Side): Promise<{ was: string; is: string }> {
  const ring = keyringOf(env, side);
  const { url, name } = ownerOf(env, side);
  return connected(url, name, async (client) => {
    await client.query('BEGIN');
    const answer = await exchange(client, ring, side);
    await client.query('COMMIT');
    return answer;
  });
}

async function exchange(client: Client, ring: Keyring, side: Side): Promise<{ was: string; is: string }> {
  const { table, retired, what, spell } = KEYS[side];
  const { rows } = await client.query<{ public: Buffer | string; wrapped: Buffer }>(
    `SELECT public, wrapped FROM ${table} FOR UPDATE`,
  );
  const [row] = rows;
  if (row === undefined) throw new SetupError(`${side} has no signing key yet: its first start makes one.`);
  // a fresh key under another key-encryption key than the rest would keep the side from starting
  await openUnder(ring, what, Uint8Array.from(row.wrapped)).catch(() => {
    throw new SetupError(`${what} (${table}) does not open under the key given. Nothing was changed.`);
  });
  const { publicKey, secret } = generate();
  const wrapped = Buffer.from(await wrapUnder(ring, what, secret));
  await client.query(`INSERT INTO ${retired} (public, wrapped) VALUES ($1, $2)`, [row.public, row.wrapped]);
  await client.query(`UPDATE ${table} SET public = $1, wrapped = $2`, [spell(publicKey), wrapped]);
  const was = typeof row.public === 'string' ? row.public : toHex(row.public);
  return { was, is: toHex(publicKey) };
}
