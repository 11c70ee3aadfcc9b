import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ciphertext, combine, decodeCiphertext, encodeCiphertext, encrypt, neutral, open } from './elgamal.ts';
import { fastEd25519Group } from './fast.ts';
import { type AnyGroup, type Element, groupNames, groupOf } from './group.ts';
import * as proof from './proof.ts';
import { randomScalar } from './scalar.ts';

const backends: [string, AnyGroup][] = [
  ...groupNames.map((name): [string, AnyGroup] => [name, groupOf(name)]),
  ['Ed25519 over WebAssembly', fastEd25519Group()],
];
const S = 'phi|credential';

/** Every proof with one number changed by one, up or down. */
const spoiled = (proofs: readonly proof.Proof[], q: bigint): proof.Proof[][] =>
  proofs.flatMap((_, i) =>
    [1n, q - 1n].flatMap((by) =>
      (['challenge', 'response'] as const).map((part) =>
        proofs.map((one, j) => (i === j ? { ...one, [part]: (one[part] + by) % q } : one)),
      ),
    ),
  );

describe.each(backends)('%s', (_, group) => {
  const { q, g } = group;
  const [x, r] = [randomScalar(q), randomScalar(q)];
  const y = group.precompute(group.power(g, x));
  const seal = (m: bigint, by = r): Ciphertext<Element> => encrypt(group, y, { m, r: by });

  test('what is encrypted is decrypted, and products hold sums', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), (a, b) => {
        const both = combine(group, combine(group, neutral(group), seal(BigInt(a))), seal(BigInt(b), randomScalar(q)));
        const plain = open(group, both, group.powerBlinded(both.alpha, x));
        expect(group.equal(plain, group.power(g, BigInt(a + b)))).toBe(true);
        const back = decodeCiphertext(group, encodeCiphertext(group, both));
        expect(back !== null && group.equal(back.beta, both.beta)).toBe(true);
      }),
      { numRuns: 5 },
    );
    expect(decodeCiphertext(group, { ...encodeCiphertext(group, seal(1n)), beta: '0' })).toBeNull();
  });

  test('signature: holds for its prefix and key only, and not with one number changed', () => {
    const signature = proof.sign(group, 'sig|hash|', x);
    expect(proof.verifySignature(group, 'sig|hash|', y, signature)).toBe(true);
    expect(proof.verifySignature(group, 'sig|hasi|', y, signature)).toBe(false);
    expect(proof.verifySignature(group, 'sig|hash|', group.multiply(y, g), signature)).toBe(false);
    for (const [bad] of spoiled([signature], q)) {
      expect(bad !== undefined && proof.verifySignature(group, 'sig|hash|', y, bad)).toBe(false);
    }
    expect(proof.verifyKey(group, y, proof.proveKey(group, x))).toBe(true);
    expect(proof.verifyKey(group, group.multiply(y, g), proof.proveKey(group, x))).toBe(false);
  });

  test('membership: each value in the range, none outside, none after a change', () => {
    const values = [0n, 1n, 2n];
    for (const m of values) {
      const ciphertext = seal(m);
      const statement = { S, ciphertext, values };
      const proofs = proof.proveMembership(group, y, {
        S,
        ciphertext: encodeCiphertext(group, ciphertext),
        m,
        r,
        values,
      });
      expect(proof.verifyMembership(group, y, { ...statement, proofs })).toBe(true);
      expect(proof.verifyMembership(group, y, { ...statement, S: `${S}x`, proofs })).toBe(false);
      expect(proof.verifyMembership(group, y, { ...statement, values: [0n, 1n, 3n], proofs })).toBe(false);
      expect(proof.verifyMembership(group, y, { ...statement, ciphertext: seal(m, randomScalar(q)), proofs })).toBe(
        false,
      );
      expect(proof.verifyMembership(group, y, { ...statement, proofs: proofs.slice(1) })).toBe(false);
      expect(proof.verifyMembership(group, g, { ...statement, proofs })).toBe(false);
      if (m !== 1n) continue;
      for (const changed of spoiled(proofs, q).slice(0, group.name === 'RFC-3526-2048' ? 1 : 12)) {
        expect(proof.verifyMembership(group, y, { ...statement, proofs: changed })).toBe(false);
      }
    }
    const outside = { S, ciphertext: encodeCiphertext(group, seal(3n)), m: 3n, r, values };
    expect(() => proof.proveMembership(group, y, outside)).toThrow(RangeError);
  });

  test('a plaintext outside the range has no proof, whatever branch one claims', () => {
    const ciphertext = seal(3n);
    for (const m of [0n, 1n]) {
      const text = encodeCiphertext(group, ciphertext);
      const proofs = proof.proveMembership(group, y, { S, ciphertext: text, m, r, values: [0n, 1n] });
      expect(proof.verifyMembership(group, y, { S, ciphertext, values: [0n, 1n], proofs })).toBe(false);
    }
  });

  test('decryption: holds for the right factor only', () => {
    const { alpha } = seal(1n);
    const factor = group.powerBlinded(alpha, x);
    const made = proof.proveDecryption(group, { phi: 'phi', X: y, alpha, x });
    const statement = { phi: 'phi', X: y, alpha, factor, proof: made };
    expect(proof.verifyDecryption(group, statement)).toBe(true);
    expect(proof.verifyDecryption(group, { ...statement, phi: 'psi' })).toBe(false);
    expect(proof.verifyDecryption(group, { ...statement, factor: group.multiply(factor, g) })).toBe(false);
    expect(proof.verifyDecryption(group, { ...statement, alpha: group.multiply(alpha, g) })).toBe(false);
    expect(proof.verifyDecryption(group, { ...statement, X: g })).toBe(false);
    for (const [bad] of spoiled([made], q)) {
      expect(bad !== undefined && proof.verifyDecryption(group, { ...statement, proof: bad })).toBe(false);
    }
  });

  test('many claims at once: each gets its own verdict', () => {
    const good = proof.signatureClaim(group, 'a', y, proof.sign(group, 'a', x));
    const bad = proof.signatureClaim(group, 'b', y, proof.sign(group, 'c', x));
    expect(proof.verifyClaims(group, [good, bad, good])).toEqual([true, false, true]);
    expect(proof.verifyClaims(group, [])).toEqual([]);
  });

  test('proofs are written in decimal and read back; nothing above q', () => {
    const made = proof.sign(group, 'a', x);
    expect(proof.parseProof(group, proof.writeProof(made))).toEqual(made);
    expect(proof.parseProof(group, { challenge: '0', response: q.toString() })).toBeNull();
    expect(proof.parseProof(group, { challenge: '00', response: '0' })).toBeNull();
  });
});
