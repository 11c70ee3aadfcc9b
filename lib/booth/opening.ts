/**
 * Touch 1 (PROTOCOL §5.1, §5.2): the passkey gives the seed, and the seed gives everything that must be the same
 * each time. Nothing of the touch leaves the booth, and no network is needed.
 */
import { deriveSecrets, SECRET_LENGTH, type Secrets, seedOfSecret } from '#lib/crypto/derive.ts';
import { H } from '#lib/crypto/hash.ts';
import { openChallenge } from '#lib/election/challenge.ts';
import { Credential, type Phi } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url, randomBytes } from '#lib/ground/bytes.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import type { Paper } from './paper.ts';
import { readRescueCode, writeRescueCode } from './rescue.ts';
import type { TroubleCode } from './trouble.ts';
import type { World } from './world.ts';

/** How the booth is opened, where not simply to vote. */
export type How = {
  /** A rescue code as typed: its secret stands in the place of whatever this device has. */
  code?: string;
  /** Only to look: a device without PRF then makes no secret. */
  find?: boolean;
  /** The one passkey that may answer. */
  credential?: string;
};

export type Opened = {
  /** Which passkey answered: the one that must sign the register. */
  credential: string;
  secrets: Omit<Secrets, 'y'> & { y: Credential };
  /** Where the passkey has no PRF: what the voter must write down, or finish on this device. */
  rescue: string | null;
  /** A secret from a typed code: kept on this device once register or urn have shown that it is the right one. */
  typed: Bytes | null;
};

export async function openBooth(world: World, paper: Paper, how: How = {}): Promise<Result<Opened, TroubleCode>> {
  const typed = how.code === undefined ? null : readRescueCode(how.code);
  if (how.code !== undefined && typed === null) return refuse('booth/bad-code');
  const { rpId, issuers } = paper.definition['x-isoloir'];
  const touch = await world.passkeys.open({
    rpId,
    challenge: openChallenge(randomBytes(32)),
    input: H('isoloir/v1/pass', paper.phi),
    ...(how.credential === undefined ? {} : { credential: how.credential }),
  });
  if (!touch.ok) return touch;
  const source = await seedOf(world, paper.phi, { ...touch.value, typed, find: how.find ?? false });
  if (!source.ok) return source;
  const { seed, secret } = source.value;
  const moduli = issuers.map((issuer) => fromBase64Url(issuer.modulus));
  try {
    const { y, ...secrets } = deriveSecrets(seed, moduli);
    const rescue = secret && writeRescueCode(secret);
    return ok({ credential: touch.value.credential, secrets: { ...secrets, y: Credential.parse(y) }, rescue, typed });
  } catch (thrown) {
    // A blinding factor without an inverse: whoever made this modulus made no RSA key.
    if (thrown instanceof RangeError) return refuse('booth/altered', { detail: { what: 'issuer' } });
    throw thrown;
  }
}

type Touched = { credential: string; prf: Bytes | null; typed: Bytes | null; find: boolean };
/** `secret`: null where the seed is the PRF's. */
type Source = { seed: Bytes; secret: Bytes | null };

/**
 * In this order: the code that was typed; a secret that this device keeps, also where the browser has learnt PRF since
 * [the pass signed for yesterday would be lost]; the PRF; a fresh secret, durable before anything rests on it.
 */
async function seedOf(
  { vault }: World,
  phi: Phi,
  { credential, prf, typed, find }: Touched,
): Promise<Result<Source, TroubleCode>> {
  const from = (secret: Bytes) => ok({ seed: seedOfSecret(secret, phi), secret });
  if (typed !== null) return from(typed);
  const hasPrf = prf?.length === 32;
  try {
    const kept = await vault.read(phi, credential);
    if (kept !== null) return from(kept);
    if (!hasPrf && !find) return from(await vault.keepFirst(phi, credential, randomBytes(SECRET_LENGTH)));
  } catch {
    if (!hasPrf) return refuse('booth/no-storage');
  }
  return hasPrf ? ok({ seed: prf, secret: null }) : refuse('booth/no-secret');
}

/** The typed code was the right one: from now on this device knows its secret. */
export async function keepTyped({ vault }: World, phi: Phi, { credential, typed }: Opened): Promise<void> {
  // A device that keeps nothing asks for the code again: no reason to stop now.
  if (typed !== null) await vault.replace(phi, credential, typed).catch(() => undefined);
}
