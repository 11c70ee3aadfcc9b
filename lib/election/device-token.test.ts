/** A token by halves: the device draws, the server signs what it cannot read, the device unblinds, anybody verifies. */
import { expect, test } from 'vitest';
import { verify } from '#lib/crypto/blind.ts';
import { blindSign, modulusOf, readIssuingKey } from '#lib/crypto/blind-sign.ts';
import vectors from '#lib/crypto/vectors/issuing-keys.json' with { type: 'json' };
import { fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { readToken } from '#lib/ground/known-token.ts';
import { drawToken } from './device-token.ts';

const secret = readIssuingKey(fromBase64Url(vectors.keys[0] ?? ''));
const modulus = modulusOf(secret);
const key = { quarter: '2026Q4', modulus: toBase64Url(modulus) };
const sign = (request: string) => toBase64Url(blindSign(secret, fromBase64Url(request)) ?? new Uint8Array());

test('what comes of it is a signed token of that quarter, and nothing of it was in what was asked', () => {
  const drawn = drawToken(key);
  const answer = sign(drawn.request);
  const text = drawn.finish(answer) ?? '';
  const token = readToken(text);
  if (token === null) throw new Error('no token');
  expect(token.quarter).toBe('2026Q4');
  expect(verify({ modulus, prepared: token.prepared, signature: token.signature })).toBe(true);
  const [, random = '', signature = ''] = text.split('.');
  for (const part of [random, signature]) expect(`${drawn.request} ${answer}`).not.toContain(part.slice(0, 20));
});

test('two are never alike, nor is what is asked for them', () => {
  const [one, two] = [drawToken(key), drawToken(key)];
  expect(one.request).not.toBe(two.request);
  expect(one.finish(sign(one.request))).not.toBe(two.finish(sign(two.request)));
});

test('an answer to something else makes none, nor does nonsense; a modulus that is none is refused', () => {
  const drawn = drawToken(key);
  expect(drawn.finish(sign(drawToken(key).request))).toBeNull();
  expect(drawn.finish('')).toBeNull();
  expect(() => drawn.finish('!')).toThrow(RangeError);
  for (const none of ['', 'AA', 'AQ']) expect(() => drawToken({ ...key, modulus: none })).toThrow(RangeError);
});
