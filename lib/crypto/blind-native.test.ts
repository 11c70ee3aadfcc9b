import { constants, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bytes, fromBase64Url, fromBigInt, randomBytes, toBigInt, utf8 } from '#lib/ground/bytes.ts';
import { prepare, verify } from './blind.ts';
import { verifyNatively } from './blind-native.ts';
import { modulusOf, readIssuingKey } from './blind-sign.ts';
import vectors from './vectors/issuing-keys.json' with { type: 'json' };

const keyOf = (text = '') => {
  const secret = readIssuingKey(fromBase64Url(text));
  return { secret, modulus: modulusOf(secret) };
};
const [key, other] = [keyOf(vectors.keys[0]), keyOf(vectors.keys[1])];

const prepared = prepare(randomBytes(32), utf8('a pass'));

function signed(
  message: Uint8Array,
  { hash = 'sha384', saltLength = 48, padding = constants.RSA_PKCS1_PSS_PADDING } = {},
) {
  return Uint8Array.from(sign(hash, message, { key: key.secret, padding, saltLength }));
}

/** What both say, which must be one thing. */
function verdict(signature: Uint8Array, message: Uint8Array = prepared, modulus: Uint8Array = key.modulus): boolean {
  const input = { modulus, prepared: message, signature };
  const native = verifyNatively(input);
  expect(native).toBe(verify(input));
  return native;
}

describe('OpenSSL and ours say the same', () => {
  test('of a signature, and of a change of any byte of it', () => {
    const signature = signed(prepared);
    expect(verdict(signature)).toBe(true);
    fc.assert(
      fc.property(fc.nat(383), fc.integer({ min: 1, max: 255 }), (i, flip) => {
        expect(verdict(signature.map((byte, at) => (at === i ? byte ^ flip : byte)))).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test('of other messages and other keys', () => {
    expect(verdict(signed(prepared), prepare(randomBytes(32), utf8('a pass')))).toBe(false);
    expect(verdict(signed(prepared), new Uint8Array())).toBe(false);
    expect(verdict(signed(prepared), prepared, other.modulus)).toBe(false);
  });

  const tables: Readonly<Record<string, () => Bytes>> = {
    'a shorter salt': () => signed(prepared, { saltLength: 32 }),
    'no salt': () => signed(prepared, { saltLength: 0 }),
    'a longer salt': () => signed(prepared, { saltLength: 64 }),
    'another hash': () => signed(prepared, { hash: 'sha256' }),
    'another padding': () => signed(prepared, { padding: constants.RSA_PKCS1_PADDING }),
    nothing: () => new Uint8Array(),
    zero: () => new Uint8Array(384),
    one: () => fromBigInt(1n, 384),
    'the modulus': () => key.modulus,
    'n − 1': () => fromBigInt(toBigInt(key.modulus) - 1n, 384),
    'n + 1': () => fromBigInt(toBigInt(key.modulus) + 1n, 384),
    'all ones': () => new Uint8Array(384).fill(255),
    'one byte too few': () => signed(prepared).slice(1),
    'a zero in front': () => Uint8Array.of(0, ...signed(prepared)),
    'one byte too many': () => Uint8Array.of(...signed(prepared), 0),
  };
  for (const [name, make] of Object.entries(tables)) {
    test(`of ${name}: no`, () => expect(verdict(make())).toBe(false));
  }

  test('of random bytes, and of any message', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 384, maxLength: 384 }), (bytes) => {
        expect(verdict(bytes)).toBe(false);
      }),
      { numRuns: 20 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (message) => {
        expect(verdict(signed(message), message)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });
});
