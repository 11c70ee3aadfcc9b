import { createPrivateKey, createPublicKey, sign as opensslSign, verify as opensslVerify } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concat, fromHex, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { generate, publicKeyOf, sign, verify } from './signature.ts';

test('RFC 8032 §7.1, test 2', () => {
  const secret = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
  expect(toHex(publicKeyOf(secret))).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const signature = sign(secret, Uint8Array.of(0x72));
  expect(toHex(signature)).toBe(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
  expect(verify(publicKeyOf(secret), Uint8Array.of(0x72), signature)).toBe(true);
});

test('OpenSSL and we accept each other, and refuse what was changed', () => {
  const { secret, publicKey } = generate();
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKey) };
  const theirs = createPrivateKey({ key: { ...jwk, d: toBase64Url(secret) }, format: 'jwk' });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(63), fc.integer({ min: 1, max: 255 }), (message, i, flip) => {
      const signature = sign(secret, message);
      expect(opensslVerify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature)).toBe(true);
      expect(verify(publicKey, message, new Uint8Array(opensslSign(null, message, theirs)))).toBe(true);
      expect(
        verify(
          publicKey,
          message,
          signature.map((byte, at) => (at === i ? byte ^ flip : byte)),
        ),
      ).toBe(false);
      expect(verify(publicKey, concat(message, Uint8Array.of(1)), signature)).toBe(false);
      expect(verify(generate().publicKey, message, signature)).toBe(false);
    }),
    { numRuns: 10 },
  );
});

test('malformed keys and signatures are refused, and so are keys of small order', () => {
  const { secret, publicKey } = generate();
  const signature = sign(secret, new Uint8Array());
  expect(verify(publicKey.slice(1), new Uint8Array(), signature)).toBe(false);
  expect(verify(publicKey, new Uint8Array(), signature.slice(1))).toBe(false);
  expect(verify(new Uint8Array(32).fill(255), new Uint8Array(), signature)).toBe(false);
  // Identity as key, identity as R, s = 0: "signs" every message under RFC 8032's equation.
  const identity = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0));
  expect(verify(identity, Uint8Array.of(1, 2), concat(identity, new Uint8Array(32)))).toBe(false);
});
