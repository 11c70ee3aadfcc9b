import { describe, expect, test } from 'vitest';
import { blind, finalize, prepare } from '#lib/crypto/blind.ts';
import { blindSign, modulusOf, readIssuingKey } from '#lib/crypto/blind-sign.ts';
import { deriveSecrets } from '#lib/crypto/derive.ts';
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { fastEd25519Group } from '#lib/crypto/fast.ts';
import { generate } from '#lib/crypto/signature.ts';
import frozen from '#lib/crypto/vectors/issuing-keys.json' with { type: 'json' };
import { BallotNumber, Phi } from '#lib/ground/brand.ts';
import { fromBase64Url, randomBytes, toBase64Url, toHex } from '#lib/ground/bytes.ts';
import { checkEnvelopeSignature, Envelope, envelopeKey, signEnvelope } from './envelope.ts';
import { checkPass, Pass, passMessage } from './pass.ts';
import { Receipt, signReceipt, verifyReceipt } from './receipt.ts';
import { checkStatusSignature, Status, signStatus } from './status.ts';

const phi = Phi.parse(`${'p'.repeat(42)}A`);
const otherPhi = Phi.parse(`${'r'.repeat(42)}A`);
const number = BallotNumber.parse(`${'n'.repeat(42)}A`);
const groups = [ed25519Group(), fastEd25519Group()];

/** Two issuers, both sign. */
const keys = frozen.keys.map((key) => readIssuingKey(fromBase64Url(key)));
const secrets = deriveSecrets(randomBytes(32), keys.map(modulusOf));
const definition = { 'x-isoloir': { issuers: keys.map((key) => ({ modulus: toBase64Url(modulusOf(key)) })) } };
const pass = Pass.parse({
  y: secrets.y,
  tokens: keys.map((key, i) => {
    const own = secrets.issuers[i];
    if (own === undefined) throw new Error('one set of secrets per issuer');
    const modulus = modulusOf(key);
    const prepared = prepare(own.prefix, passMessage(phi, secrets.y));
    const { request, inverse } = blind({ modulus, prepared, salt: own.salt, r: own.r });
    const answer = blindSign(key, request) ?? new Uint8Array();
    const signature = finalize({ modulus, prepared, answer, inverse }) ?? new Uint8Array();
    return { prefix: toBase64Url(own.prefix), signature: toBase64Url(signature) };
  }),
});

const flip = (text: string): string => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);

describe('pass', () => {
  test('holds for its urn, its key and all its issuers', () => {
    expect(checkPass(definition, phi, pass)).toBe(true);
    expect(checkPass(definition, otherPhi, pass)).toBe(false);
    const [one, two] = pass.tokens;
    if (!one || !two) throw new Error('two tokens');
    expect(checkPass(definition, phi, { ...pass, tokens: [two, one] })).toBe(false);
    expect(checkPass(definition, phi, { ...pass, tokens: [one] })).toBe(false);
    expect(checkPass(definition, phi, { ...pass, tokens: [one, one] })).toBe(false);
    expect(checkPass(definition, phi, { ...pass, tokens: [one, two, two] })).toBe(false);
    expect(checkPass(definition, phi, { ...pass, tokens: [{ ...one, prefix: flip(one.prefix) }, two] })).toBe(false);
    expect(checkPass(definition, phi, { ...pass, tokens: [one, { ...two, signature: flip(two.signature) }] })).toBe(
      false,
    );
    const y = ed25519Group().encode(ed25519Group().g);
    expect(checkPass(definition, phi, Pass.parse({ ...pass, y }))).toBe(false);
  });

  test('malformed', () => {
    const [one] = pass.tokens;
    if (!one) throw new Error('a token');
    for (const bad of [
      { ...pass, tokens: [] },
      { ...pass, y: pass.y.toUpperCase() },
      { ...pass, name: 'x' },
      { ...pass, tokens: [{ ...one, prefix: `${one.prefix}=` }] },
      { ...pass, tokens: [{ ...one, prefix: one.prefix.slice(1) }] },
      { ...pass, tokens: [{ ...one, signature: one.signature.slice(4) }] },
      { ...pass, tokens: [{ ...one, extra: 1 }] },
    ]) {
      expect(Pass.safeParse(bad).success).toBe(false);
    }
  });
});

