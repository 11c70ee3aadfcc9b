/**
 * A link that adds another passkey, shown on the page of someone signed in (as text and as a code for another device).
 * It takes a session and a fresh touch of one of that person's passkeys: an open session alone adds nothing
 * [an unlocked computer left alone]. The link by letter takes the session and the mailbox instead (account.ts).
 */
import { z } from 'zod';
import { Assertion, passes, verifyAssertion } from '#lib/election/assertion.ts';
import { addPasskeyChallenge } from '#lib/election/challenge.ts';
import type { PersonId } from '#lib/ground/brand.ts';
import { webConfig } from '#lib/ground/config.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { withPeople } from '../db.ts';
import { makeLink } from '../mail/index.ts';
import { Nonce, takeNonce } from './nonce.ts';
import type { PasskeyCode } from './refusals.ts';

/** Input of `POST /api/people/passkeys/invite`. */
export const DeviceInvite = z.strictObject({ nonce: Nonce, assertion: Assertion });
export type DeviceInvite = z.infer<typeof DeviceInvite>;

/** Milliseconds: the other device is at hand. */
const LIFE = 15 * 60_000;

/** @returns the token for the link's fragment, and when it ends (epoch seconds). The link before it ends at once. */
export async function inviteDevice(
  person: PersonId,
  { nonce, assertion }: DeviceInvite,
): Promise<Result<{ token: string; expires: number }, PasskeyCode>> {
  const bytes = await takeNonce('add-passkey', nonce);
  if (bytes === null) return refuse('passkey/stale-nonce');
  const { peopleOrigin: origin, rpId } = webConfig();
  return withPeople(async (tx) => {
    const { rows } = await tx.query<{ cose: Buffer }>(
      'SELECT cose FROM passkey WHERE id = $1 AND person_id = $2 FOR UPDATE',
      [assertion.credential, person],
    );
    const kept = rows[0];
    if (kept === undefined) return refuse('passkey/not-yours');
    const challenge = addPasskeyChallenge(origin, bytes);
    if (!passes(await verifyAssertion({ assertion, cose: kept.cose, origin, rpId, challenge })))
      return refuse('passkey/refused');
    const { token, expires } = await makeLink(tx, person, { life: LIFE, proven: true });
    return ok({ token, expires: Math.floor(expires.getTime() / 1000) });
  });
}
