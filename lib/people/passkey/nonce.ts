/** Nonces (PROTOCOL §2.8): 32 random bytes, used once, five minutes. */
import { z } from 'zod';
import { type Bytes, fromBase64Url, randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { now } from '#lib/ground/clock.ts';
import { withPeople } from '../db.ts';

export const NoncePurpose = z.enum(['enrol', 'sign-in', 'add-passkey']);
export type NoncePurpose = z.infer<typeof NoncePurpose>;

/** Input of `POST /api/people/challenge`. */
export const NonceRequest = z.strictObject({ purpose: NoncePurpose });

/** 32 bytes in base64url. */
export const Nonce = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);

const LIFE = 5 * 60_000;

/** A fresh nonce, base64url. */
export async function giveNonce(purpose: NoncePurpose): Promise<string> {
  const nonce = randomBytes(32);
  await withPeople(async (tx) => {
    const at = now();
    // now and then, clear away those that nobody used
    if (nonce[0] === 0) await tx.query('DELETE FROM challenge WHERE expires_at <= $1', [new Date(at)]);
    await tx.query('INSERT INTO challenge (nonce, purpose, expires_at) VALUES ($1, $2, $3)', [
      Buffer.from(nonce),
      purpose,
      new Date(at + LIFE),
    ]);
  });
  return toBase64Url(nonce);
}

/** Uses a nonce up, whatever becomes of the act it was for. @returns its bytes, or null where it does not serve */
export async function takeNonce(purpose: NoncePurpose, nonce: string): Promise<Bytes | null> {
  const bytes = fromBase64Url(nonce);
  const { rows } = await withPeople((tx) =>
    tx.query<{ purpose: string; expires_at: Date }>(
      'DELETE FROM challenge WHERE nonce = $1 RETURNING purpose, expires_at',
      [Buffer.from(bytes)],
    ),
  );
  const kept = rows[0];
  return kept?.purpose === purpose && kept.expires_at.getTime() > now() ? bytes : null;
}
