/**
 * Touch 1 (PROTOCOL §5.1, §5.2): the passkey gives the seed, and the seed gives everything that must be the same
 * each time. Nothing of the touch leaves the booth.
 */
import { deriveSecrets, type Secrets } from '#lib/crypto/derive.ts';
import { H } from '#lib/crypto/hash.ts';
import { openChallenge } from '#lib/election/challenge.ts';
import { Credential } from '#lib/ground/brand.ts';
import { fromBase64Url, randomBytes } from '#lib/ground/bytes.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import type { Paper } from './paper.ts';
import type { TroubleCode } from './trouble.ts';
import type { World } from './world.ts';

export type Opened = {
  /** Which passkey answered: the one that must sign the register. */
  credential: string;
  secrets: Omit<Secrets, 'y'> & { y: Credential };
};

export async function openBooth(world: World, paper: Paper): Promise<Result<Opened, TroubleCode>> {
  const { rpId, issuers } = paper.definition['x-isoloir'];
  const touch = await world.passkeys.open({
    rpId,
    challenge: openChallenge(randomBytes(32)),
    input: H('isoloir/v1/pass', paper.phi),
  });
  if (!touch.ok) return touch;
  const { credential, prf } = touch.value;
  if (prf?.length !== 32) return refuse('booth/no-prf');
  const moduli = issuers.map((issuer) => fromBase64Url(issuer.modulus));
  try {
    const { y, ...secrets } = deriveSecrets(prf, moduli);
    return ok({ credential, secrets: { ...secrets, y: Credential.parse(y) } });
  } catch (thrown) {
    // A blinding factor without an inverse: whoever made this modulus made no RSA key.
    if (thrown instanceof RangeError) return refuse('booth/altered', { detail: { what: 'issuer' } });
    throw thrown;
  }
}
