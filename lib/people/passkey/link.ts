/** A one-time link as its bearer finds it: whose it is, and what it still asks for. */
import { PersonId } from '#lib/ground/brand.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import type { PeopleTx } from '../db.ts';
import { tokenHash } from '../mail/index.ts';
import type { PasskeyCode } from './refusals.ts';

export type Invitation = {
  id: string;
  person: PersonId;
  name: string;
  language: 'fr' | 'en';
  phone: string | null;
  /** Credential id that it enrolled. */
  used: string | null;
  /** No second proof is asked for: it was shown after a touch of the same person's passkey. */
  proven: boolean;
  /** Wrong proofs that can be guessed; null or epoch ms before which none is taken. */
  tries: number;
  nextTry: number | null;
  /** Messages sent for it; null or epoch ms before which none is sent. */
  texts: number;
  nextText: number | null;
};

type Row = {
  id: string;
  person_id: string;
  name: string;
  language: 'fr' | 'en';
  phone: string | null;
  used_by: string | null;
  proven: boolean;
  tries: number;
  next_try_at: Date | null;
  texts: number;
  next_text_at: Date | null;
  revoked_at: Date | null;
  expires_at: Date;
};

/** Finds the link's row and locks it. A link that was used is found too; the caller decides. */
export async function findInvitation(tx: PeopleTx, token: string): Promise<Result<Invitation, PasskeyCode>> {
  const { rows } = await tx.query<Row>(
    `SELECT i.id, i.person_id, p.name, p.language, p.phone, i.used_by, i.proven, i.tries, i.next_try_at, i.texts,
            i.next_text_at, i.revoked_at, i.expires_at
       FROM invitation i JOIN person p ON p.id = i.person_id WHERE token_hash = $1 FOR UPDATE OF i`,
    [Buffer.from(tokenHash(token))],
  );
  const row = rows[0];
  if (row === undefined) return refuse('enrol/unknown-link');
  if (row.revoked_at !== null) return refuse('enrol/replaced-link');
  if (row.used_by === null && row.expires_at.getTime() <= now()) return refuse('enrol/expired-link');
  const { id, name, language, phone, used_by: used, proven, tries, texts } = row;
  return ok({
    id,
    person: PersonId.parse(row.person_id),
    name,
    language,
    phone,
    used,
    proven,
    tries,
    nextTry: row.next_try_at?.getTime() ?? null,
    texts,
    nextText: row.next_text_at?.getTime() ?? null,
  });
}
