/**
 * A change about one person (PROTOCOL §3.5): all passkeys ended, or e-mail and telephone replaced. Two persons of the
 * Authority sign this statement, each reading the same words; journals carry a salted hash of it and never a name.
 */
import { z } from 'zod';
import { H, hexH } from '#lib/crypto/hash.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { bilingual, line } from './text.ts';

/** Longest wait that a change may have, in hours. */
export const LONGEST_WAIT = 720;

/** How a person is reached. E-mail in lower case, as the roll keeps it. */
export const Contact = z.strictObject({
  email: z.email().max(254).toLowerCase().nullable(),
  phone: z
    .string()
    .max(30)
    .regex(/^\+?[0-9 ().-]{6,}$/)
    .nullable(),
});
export type Contact = z.infer<typeof Contact>;

/** Why, for the file of the Authority: shown to who signs, never published. */
export const ChangeReason = line(500);
/** Why a change does not wait as long as others: published with it, so it names nobody. */
export const Urgency = bilingual(300);

/** Hours between the last signature and the change itself. */
export const Wait = z.int().min(1).max(LONGEST_WAIT);

const shared = {
  change: z.uuid(),
  /** As the roll has this person when the change is proposed; `number` null for who is on no roll. */
  person: z.strictObject({ id: z.uuid(), number: z.string().max(40).nullable(), name: z.string().min(1).max(120) }),
  reason: ChangeReason,
  wait: Wait,
  urgency: Urgency.nullable(),
  /** 32 random bytes, base64url: two changes of the same words are two changes. */
  nonce: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
} as const;

export const ChangeStatement = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passkey'), ...shared }),
  z.strictObject({ kind: z.literal('contact'), ...shared, from: Contact, to: Contact }),
]);
export type ChangeStatement = z.infer<typeof ChangeStatement>;
export type ChangeKind = ChangeStatement['kind'];

/** What a signer's passkey signs: H(`isoloir/v1/change`, canonical JSON of the statement). */
export const changeChallenge = (statement: ChangeStatement): Bytes => H('isoloir/v1/change', canonicalJson(statement));

/** Hex H(`isoloir/v1/person`, salt, canonical JSON of the statement): who has both can show that they are what was
 * decided; who has the hash alone learns nothing, not even by trying every member. @param salt 32 random bytes */
export function personHash(salt: Uint8Array, statement: ChangeStatement): string {
  if (salt.length !== 32) throw new RangeError('salt of 32 bytes');
  return hexH('isoloir/v1/person', salt, canonicalJson(statement));
}
