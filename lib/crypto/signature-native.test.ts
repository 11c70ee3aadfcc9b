/** OpenSSL's signatures are those of signature.ts, bit for bit. */
import { expect, test } from 'vitest';
import { fromHex, randomBytes, toHex } from '#lib/ground/bytes.ts';
import { generate, sign } from './signature.ts';
import { nativeSigner, signNatively } from './signature-native.ts';

test('RFC 8032 §7.1, test 2', () => {
  const secret = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
  expect(toHex(nativeSigner(secret)(fromHex('72')))).toBe(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
});

test('any key, any message', () => {
  for (const length of [0, 1, 63, 64, 65, 1000]) {
    const { secret } = generate();
    const message = randomBytes(length);
    expect(nativeSigner(secret)(message)).toEqual(sign(secret, message));
    for (let i = 0; i < 2; i++) expect(signNatively(secret, message)).toEqual(sign(secret, message));
  }
});
