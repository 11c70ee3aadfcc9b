import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupOf } from '#lib/crypto/group.ts';
import { type Ballot, ballotContext, judgeBallot, sealBallot } from './ballot.ts';
import { choices, context, election, failed, fast, phi, sealed, x } from './ballot-sample.ts';
import { isValidMarking } from './question.ts';

describe('sealing', () => {
  test('every valid vote makes a valid ballot, every other throws', () => {
    const row = (length: number) => fc.array(fc.integer({ min: 0, max: 1 }), { minLength: length, maxLength: length });
    fc.assert(
      fc.property(row(4), row(3), (first, second) => {
        const vote = { election, phi, x, choices: [first, second] };
        const isValid = election.questions.every((question, i) => isValidMarking(question, vote.choices[i] ?? []));
        if (!isValid) {
          expect(() => sealBallot(vote)).toThrow(RangeError);
          return;
        }
        const { ballot, number } = sealBallot(vote);
        const judged = judgeBallot(context, ballot);
        expect(judged.checks.filter(({ ok }) => !ok)).toEqual([]);
        expect(judged.ballot?.signature.hash).toBe(number);
      }),
      { numRuns: 12 },
    );
  });

  test('what a valid vote is', () => {
    const [blank, plain] = election.questions;
    if (!blank || !plain) throw new Error('two questions');
    const valid = (question: typeof blank | typeof plain, ...marks: number[]) => isValidMarking(question, marks);
    expect([
      valid(blank, 1, 0, 0, 0),
      valid(blank, 0, 1, 0, 1),
      valid(plain, 0, 0, 0),
      valid(plain, 1, 1, 0),
    ]).not.toContain(false);
    expect([
      ...[valid(blank, 1, 1, 0, 0), valid(blank, 0, 0, 0, 0), valid(blank, 0, 1, 1, 1), valid(blank, 0, 1, 0)],
      ...[
        valid(plain, 1, 1, 1),
        valid(plain, 2, 0, 0),
        valid(plain, -1, 1, 1),
        valid(plain, 0.5, 0.5, 0),
        valid(plain),
      ],
    ]).not.toContain(true);
  });

  test('the same vote twice shares nothing but the voter', () => {
    const [one, two] = [sealed(), sealed()];
    expect(one.credential).toBe(two.credential);
    const spelled = (ballot: Ballot) =>
      ballot.answers.flatMap(({ choices: some }) => some.flatMap(({ alpha, beta }) => [alpha, beta]));
    expect(new Set([...spelled(one), ...spelled(two)]).size).toBe(28);
  });

  test('without a public key: throws', () => {
    for (const public_key of ['', fast.encode(fast.identity), 'f'.repeat(64)]) {
      expect(() => sealBallot({ election: { ...election, public_key }, phi, x, choices })).toThrow(RangeError);
      expect(() => ballotContext({ group: fast, election: { ...election, public_key }, phi })).toThrow(RangeError);
    }
  });

  test.each(['BELENIOS-2048', 'RFC-3526-2048'])('in %s', (name) => {
    const group = groupOf(name);
    const small = {
      ...election,
      public_key: group.encode(group.power(group.g, 99n)),
      questions: [{ answers: ['a'], min: 0, max: 1 }],
    };
    const { ballot } = sealBallot({ election: small, phi, x: 77n, choices: [[1]] }, group);
    expect(failed(ballot, ballotContext({ group, election: small, phi }))).toEqual([]);
  });
});
