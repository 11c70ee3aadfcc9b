import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { ed25519Group, fromBigEndianHex, toBigEndianHex } from '#lib/crypto/ed25519.ts';
import type { AnyGroup } from '#lib/crypto/group.ts';
import { sign, writeProof } from '#lib/crypto/proof.ts';
import { ballotContext, checkBallot, sealBallot, writeBallot } from './ballot.ts';
import {
  bump,
  choices,
  context,
  election,
  failed,
  fast,
  honest,
  mark,
  phi,
  resigned,
  sealed,
  x,
} from './ballot-sample.ts';
import { type Forgery, forgeBallot } from './forgery.ts';
import { signaturePrefix } from './transcript.ts';

const { Point } = ed25519;
/** The point of order 2, (0, −1). */
const order2 = Point.fromAffine({ x: 0n, y: Point.Fp.ORDER - 1n });
const even = { accept: ({ challenge }: { challenge: bigint }) => challenge % 2n === 0n };
/** alpha + T, for which every even challenge hides T. */
const torsioned: Forgery['disguise'] = (text, question, choice) => {
  if (question !== 0 || choice !== 1) return text;
  const alpha = Point.fromBytes(fromBigEndianHex(text.alpha) ?? new Uint8Array());
  return { ...text, alpha: toBigEndianHex(alpha.add(order2).toBytes()) };
};

/** A ballot with these plaintexts, and every proof that can be made. */
const forged =
  (...rows: number[][]) =>
  (): string =>
    forgeBallot({ ...honest, marks: rows.map((row) => row.map(mark)) });

/** Each attack breaks one thing only: the named check fails, and every other check holds. So without it they pass. */
const attacks: Record<string, [attack: string, make: () => string][]> = {
  'ballot-uuid': [
    [
      'sealed for another election',
      () => sealBallot({ election: { ...election, uuid: '2'.repeat(22) }, phi, x, choices }).ballot,
    ],
  ],
  'ballot-phi': [
    ['sealed under another definition', () => sealBallot({ election, phi: `${'r'.repeat(42)}A`, x, choices }).ballot],
  ],
  'ballot-hash': [
    [
      'a number of one’s own choice, duly signed',
      () => {
        const ballot = sealed();
        const { hash } = sealed().signature;
        return writeBallot({ ...ballot, signature: { hash, proof: writeProof(sign(fast, signaturePrefix(hash), x)) } });
      },
    ],
  ],
  'ballot-shape': [
    [
      'a proof too many',
      () => resigned(({ answers: [first] }) => first?.individual_proofs.push(first.individual_proofs[0] ?? [])),
    ],
    [
      'a blank proof where there is no blank vote',
      () =>
        resigned(({ answers: [first, second] }) => {
          if (second && first?.blank_proof) second.blank_proof = first.blank_proof;
        }),
    ],
  ],
  'ballot-scalars': [
    [
      'a response plus q',
      () =>
        resigned(({ answers: [first] }) => {
          const proof = first?.overall_proof[0];
          if (proof) proof.response = (BigInt(proof.response) + fast.q).toString();
        }),
    ],
    [
      'a challenge with a leading zero',
      () =>
        resigned(({ answers: [first] }) => {
          const proof = first?.individual_proofs[0]?.[0];
          if (proof) proof.challenge = `0${proof.challenge}`;
        }),
    ],
    [
      'a response of the signature plus q',
      () => {
        const ballot = sealed();
        const { proof } = ballot.signature;
        proof.response = (BigInt(proof.response) + fast.q).toString();
        return writeBallot(ballot);
      },
    ],
  ],
  'ballot-identity': [
    [
      'alpha = 1: the vote can be read',
      () =>
        forgeBallot({
          ...honest,
          marks: [
            [mark(0), mark(1), mark(0), mark(0)],
            [mark(0), { m: 1n, r: 0n }, mark(0)],
          ],
        }),
    ],
    ['credential = 1: whoever wants can sign', () => forgeBallot({ ...honest, x: 0n })],
  ],
  'ballot-signature': [
    ['its response plus 1', () => writeBallot(sealed(({ signature }) => bump(signature.proof)))],
    [
      'signed by another',
      () => {
        const ballot = sealed();
        return writeBallot({
          ...ballot,
          signature: {
            ...ballot.signature,
            proof: writeProof(sign(fast, signaturePrefix(ballot.signature.hash), x + 1n)),
          },
        });
      },
    ],
  ],
  'ballot-individual': [
    ['one candidate marked twice', forged([0, 2, 0, 0], [0, 0, 1])],
    ['a mark taken away and two given', forged([0, 1, 0, 0], [-1, 1, 1])],
    ['one digit of a proof', () => resigned(({ answers: [, second] }) => bump(second?.individual_proofs[2]?.[1]))],
  ],
  'ballot-overall': [
    ['three marks where two are allowed', forged([0, 1, 0, 0], [1, 1, 1])],
    ['three marks, with a blank vote allowed', forged([0, 1, 1, 1], [0, 0, 1])],
    ['no mark where one is wanted', forged([0, 0, 0, 0], [0, 0, 1])],
    ['one digit of a proof', () => resigned(({ answers: [first] }) => bump(first?.overall_proof[1]))],
  ],
  'ballot-blank': [
    ['blank and a mark', forged([1, 1, 0, 0], [0, 0, 1])],
    ['one digit of a proof', () => resigned(({ answers: [first] }) => bump(first?.blank_proof?.[0]))],
  ],
};

describe('attacks, each caught by one check only', () => {
  const rows = Object.entries(attacks).flatMap(([name, some]) =>
    some.map(([attack, make], i) => ({ name, attack, make, first: i === 0 })),
  );
  test.each(rows)('$name: $attack', ({ name, make, first }) => {
    const text = make();
    expect(failed(text)).toEqual([name]);
    // The same verdict, check by check, from the JavaScript backend (slow: once per check).
    if (!first) return;
    expect(checkBallot(ballotContext({ group: ed25519Group(), election, phi }), text)).toEqual(
      checkBallot(context, text),
    );
  });

  test('ballot-registered: a credential that is not on the list', () => {
    const own = sealed().credential;
    const listed = (credentials: string[]) =>
      ballotContext({ group: fast, election, phi, credentials: new Set(credentials) });
    expect(failed(writeBallot(sealed()), listed([]))).toEqual(['ballot-registered']);
    expect(failed(writeBallot(sealed()), listed([own]))).toEqual([]);
  });

  test('ballot-elements: a point with torsion, whose proofs hold', () => {
    const text = forgeBallot({ ...honest, ...even, disguise: torsioned });
    expect(failed(text)).toEqual(['ballot-elements']);
    expect(failed(text, ballotContext({ group: ed25519Group(), election, phi }))).toEqual(['ballot-elements']);
    // Taken away, the check lets it through: a group that decodes every point of the curve.
    const lenient: AnyGroup = {
      ...ed25519Group(),
      decode: (spelling) => Point.fromBytes(fromBigEndianHex(spelling) ?? new Uint8Array()),
    };
    expect(failed(text, ballotContext({ group: lenient, election, phi }))).toEqual([]);
  });

  test('ballot-elements: other spellings of a point', () => {
    const upper = resigned(({ answers: [first] }) => {
      const choice = first?.choices.find(({ alpha }) => /[a-f]/.test(alpha));
      if (choice) choice.alpha = choice.alpha.toUpperCase();
    });
    expect(failed(upper)).toEqual(['ballot-elements']);
  });
});
