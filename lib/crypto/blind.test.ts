import { createPrivateKey, webcrypto } from 'node:crypto';
import { RSABSSA } from '@cloudflare/blindrsa-ts';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Bytes,
  concat,
  fromBigInt,
  fromHex,
  randomBytes,
  toBase64Url,
  toBigInt,
  toHex,
} from '#lib/ground/bytes.ts';
import { blind, finalize, invertUnit, prepare, publicPower, verify } from './blind.ts';
import { blindSign, generateIssuingKey, type IssuingKey, modulusOf, readIssuingKey } from './blind-sign.ts';
import { invertScalar } from './scalar.ts';
import vector from './vectors/rfc9474-pss-randomized.json' with { type: 'json' };

const [p, q] = [BigInt(`0x${vector.p}`), BigInt(`0x${vector.q}`)];
const modulus = fromBigInt(p * q, 512);
const number = (value: bigint): string =>
  toBase64Url(
    fromHex(value.toString(16).padStart(value.toString(16).length % 2 === 0 ? 0 : value.toString(16).length + 1, '0')),
  );

/** The RFC's private key, for OpenSSL. */
function rfcKey() {
  const d = invertScalar(65537n, (p - 1n) * (q - 1n));
  const jwk = {
    ...{ kty: 'RSA', n: toBase64Url(modulus), e: 'AQAB', d: number(d), p: number(p), q: number(q) },
    ...{ dp: number(d % (p - 1n)), dq: number(d % (q - 1n)), qi: number(invertScalar(q, p)) },
  };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

describe('RFC 9474, appendix A.3', () => {
  const prepared = prepare(fromHex(vector.prefix), fromHex(vector.msg));
  const r = invertScalar(BigInt(`0x${vector.inv}`), p * q);

  test('request, answer and signature are those of the RFC', () => {
    const { request, inverse } = blind({ modulus, prepared, salt: fromHex(vector.salt), r });
    expect(toHex(request)).toBe(vector.blindedMsg);
    expect(inverse).toBe(BigInt(`0x${vector.inv}`));
    const answer = blindSign(rfcKey(), request);
    expect(toHex(answer ?? new Uint8Array())).toBe(vector.blindSig);
    const signature = finalize({ modulus, prepared, answer: fromHex(vector.blindSig), inverse });
    expect(toHex(signature ?? new Uint8Array())).toBe(vector.sig);
  });

  test('verification: true for it, false after any change', () => {
    const signature = fromHex(vector.sig);
    expect(verify({ modulus, prepared, signature })).toBe(true);
    fc.assert(
      fc.property(fc.nat(511), fc.integer({ min: 1, max: 255 }), (i, flip) => {
        const changed = Uint8Array.from(signature, (byte, at) => (at === i ? byte ^ flip : byte));
        expect(verify({ modulus, prepared, signature: changed })).toBe(false);
      }),
      { numRuns: 30 },
    );
    expect(verify({ modulus, prepared: concat(prepared, Uint8Array.of(0)), signature })).toBe(false);
    expect(verify({ modulus, prepared, signature: signature.slice(1) })).toBe(false);
    expect(verify({ modulus, prepared, signature: concat(Uint8Array.of(0), signature) })).toBe(false);
    expect(verify({ modulus, prepared, signature: new Uint8Array(512) })).toBe(false);
    // The same residue, written above n.
    const above = toBigInt(signature) + p * q;
    expect(above >> 4096n === 0n && verify({ modulus, prepared, signature: fromBigInt(above, 512) })).toBe(false);
  });
});

describe('with a key of our own', () => {
  let key: IssuingKey;
  beforeAll(async () => {
    key = await generateIssuingKey();
  });
  const request = (message: Bytes) => {
    const prepared = prepare(randomBytes(32), message);
    const r = toBigInt(randomBytes(400)) % toBigInt(key.modulus);
    return { prepared, ...blind({ modulus: key.modulus, prepared, salt: randomBytes(48), r }) };
  };

  test('3072 bits, e = 65537; the secret reads back', () => {
    expect(toBigInt(key.modulus).toString(2)).toHaveLength(3072);
    expect(modulusOf(readIssuingKey(key.secret))).toEqual(key.modulus);
    expect(() => readIssuingKey(key.secret.slice(1))).toThrow();
  });

  test('blind, sign, unblind; S^e = B; a wrong answer gives no signature', () => {
    const made = request(randomBytes(60));
    const answer = blindSign(readIssuingKey(key.secret), made.request);
    if (answer === null) throw new Error('refused');
    expect(fromBigInt(publicPower(toBigInt(answer), toBigInt(key.modulus)), 384)).toEqual(made.request);
    expect(finalize({ modulus: key.modulus, ...made, answer })).not.toBeNull();
    expect(finalize({ modulus: key.modulus, ...made, answer: made.request })).toBeNull();
    expect(finalize({ modulus: key.modulus, ...made, answer: answer.slice(1) })).toBeNull();
    expect(finalize({ modulus: key.modulus, ...made, inverse: made.inverse + 1n, answer })).toBeNull();
  });

  test('requests of another length, or not below n, are refused', () => {
    const own = readIssuingKey(key.secret);
    expect(blindSign(own, new Uint8Array(383))).toBeNull();
    expect(blindSign(own, new Uint8Array(385))).toBeNull();
    expect(blindSign(own, key.modulus)).toBeNull();
    expect(blindSign(own, new Uint8Array(384).fill(255))).toBeNull();
  });

  test('the same prefix, salt and factor make the same request; others make another', () => {
    const prepared = prepare(new Uint8Array(32), Uint8Array.of(1));
    const input = { modulus: key.modulus, prepared, salt: new Uint8Array(48), r: 7n };
    expect(blind(input)).toEqual(blind(input));
    expect(blind({ ...input, r: 8n }).request).not.toEqual(blind(input).request);
    expect(blind({ ...input, salt: new Uint8Array(48).fill(1) }).request).not.toEqual(blind(input).request);
  });

  test('@cloudflare/blindrsa-ts accepts our signatures, and we accept its own', async () => {
    const suite = RSABSSA.SHA384.PSS.Randomized();
    const jwk = { kty: 'RSA', n: toBase64Url(key.modulus), e: 'AQAB' };
    const algorithm = { name: 'RSA-PSS', hash: 'SHA-384' };
    const publicKey = await webcrypto.subtle.importKey('jwk', jwk, algorithm, true, ['verify']);
    const ours = request(randomBytes(20));
    const answer = blindSign(readIssuingKey(key.secret), ours.request) ?? new Uint8Array();
    const signature = finalize({ modulus: key.modulus, ...ours, answer }) ?? new Uint8Array();
    expect(await suite.verify(publicKey, signature, ours.prepared)).toBe(true);

    const prepared = suite.prepare(randomBytes(20));
    const { blindedMsg, inv } = await suite.blind(publicKey, prepared);
    const theirs = blindSign(readIssuingKey(key.secret), blindedMsg) ?? new Uint8Array();
    expect(
      verify({ modulus: key.modulus, prepared, signature: await suite.finalize(publicKey, prepared, theirs, inv) }),
    ).toBe(true);
  });
});

test('misuse throws: short prefix, factor that is no unit', () => {
  expect(() => prepare(new Uint8Array(31), new Uint8Array())).toThrow(RangeError);
  const input = { modulus, prepared: new Uint8Array(40), salt: new Uint8Array(48) };
  for (const r of [0n, p, q, p * q, -1n]) expect(() => blind({ ...input, r })).toThrow(RangeError);
  expect(() => blind({ ...input, salt: new Uint8Array(47), r: 2n })).toThrow(RangeError);
  expect(invertUnit(2n, 9n)).toBe(5n);
});
