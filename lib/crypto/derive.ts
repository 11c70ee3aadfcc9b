/**
 * PROTOCOL §5.2: everything a voter must be able to make again from the same passkey. `seed` is the PRF's result, 32
 * bytes; nothing random in a ballot ever comes from here.
 */
import { type Bytes, toBigInt, utf8 } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';
import { invertUnit, PREFIX_LENGTH, SALT_LENGTH } from './blind.ts';
import { ed25519Group } from './ed25519.ts';
import { H, hkdf } from './hash.ts';

/** Bytes of the secret that stands for a passkey without PRF. */
export const SECRET_LENGTH = 16;

/** What blinds a request to one issuer. */
export type IssuerSecrets = { prefix: Bytes; salt: Bytes; r: bigint };
export type Secrets = {
  /** Secret credential, in [1, q). */
  x: bigint;
  /** Public credential g^x, 64 hex digits. */
  y: string;
  /** One per issuer, in the definition's order. */
  issuers: IssuerSecrets[];
};

const SALT = utf8('isoloir/v1/seed');

/** PROTOCOL §2.4: fingerprint F of an issuing key. */
export const issuerFingerprint = (modulus: Uint8Array): Bytes => H('isoloir/v1/issuer', modulus);

function derive(seed: Uint8Array, input: { label: string; fingerprint?: Uint8Array; length: number }): Bytes {
  if (seed.length !== 32) throw new RangeError('seed of 32 bytes');
  const info = enc('isoloir/v1/derive', input.label, input.fingerprint ?? new Uint8Array(0));
  return hkdf({ secret: seed, salt: SALT, info, length: input.length });
}

/** A secret exponent: 64 bytes as a big-endian integer mod q. @throws RangeError for 0 (probability 2^-252). */
function deriveExponent(seed: Uint8Array, label: string): bigint {
  const exponent = toBigInt(derive(seed, { label, length: 64 })) % ed25519Group().q;
  if (exponent === 0n) throw new RangeError('exponent is 0');
  return exponent;
}

/** @param moduli one per issuer, in the definition's order
 * @throws RangeError where a blinding factor is no unit: that modulus is no RSA modulus. */
export function deriveSecrets(seed: Uint8Array, moduli: readonly Uint8Array[]): Secrets {
  const group = ed25519Group();
  const x = deriveExponent(seed, 'x');
  const issuers = moduli.map((modulus) => {
    const fingerprint = issuerFingerprint(modulus);
    const n = toBigInt(modulus);
    const r = toBigInt(derive(seed, { label: 'blind', fingerprint, length: modulus.length + 16 })) % n;
    invertUnit(r, n);
    return {
      prefix: derive(seed, { label: 'prefix', fingerprint, length: PREFIX_LENGTH }),
      salt: derive(seed, { label: 'salt', fingerprint, length: SALT_LENGTH }),
      r,
    };
  });
  return { x, y: group.encode(group.powerBlinded(group.g, x)), issuers };
}

/**
 * PROTOCOL §5.2: the seed where the passkey has no PRF, from the random secret that the device keeps. Bound to the urn,
 * so that a rescue code typed into another vote ties nothing to the first.
 * @throws RangeError for a secret of another length.
 */
export function seedOfSecret(secret: Uint8Array, phi: string): Bytes {
  if (secret.length !== SECRET_LENGTH) throw new RangeError('secret of 16 bytes');
  return hkdf({ secret, salt: utf8('isoloir/v1/rescue'), info: enc('isoloir/v1/rescue', phi), length: 32 });
}

/** PROTOCOL §4.2: a trustee's secret key from the PRF's result for this vote. */
export const deriveTrusteeKey = (seed: Uint8Array): bigint => deriveExponent(seed, 'trustee');
