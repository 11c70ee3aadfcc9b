/**
 * Bad input at the urn's door, ballots: each is answered by a 4xx problem with a stable code in French and English, never a
 * 500, and the databases are as before.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterAll, describe, expect, test } from 'vitest';
import { type Ballot, hashUnsigned, readBallot, sealBallot, writeBallot } from '#lib/election/ballot.ts';
import type { Envelope } from '#lib/election/envelope.ts';
import { Phi } from '#lib/ground/brand.ts';
import { toHex } from '#lib/ground/bytes.ts';
import { AT_ONCE } from '#lib/urn/broken.ts';
import { type Case, flipDigit, IDENTITY, named, openDoor } from './testing-urn.ts';

const door = await openDoor();
const { election, held, expectRefusal } = door;
afterAll(door.close);

/** A ballot changed and signed again by nobody: the number is right, so that what fails is what was changed. */
function forge(change: (ballot: Ballot) => void): Envelope {
  const someone = election.voter();
  const ballot = readBallot(someone.seal().ballot);
  if (ballot === null) throw new Error('no ballot');
  change(ballot);
  ballot.signature.hash = hashUnsigned(ballot);
  return someone.sign({ ballot: writeBallot(ballot) });
}

/** Belenios spells RFC 8032's bytes backwards. */
const spell = (bytes: Uint8Array): string => toHex(Uint8Array.from(bytes).reverse());
const TORSION = ed25519.Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
const q = 2n ** 252n + 27742317777372353535851937790883648493n;

const first = (ballot: Ballot) => {
  const [answer] = ballot.answers;
  const choice = answer?.choices[0];
  const proof = answer?.individual_proofs[0]?.[0];
  const overall = answer?.overall_proof[0];
  const blank = answer?.blank_proof?.[0];
  if (!answer || !choice || !proof || !overall || !blank) throw new Error('no answer');
  return { answer, choice, proof, overall, blank };
};

const torsioned = (alpha: string): string => {
  const point = ed25519.Point.fromHex(alpha.match(/../g)?.reverse().join('') ?? '');
  return spell(point.add(TORSION).toBytes());
};

