/** Ballots with ranks and lists: those of the given archive pass; each check has an attack that it alone catches. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeCiphertext, encrypt } from '#lib/crypto/elgamal.ts';
import { groupOf } from '#lib/crypto/group.ts';
import { sha256Base64 } from '#lib/crypto/hash.ts';
import { sign, writeProof } from '#lib/crypto/proof.ts';
import { hashToScalar, mod, randomScalar } from '#lib/crypto/scalar.ts';
import { readArchive } from '../archive.ts';
import { readSteps } from '../archive-event.ts';
import type { AnyQuestion } from '../election-json.ts';
import { checkForeignBallot, type ForeignContext } from './foreign-ballot.ts';
import { subjectOf } from './subject.ts';
import { digit } from './testing.ts';

const group = groupOf('Ed25519');
const { g, q } = group;
const bel = new Uint8Array(readFileSync(new URL('../vectors/v33-ed-shuffled.bel', import.meta.url)));
const failing = (context: ForeignContext, ballot: string): string[] =>
  checkForeignBallot(context, ballot)
    .filter(({ ok }) => !ok)
    .map(({ name }) => name);

function givenContext(): ForeignContext {
  const subject = subjectOf(bel);
  const { uuid, questions, public_key: key } = subject.election();
  const y = group.decode(key) ?? group.identity;
  const credentials = new Set(subject.credentials().map((entry) => entry.key));
  return { group, y, key, uuid, phi: subject.phi(), questions, credentials };
}

const given = readSteps(readArchive(bel)).flatMap((step) => (step.type === 'Ballot' ? [step.ballot] : []));

/** A small election with one question, and a voter in it. */
function electionOf(question: AnyQuestion): { context: ForeignContext; x: bigint; credential: string } {
  const y = group.powerSecret(g, randomScalar(q));
  const x = randomScalar(q);
  const credential = group.encode(group.powerSecret(g, x));
  const context = { group, y, key: group.encode(y), uuid: 'ForTestsAndMore', phi: 'A'.repeat(43) };
  return { context: { ...context, questions: [question], credentials: new Set([credential]) }, x, credential };
}

function sealed(election: ReturnType<typeof electionOf>, answer: unknown): string {
  const { context, x, credential } = election;
  const unsigned = { election_uuid: context.uuid, election_hash: context.phi, credential, answers: [answer] };
  const hash = sha256Base64(JSON.stringify(unsigned));
  return JSON.stringify({ ...unsigned, signature: { hash, proof: writeProof(sign(group, `sig|${hash}|`, x)) } });
}

describe('ballots of the given archive', () => {
  it('pass', () => {
    expect(given).toHaveLength(4);
    for (const ballot of given) expect(failing(givenContext(), ballot)).toEqual([]);
  });

  it('fail as soon as the form is not the one spelling', () => {
    const context = givenContext();
    for (const ballot of given.slice(0, 1)) {
      const { answers, ...rest } = JSON.parse(ballot);
      const turned = answers.map((answer: object) => Object.fromEntries(Object.entries(answer).reverse()));
      const other = [
        ` ${ballot}`,
        '{}',
        'no JSON',
        JSON.stringify({ ...rest, answers }),
        JSON.stringify({ ...rest, answers: turned }),
      ];
      for (const text of other) expect(failing(context, text)).toEqual(['ballot-form']);
    }
  });

  it('fail in another election, or unlisted', () => {
    const context = givenContext();
    const [ballot = ''] = given;
    expect(failing({ ...context, uuid: 'AnotherElection' }, ballot)).toEqual(['ballot-uuid']);
    expect(failing({ ...context, phi: 'B'.repeat(43) }, ballot)).toEqual(['ballot-phi']);
    expect(failing({ ...context, credentials: new Set() }, ballot)).toEqual(['ballot-registered']);
  });
});

describe('a ranked question', () => {
  const question: AnyQuestion = { type: 'NonHomomorphic', value: { answers: ['A', 'B'], question: '?' } };
  const election = electionOf(question);
  const { context, credential } = election;
  const r = randomScalar(q);
  const choices = encodeCiphertext(group, encrypt(group, context.y, { m: 1n, r }));

  const answerWith = (S0: string) => {
    const w = randomScalar(q);
    const A = group.encode(group.powerSecret(g, w));
    const prefix = `raweg|${S0}|${context.key},${choices.alpha},${choices.beta}|`;
    const challenge = hashToScalar(prefix, [A], q);
    return { choices, proof: writeProof({ challenge, response: mod(w - r * challenge, q) }) };
  };

  it('passes with a proof for this voter', () => {
    expect(failing(context, sealed(election, answerWith(`${context.phi}|${credential}`)))).toEqual([]);
  });

  it('fails with a proof made for another voter, or with a digit changed', () => {
    const { proof } = answerWith(`${context.phi}|${credential}`);
    const copied = answerWith(`${context.phi}|${context.key}`);
    const changed = { choices, proof: { ...proof, response: digit(proof.response) } };
    for (const answer of [copied, changed]) expect(failing(context, sealed(election, answer))).toEqual(['ballot-open']);
  });
});

describe('a question of lists', () => {
  const [ballot = ''] = given;
  const answer = JSON.parse(ballot).answers[2];
  const [, , question] = givenContext().questions;
  if (question === undefined) throw new Error('no such question');
  const election = electionOf(question);

  it('fails for whoever copies the answer of another voter', () => {
    expect(failing(election.context, sealed(election, answer))).toEqual(['ballot-lists']);
  });

  it('fails with the neutral commitment, with lists missing, or with too few proofs', () => {
    const neutral = { ...answer, nonzero_proof: { ...answer.nonzero_proof, commitment: group.encode(group.identity) } };
    const fewer = { ...answer, choices: answer.choices.slice(1) };
    const unproved = { ...answer, list_proofs: answer.list_proofs.slice(1) };
    for (const one of [neutral, fewer, unproved]) {
      expect(failing(election.context, sealed(election, one))).toEqual(['ballot-lists']);
    }
  });
});
