import { expect, test } from 'vitest';
import { PersonId } from '#lib/ground/brand.ts';
import { randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { type Evidence, evidenceSize, packEvidence, unpackEvidence } from './evidence.ts';

const evidence = (change: Partial<Evidence> = {}): Evidence => ({
  person: PersonId.parse('00000000-0000-4000-8000-000000000001'),
  credential: toBase64Url(randomBytes(16)),
  cose: randomBytes(77),
  authenticatorData: randomBytes(37),
  clientData: randomBytes(120),
  signature: randomBytes(70),
  leaf: randomBytes(32),
  requests: [randomBytes(384)],
  signatures: [randomBytes(384)],
  ...change,
});
/** The bounds of an assertion, and RSA of 4096 bits as COSE. */
const longest = {
  credential: toBase64Url(randomBytes(1023)),
  cose: randomBytes(560),
  authenticatorData: randomBytes(1050),
  clientData: randomBytes(2100),
  signature: randomBytes(525),
};

test.each([
  ['the smallest that there is', evidence()],
  ['the longest that our schemas let in', evidence(longest)],
  [
    'four issuers',
    evidence({
      requests: [1, 2, 3, 4].map(() => randomBytes(384)),
      signatures: [5, 6, 7, 8].map(() => randomBytes(384)),
    }),
  ],
])('%s: one length, and the same again', (_, one) => {
  const packed = packEvidence(one);
  expect(packed).toHaveLength(evidenceSize(one.requests.length));
  expect(unpackEvidence(packed)).toEqual(one);
});

test('what is longer, cut, prolonged, or has something behind it is none', () => {
  expect(() => packEvidence(evidence({ ...longest, leaf: randomBytes(700) }))).toThrow(RangeError);
  const packed = packEvidence(evidence());
  expect(() => unpackEvidence(packed.slice(1))).toThrow(RangeError);
  expect(() => unpackEvidence(Uint8Array.of(...packed, 0))).toThrow(RangeError);
  expect(() => unpackEvidence(packed.with(-1 + packed.length, 1))).toThrow(RangeError);
  expect(() => unpackEvidence(packed.with(1, 255))).toThrow(RangeError);
  expect(() => unpackEvidence(new Uint8Array())).toThrow(RangeError);
});