describe('envelope', () => {
  const make = () => signEnvelope({ phi, pass, ballot: '{}', n: 2, previous: number }, secrets.x);

  test('binds every field: each change is caught', () => {
    const envelope = make();
    expect(Envelope.parse(JSON.parse(JSON.stringify(envelope)))).toEqual(envelope);
    const [one, two] = envelope.pass.tokens;
    if (!one || !two) throw new Error('two tokens');
    const bump = (text: string): string => (BigInt(text) + 1n).toString();
    const changed: Envelope[] = [
      { ...envelope, phi: otherPhi },
      { ...envelope, ballot: '{} ' },
      { ...envelope, n: 3 },
      { ...envelope, previous: '' },
      { ...envelope, pass: { ...pass, tokens: [{ ...one, prefix: two.prefix }, two] } },
      { ...envelope, pass: { ...pass, tokens: [one, { ...two, signature: flip(two.signature) }] } },
      { ...envelope, pass: Pass.parse({ ...pass, y: ed25519Group().encode(ed25519Group().g) }) },
      { ...envelope, signature: { ...envelope.signature, challenge: bump(envelope.signature.challenge) } },
      { ...envelope, signature: { ...envelope.signature, response: bump(envelope.signature.response) } },
      signEnvelope({ phi, pass, ballot: '{}', n: 2, previous: number }, secrets.x + 1n),
    ];
    for (const group of groups) {
      expect(checkEnvelopeSignature(envelope, group)).toBe(true);
      expect(changed.map((one) => checkEnvelopeSignature(one, group))).not.toContain(true);
    }
  });

  test('the same number written above q is another spelling, and refused', () => {
    const envelope = make();
    const response = (BigInt(envelope.signature.response) + ed25519Group().q).toString();
    expect(checkEnvelopeSignature({ ...envelope, signature: { ...envelope.signature, response } })).toBe(false);
  });

  test('a key that is the identity, or no point: refused', () => {
    const y = ed25519Group().encode(ed25519Group().identity);
    const identity = { phi, pass: Pass.parse({ ...pass, y }), ballot: '{}', n: 1, previous: '' as const };
    for (const group of groups) {
      // x = 0 signs for the identity: the equation holds, the key does not.
      expect(checkEnvelopeSignature(signEnvelope(identity, 0n), group)).toBe(false);
      const nowhere = { ...identity, pass: Pass.parse({ ...pass, y: `${'0'.repeat(63)}2` }) };
      expect(checkEnvelopeSignature(signEnvelope(nowhere, 5n), group)).toBe(false);
    }
  });

  test('malformed', () => {
    const envelope = make();
    for (const bad of [
      { ...envelope, n: 0 },
      { ...envelope, n: 1.5 },
      { ...envelope, n: '1' },
      { ...envelope, previous: 'x' },
      { ...envelope, phi: `${phi}=` },
      { ...envelope, ballot: {} },
      { ...envelope, ballot: '' },
      { ...envelope, ballot: 'x'.repeat(600_001) },
      { ...envelope, member: '12' },
      { ...envelope, signature: { challenge: '01', response: '1' } },
      { ...envelope, signature: { challenge: '-1', response: '1' } },
    ]) {
      expect(Envelope.safeParse(bad).success).toBe(false);
    }
  });

  test('its key is pass and turn', () => {
    const envelope = make();
    expect(envelopeKey(envelope)).toBe(envelopeKey(make()));
    expect(envelopeKey({ ...envelope, n: 3 })).not.toBe(envelopeKey(envelope));
  });

  test('a signature of a status question signs no envelope, and the reverse', () => {
    const status = signStatus({ phi, x: secrets.x, at: 1_800_000_000 });
    expect(checkEnvelopeSignature({ ...make(), signature: status.signature })).toBe(false);
    expect(checkStatusSignature({ ...status, signature: make().signature })).toBe(false);
  });
});

describe('status', () => {
  test('signed for one urn and one moment', () => {
    const status = signStatus({ phi, x: secrets.x, at: 1_800_000_000 });
    expect(Status.parse(status).y).toBe(pass.y);
    for (const group of groups) {
      expect(checkStatusSignature(status, group)).toBe(true);
      expect(checkStatusSignature({ ...status, at: status.at + 1 }, group)).toBe(false);
      expect(checkStatusSignature({ ...status, phi: otherPhi }, group)).toBe(false);
      expect(checkStatusSignature({ ...signStatus({ phi, x: 5n, at: status.at }), y: status.y }, group)).toBe(false);
    }
  });
});

describe('receipt', () => {
  test('binds every field to the urn’s key', () => {
    const key = generate();
    const head = { height: 4, hash: 'a'.repeat(64) };
    const receipt = signReceipt(key.secret, { phi, number, n: 1, head, batch: 7 });
    expect(Receipt.parse(receipt)).toEqual(receipt);
    const hex = toHex(key.publicKey);
    expect(verifyReceipt(hex, receipt)).toBe(true);
    expect(verifyReceipt(toHex(generate().publicKey), receipt)).toBe(false);
    const changed: Receipt[] = [
      { ...receipt, phi: otherPhi },
      { ...receipt, number: BallotNumber.parse(phi) },
      { ...receipt, n: 2 },
      { ...receipt, head: { ...head, height: 5 } },
      { ...receipt, head: { ...head, hash: 'b'.repeat(64) } },
      { ...receipt, batch: 8 },
      { ...receipt, signature: 'a'.repeat(128) },
    ];
    expect(changed.map((one) => verifyReceipt(hex, one))).not.toContain(true);
  });
});