describe('cast: what is no ballot', () => {
  const failing = (check: string) => ({ field: 'ballot', checks: expect.arrayContaining([check]) });
  const cases: Case[] = [
    ['words', () => election.voter().sign({ ballot: 'Ada' }), 400, 'urn/bad-ballot', failing('ballot-form')],
    [
      'longer than any ballot of this urn',
      () => election.voter().sign({ ballot: ' '.repeat(50_000) }),
      400,
      'urn/bad-ballot',
      failing('ballot-form'),
    ],
    [
      'a space too many',
      () => {
        const one = election.voter();
        return one.sign({ ballot: one.seal().ballot.replace(',', ', ') });
      },
      400,
      'urn/bad-ballot',
      failing('ballot-form'),
    ],
    [
      'a member too many',
      () => {
        const one = election.voter();
        return one.sign({ ballot: one.seal().ballot.replace('{', '{"weight":2,') });
      },
      400,
      'urn/bad-ballot',
      failing('ballot-form'),
    ],
    [
      'of another election by its uuid',
      () =>
        forge((ballot) => {
          ballot.election_uuid = 'B'.repeat(22);
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-uuid'),
    ],
    [
      'of another election by its fingerprint',
      () => {
        const one = election.voter();
        const { ballot } = sealBallot({
          election: election.definition,
          phi: stranger(),
          x: one.x,
          choices: [[0, 1, 0]],
        });
        return one.sign({ ballot });
      },
      400,
      'urn/bad-ballot',
      failing('ballot-phi'),
    ],
    [
      'another number',
      () => {
        const one = election.voter();
        const ballot = readBallot(one.seal().ballot);
        if (ballot === null || held.number === '') throw new Error('no ballot');
        ballot.signature.hash = held.number;
        return one.sign({ ballot: writeBallot(ballot) });
      },
      400,
      'urn/bad-ballot',
      failing('ballot-hash'),
    ],
    [
      'an answer too few',
      () =>
        forge((ballot) => {
          ballot.answers = [];
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-shape'),
    ],
    [
      'a choice too few',
      () =>
        forge((ballot) => {
          first(ballot).answer.choices.pop();
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-shape'),
    ],
    [
      'an overall proof too few',
      () =>
        forge((ballot) => {
          first(ballot).answer.overall_proof.pop();
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-shape'),
    ],
    [
      'a choice too many',
      () =>
        forge((ballot) => {
          first(ballot).answer.choices.push(first(ballot).choice);
        }),
      400,
      'urn/bad-ballot',
    ],
    [
      'one digit of an individual proof',
      () =>
        forge((ballot) => {
          first(ballot).proof.response = flipDigit(first(ballot).proof.response);
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-individual'),
    ],
    [
      'one digit of the overall proof',
      () =>
        forge((ballot) => {
          first(ballot).overall.challenge = flipDigit(first(ballot).overall.challenge);
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-overall'),
    ],
    [
      'one digit of the blank proof',
      () =>
        forge((ballot) => {
          first(ballot).blank.response = flipDigit(first(ballot).blank.response);
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-blank'),
    ],
    [
      'one digit of the signature',
      () =>
        forge((ballot) => {
          ballot.signature.proof.response = flipDigit(ballot.signature.proof.response);
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-signature'),
    ],
    [
      'a scalar not below q',
      () =>
        forge((ballot) => {
          // No digit more than a scalar has: the urn would refuse the length before it looked.
          first(ballot).proof.response = String(q);
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-scalars'),
    ],
    [
      'a scalar with a leading zero',
      () =>
        forge((ballot) => {
          first(ballot).proof.response = `0${first(ballot).proof.response}`;
        }),
      400,
      'urn/bad-ballot',
    ],
    [
      'a torsioned point',
      () =>
        forge((ballot) => {
          first(ballot).choice.alpha = torsioned(first(ballot).choice.alpha);
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-elements'),
    ],
    [
      'a point in capitals',
      () =>
        forge((ballot) => {
          first(ballot).choice.alpha = first(ballot).choice.alpha.toUpperCase();
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-elements'),
    ],
    [
      'a point off the curve',
      () =>
        forge((ballot) => {
          first(ballot).choice.beta = `${'0'.repeat(63)}2`;
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-elements'),
    ],
    [
      'the identity as alpha',
      () =>
        forge((ballot) => {
          first(ballot).choice.alpha = IDENTITY;
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-identity'),
    ],
    [
      'the same choice twice',
      () =>
        forge((ballot) => {
          first(ballot).answer.choices[1] = { ...first(ballot).choice };
        }),
      400,
      'urn/bad-ballot',
      failing('ballot-individual'),
    ],
  ];
  const stranger = () => Phi.parse('C'.repeat(42).concat('A'));
  test.each(named(cases))('$name', ({ body, status, code, more }) =>
    expectRefusal('/api/urn/cast', body(), status, code, more),
  );
});

test('a pass that goes on signing broken ballots is put off before they are looked at; another pass is not', async () => {
  const someone = election.voter();
  const ballot = readBallot(someone.seal().ballot);
  if (ballot === null) throw new Error('no ballot');
  ballot.signature.hash = hashUnsigned({ ...ballot, credential: IDENTITY });
  const envelope = someone.sign({ ballot: writeBallot(ballot) });
  for (let i = 0; i < AT_ONCE; i += 2) await expectRefusal('/api/urn/cast', envelope, 400, 'urn/bad-ballot');
  await expectRefusal('/api/urn/cast', envelope, 429, 'urn/busy', { retryAfter: expect.any(Number) });
  // nobody else has the key that signs for this pass: what is not signed by it uses nothing up
  const victim = election.voter();
  const stolen = { ...victim.vote().envelope, signature: envelope.signature };
  for (let i = 0; i <= AT_ONCE; i += 2) await expectRefusal('/api/urn/cast', stolen, 403, 'urn/bad-envelope');
  const other = forge((one) => {
    first(one).proof.response = flipDigit(first(one).proof.response);
  });
  await expectRefusal('/api/urn/cast', other, 400, 'urn/bad-ballot');
});
