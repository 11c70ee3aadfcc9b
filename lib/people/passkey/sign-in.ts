/** Signing in with a passkey (PROTOCOL §2.8): who it belongs to, once the nonce, the origin and the signature are right. */
import { z } from 'zod';
import { Assertion, passes, verifyAssertion } from '#lib/election/assertion.ts';
import { signInChallenge } from '#lib/election/challenge.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { webConfig } from '#lib/ground/config.ts';
import { type PeopleTx, withPeople } from '../db.ts';
import type { Claims } from './claims.ts';
import { Nonce, takeNonce } from './nonce.ts';
import { noteUse } from './use.ts';

/** The credentials that next-auth hands over: a form, so the assertion comes as JSON text. */
export const SignIn = z.object({
  nonce: Nonce,
  assertion: z.string().max(8192).transform(asJson).pipe(Assertion),
});

function asJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
}

/** @returns what the session names, or null: the caller learns nothing about why */
export async function signIn(input: unknown): Promise<Claims | null> {
  const parsed = SignIn.safeParse(input);
  if (!parsed.success) return null;
  const { assertion } = parsed.data;
  const nonce = await takeNonce('sign-in', parsed.data.nonce);
  if (nonce === null) return null;
  const { peopleOrigin: origin, rpId } = webConfig();
  return withPeople(async (tx) => {
    const kept = await findPasskey(tx, assertion.credential);
    if (kept === null) return null;
    const challenge = signInChallenge(origin, nonce);
    if (!passes(await verifyAssertion({ assertion, cose: kept.cose, origin, rpId, challenge }))) return null;
    if (!noteUse(assertion.credential, counterOf(assertion), Number(kept.counter))) return null;
    return { person: kept.person, passkey: assertion.credential, epoch: kept.epoch };
  });
}

type Kept = { person: string; cose: Buffer; counter: string; epoch: number };

/** A passkey of someone who still has a part here. Read and not locked: a lock writes into the row. */
async function findPasskey(tx: PeopleTx, credential: string): Promise<Kept | null> {
  const { rows } = await tx.query<Kept>(
    `SELECT person.id AS person, cose, counter, epoch FROM passkey JOIN person ON person.id = passkey.person_id
     WHERE passkey.id = $1 AND cardinality(roles) > 0`,
    [credential],
  );
  return rows[0] ?? null;
}

/** WebAuthn §6.1: behind the hash of the relying party and the flags. */
function counterOf(assertion: Assertion): number {
  const data = fromBase64Url(assertion.authenticatorData);
  return new DataView(data.buffer).getUint32(33);
}
