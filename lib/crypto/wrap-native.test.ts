/** OpenSSL opens what WebCrypto wraps, and the other way round; neither opens anything else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomBytes } from '#lib/ground/bytes.ts';
import { unwrap, wrap } from './wrap.ts';
import { unwrapNatively, wrapNatively } from './wrap-native.ts';

const kek = randomBytes(32);
const secrets = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Uint8Array.from(bytes));

test('each opens what the other wrapped', async () => {
  await fc.assert(
    fc.asyncProperty(secrets, fc.string(), async (secret, what) => {
      expect(unwrapNatively(kek, what, await wrap(kek, what, secret))).toEqual(secret);
      expect(await unwrap(kek, what, wrapNatively(kek, what, secret))).toEqual(secret);
    }),
  );
});

test('not under another key or name, nor with any byte changed, missing or added', () => {
  const secret = randomBytes(32);
  const wrapped = wrapNatively(kek, 'a thing', secret);
  expect(wrapped).toHaveLength(60);
  expect(unwrapNatively(kek, 'a thing', wrapped)).toEqual(secret);
  expect(wrapNatively(kek, 'a thing', secret)).not.toEqual(wrapped);
  expect(() => unwrapNatively(randomBytes(32), 'a thing', wrapped)).toThrow();
  expect(() => unwrapNatively(kek, 'another thing', wrapped)).toThrow();
  for (let i = 0; i < wrapped.length; i++) {
    expect(() => unwrapNatively(kek, 'a thing', wrapped.with(i, (wrapped[i] ?? 0) ^ 1))).toThrow();
    expect(() => unwrapNatively(kek, 'a thing', wrapped.slice(0, i))).toThrow();
  }
  expect(() => unwrapNatively(kek, 'a thing', Uint8Array.of(...wrapped, 0))).toThrow();
});

test('keys of another length are refused', () => {
  for (const length of [0, 16, 31, 33]) {
    expect(() => wrapNatively(randomBytes(length), 'a thing', randomBytes(32))).toThrow(RangeError);
    expect(() => unwrapNatively(randomBytes(length), 'a thing', randomBytes(60))).toThrow(RangeError);
  }
});
