/**
 * For tests only: ballots that no honest booth makes. Every proof that can be made is made, hash and signature are those
 * of whoever holds x, so that an attack breaks the one thing it is about.
 */
import { type CiphertextText, encodeCiphertext, encrypt } from '#lib/crypto/elgamal.ts';
import type { AnyGroup, Element } from '#lib/crypto/group.ts';
import {
  blankPrefix,
  type Proof,
  proveDisjunction,
  rangeOrBlankPrefix,
  rangePrefix,
  sign,
  type Witness,
  writeProof,
} from '#lib/crypto/proof.ts';
import { mod, randomScalar } from '#lib/crypto/scalar.ts';
import { type Answer, type Ballot, hashUnsigned, type UnsignedBallot, writeBallot } from './ballot.ts';
import type { CountedQuestion } from './question.ts';
import { answerStatement, ballotStatement, range, signaturePrefix } from './transcript.ts';

/** A plaintext and its randomness, both free. */
export type Mark = { m: bigint; r: bigint };

export type Forgery = {
  group: AnyGroup;
  election: { uuid: string; public_key: string; questions: readonly CountedQuestion[] };
  phi: string;
  x: bigint;
  /** Per question one per choice, blank first. */
  marks: readonly (readonly Mark[])[];
  /** Changes how a ciphertext is written. */
  disguise?: (text: CiphertextText, question: number, choice: number) => CiphertextText;
  /** Which proofs will do: they are made again until this holds. */
  accept?: (proof: Proof) => boolean;
};

/** Proofs of a statement, or random numbers in the form of proofs where the statement is false. */
function proveOrPretend(forgery: Forgery, y: Element, prefix: string, witnesses: Witness[]): Answer['overall_proof'] {
  const { group, accept = () => true } = forgery;
  const { q } = group;
  if (!witnesses.some(({ m, value }) => m === value)) {
    return witnesses.map(() => writeProof({ challenge: randomScalar(q), response: randomScalar(q) }));
  }
  for (;;) {
    const proofs = proveDisjunction(group, y, prefix, witnesses);
    if (proofs.every(accept)) return proofs.map(writeProof);
  }
}

function forgeAnswer(forgery: Forgery, y: Element, S0: string, index: number): Answer {
  const { group, disguise = (text) => text } = forgery;
  const question = forgery.election.questions[index] ?? { answers: [], min: 0, max: 0 };
  const marks = forgery.marks[index] ?? [];
  const choices = marks.map((mark, i) => disguise(encodeCiphertext(group, encrypt(group, y, mark)), index, i));
  const prove = (prefix: string, witnesses: Witness[]) => proveOrPretend(forgery, y, prefix, witnesses);
  const individual_proofs = marks.map((mark, i) =>
    prove(
      rangePrefix(S0, choices[i] ?? { alpha: '', beta: '' }),
      [0n, 1n].map((value) => ({ ...mark, value })),
    ),
  );
  const S = answerStatement(S0, choices);
  const add = (some: readonly Mark[]): Mark => ({
    m: some.reduce((sum, { m }) => sum + m, 0n),
    r: mod(
      some.reduce((sum, { r }) => sum + r, 0n),
      group.q,
    ),
  });
  const [blank] = marks;
  if (!question.blank || blank === undefined) {
    const sum = add(marks);
    const prefix = rangePrefix(S, encodeCiphertext(group, encrypt(group, y, sum)));
    const overall_proof = prove(
      prefix,
      range(question).map((value) => ({ ...sum, value })),
    );
    return { choices, individual_proofs, overall_proof };
  }
  const sum = add(marks.slice(1));
  const inRange = range(question).map((value) => ({ ...sum, value }));
  return {
    choices,
    individual_proofs,
    overall_proof: prove(rangeOrBlankPrefix(S), [{ ...blank, value: 1n }, ...inRange]),
    blank_proof: prove(blankPrefix(S), [
      { ...blank, value: 0n },
      { ...sum, value: 0n },
    ]),
  };
}

export function forgeBallot(forgery: Forgery): string {
  const { group, election, phi, x } = forgery;
  const y = group.decode(election.public_key);
  if (y === null) throw new RangeError('no public key');
  const credential = group.encode(group.power(group.g, x));
  const S0 = ballotStatement({ election_hash: phi, credential });
  const answers = election.questions.map((_, i) => forgeAnswer(forgery, y, S0, i));
  return signAgain(group, x, { election_uuid: election.uuid, election_hash: phi, credential, answers });
}

/** Hash and signature as they should be, over whatever the ballot now says. */
export function signAgain(group: AnyGroup, x: bigint, ballot: UnsignedBallot | Ballot): string {
  const hash = hashUnsigned(ballot);
  return writeBallot({ ...ballot, signature: { hash, proof: writeProof(sign(group, signaturePrefix(hash), x)) } });
}
