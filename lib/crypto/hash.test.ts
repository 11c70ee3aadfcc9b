import { createHash, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex, utf8 } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';
import { H, hexH, hkdf, hmac, sha256Base64, sha256Hex, sha384 } from './hash.ts';

describe('hashes', () => {
  test('SHA-256 of FIPS 180-4 ("abc"), in hex and in the spelling of Belenios', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Base64('abc')).toBe(createHash('sha256').update('abc').digest('base64').replace(/=+$/, ''));
    expect(sha256Base64('abc')).toHaveLength(43);
  });

  test('SHA-384 agrees with OpenSSL', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        expect(toHex(sha384(data))).toBe(createHash('sha384').update(data).digest('hex'));
      }),
    );
  });

  test('HMAC-SHA-256, RFC 4231 case 2', () => {
    expect(toHex(hmac(utf8('Jefe'), utf8('what do ya want for nothing?')))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test('HKDF-SHA-256, RFC 5869 case 1, and OpenSSL on random input', () => {
    const input = { secret: fromHex('0b'.repeat(22)), salt: fromHex('000102030405060708090a0b0c'), length: 42 };
    expect(toHex(hkdf({ ...input, info: fromHex('f0f1f2f3f4f5f6f7f8f9') }))).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    );
    const bytes = fc.uint8Array({ maxLength: 80 });
    fc.assert(
      fc.property(bytes, bytes, bytes, fc.integer({ min: 1, max: 500 }), (secret, salt, info, length) => {
        const expected = new Uint8Array(hkdfSync('sha256', secret, salt, info, length));
        expect(hkdf({ secret, salt, info, length })).toEqual(expected);
      }),
    );
  });

  test('H is SHA-256 over the length-prefixed encoding: no two lists of parts collide by shifting bytes', () => {
    expect(hexH('isoloir/v1/pass', 'a', 12)).toBe(sha256Hex(enc('isoloir/v1/pass', 'a', 12)));
    // 4-byte length and bytes, written out by hand.
    const written = fromHex(`0000000f${toHex(utf8('isoloir/v1/pass'))}0000000161000000023132`);
    expect(toHex(H('isoloir/v1/pass', 'a', 12))).toBe(sha256Hex(written));
    expect(hexH('isoloir/v1/pass', 'ab', 'c')).not.toBe(hexH('isoloir/v1/pass', 'a', 'bc'));
    expect(hexH('isoloir/v1/pass', 'a')).not.toBe(hexH('isoloir/v1/pass', 'a', ''));
  });
});
