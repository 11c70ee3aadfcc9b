import { describe, expect, test } from 'vitest';
import { fromBase64Url, fromHex, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { deriveSecrets, deriveTrusteeKey, issuerFingerprint, seedOfSecret } from './derive.ts';
import { ed25519Group } from './ed25519.ts';
import frozen from './vectors/derive.json' with { type: 'json' };

const seed = fromHex(frozen.seed);
const moduli = frozen.issuers.map(({ modulus }) => fromBase64Url(modulus));

describe('PROTOCOL §5.2, frozen: a change here would lock every voter out of their ballots', () => {
  const secrets = deriveSecrets(seed, moduli);
  test('credential', () => {
    expect(secrets.x.toString()).toBe(frozen.x);
    expect(secrets.y).toBe(frozen.y);
    const group = ed25519Group();
    expect(group.encode(group.power(group.g, secrets.x))).toBe(frozen.y);
  });

  test.each(frozen.issuers.map((_, i) => i))('issuer %i', (i) => {
    const [expected, own] = [frozen.issuers[i], secrets.issuers[i]];
    expect(own && { prefix: toHex(own.prefix), salt: toHex(own.salt), r: own.r.toString() }).toEqual({
      prefix: expected?.prefix,
      salt: expected?.salt,
      r: expected?.r,
    });
    expect(toHex(issuerFingerprint(moduli[i] ?? new Uint8Array()))).toBe(expected?.fingerprint);
  });

  test('seed of a device without PRF', () => {
    const { secret, phi, ...expected } = frozen.rescue;
    const own = seedOfSecret(fromHex(secret), phi);
    expect({ seed: toHex(own), y: deriveSecrets(own, moduli).y }).toEqual(expected);
    expect(seedOfSecret(fromHex(secret), phi.replace(/.$/, 'B'))).not.toEqual(own);
  });

  test("trustee's key", () => expect(deriveTrusteeKey(seed).toString()).toBe(frozen.trustee));
});

test('another seed, another key: everything differs', () => {
  const [one, two] = [
    deriveSecrets(seed, moduli),
    deriveSecrets(
      seed.map((byte) => byte ^ 1),
      moduli,
    ),
  ];
  expect(one.x).not.toBe(two.x);
  expect(one.issuers[0]?.prefix).not.toEqual(two.issuers[0]?.prefix);
  // Two issuers share nothing.
  expect(one.issuers[0]?.prefix).not.toEqual(one.issuers[1]?.prefix);
  expect(one.issuers[0]?.salt).not.toEqual(one.issuers[1]?.salt);
  expect(deriveTrusteeKey(seed)).not.toBe(one.x);
});

test('misuse throws: short seed, modulus without units', () => {
  expect(() => deriveSecrets(seed.slice(1), moduli)).toThrow(RangeError);
  expect(() => deriveSecrets(seed, [fromHex('00'.repeat(384))])).toThrow(RangeError);
  expect(() => seedOfSecret(new Uint8Array(32), 'A'.repeat(43))).toThrow(RangeError);
  expect(() => deriveTrusteeKey(new Uint8Array(33))).toThrow(RangeError);
  expect(toBase64Url(moduli[0] ?? new Uint8Array())).toHaveLength(512);
});
