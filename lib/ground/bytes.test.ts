import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fromBase64Url, fromHex, toBase64Url, toHex } from './bytes.ts';
import { enc } from './canonical.ts';

const every = Uint8Array.from({ length: 256 }, (_, i) => i);
const samples = [every, ...Array.from({ length: 200 }, (_, n) => Uint8Array.from(randomBytes(n)))];

describe('spellings of bytes', () => {
  test('are those of the platform, there and back', () => {
    for (const bytes of samples) {
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromHex(toHex(bytes))).toEqual(bytes);
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
    }
  });

  test.each(['0', 'zz', 'AB', '0g', ' 00', '00\n', '0é', '00\u{1F600}', '-1'])('no hex: %j', (text) =>
    expect(() => fromHex(text)).toThrow(RangeError),
  );

  // B, C, … in the last place leave bits over: AA is the one spelling of a zero byte
  test.each(['A', 'AAAAA', 'AA=', 'AA==', 'A+', 'A/', 'AA\n', 'é', 'AB', 'A_', 'AAB', 'AA\u{1F600}', 'Ā'])(
    'no base64url: %j',
    (text) => expect(() => fromBase64Url(text)).toThrow(RangeError),
  );
});

test('the encoding of PROTOCOL §2.1, byte by byte', () => {
  const field = (bytes: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  for (const bytes of [...samples, Uint8Array.from(randomBytes(70_000))]) {
    const expected = Buffer.concat(['isoloir/v1/essai', 'é', '12', ''].map((text) => field(Buffer.from(text))));
    const whole = Buffer.concat([expected, field(bytes)]);
    expect(Buffer.from(enc('isoloir/v1/essai', 'é', 12, '', bytes)).equals(whole)).toBe(true);
  }
  expect(() => enc('isoloir/v1/essai', -1)).toThrow(RangeError);
  expect(() => enc('isoloir/v1/essai', 0.5)).toThrow(RangeError);
});
