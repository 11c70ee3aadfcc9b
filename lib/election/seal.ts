/** Sealing a ballot in the voter's browser (PROTOCOL §5.3): every random number fresh from WebCrypto, none from seed. */
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { encodeCiphertext, encrypt } from '#lib/crypto/elgamal.ts';
import type { AnyGroup, Element } from '#lib/crypto/group.ts';
import {
  blankPrefix,
  proveDisjunction,
  proveMembership,
  rangeOrBlankPrefix,
  sign,
  type Witness,
  writeProof,
} from '#lib/crypto/proof.ts';
import { mod, randomScalar } from '#lib/crypto/scalar.ts';
import type { BallotNumber } from '#lib/ground/brand.ts';
import { type Answer, hashUnsigned, writeBallot } from './ballot.ts';
import { type CountedQuestion, isValidMarking } from './question.ts';
import { answerStatement, ballotStatement, range, signaturePrefix } from './transcript.ts';

type Mark = { m: bigint; r: bigint };
type Sealer = { group: AnyGroup; y: Element; S0: string };

const total = (marks: readonly Mark[], q: bigint): Mark => ({
  m: marks.reduce((sum, { m }) => sum + m, 0n),
  r: mod(
    marks.reduce((sum, { r }) => sum + r, 0n),
    q,
  ),
});

let lastKey: { group: AnyGroup; text: string; y: Element } | undefined;

/** The election's key with its table; kept, for the booth rehearses a ballot while the voter reads, and for revotes.
 * @throws RangeError where the text is no key. */
function keyOf(group: AnyGroup, text: string): Element {
  if (lastKey?.group === group && lastKey.text === text) return lastKey.y;
  const y = group.decode(text);
  if (y === null || group.isIdentity(y)) throw new RangeError('no public key');
  lastKey = { group, text, y: group.precompute(y) };
  return y;
}

/**
 * Makes what a first ballot would wait for, the tables of the generator and of the election's key, in many short steps.
 * @throws RangeError for a public key that is none
 */
export function* readyTables(publicKey: string, group: AnyGroup = ed25519Group()): Generator<undefined, void> {
  yield* group.ready(group.g);
  yield;
  const y = keyOf(group, publicKey);
  yield;
  yield* group.ready(y);
}

type Sealing = {
  election: { uuid: string; public_key: string; questions: readonly CountedQuestion[] };
  phi: string;
  x: bigint;
  choices: readonly (readonly number[])[];
};
type SealedBallot = { ballot: string; number: BallotNumber };

/**
 * @param input.election what phi binds: uuid, public key, questions
 * @param input.x secret credential
 * @param input.choices per question one 0 or 1 per answer, the blank mark first where there is one
 * @returns the exact bytes of the ballot, and its number
 * @throws RangeError for a vote that the questions do not allow, or a public key that is none: misuse
 */
export function sealBallot(input: Sealing, group: AnyGroup = ed25519Group()): SealedBallot {
  const steps = sealInSteps(input, group);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, a few powers at a time. */
export function* sealInSteps(input: Sealing, group: AnyGroup = ed25519Group()): Generator<undefined, SealedBallot> {
  const { election, phi, x, choices } = input;
  if (choices.length !== election.questions.length) throw new RangeError('one answer per question');
  const credential = group.encode(group.powerBlinded(group.g, x));
  const S0 = ballotStatement({ election_hash: phi, credential });
  const sealer = { group, y: keyOf(group, election.public_key), S0 };
  const answers: Answer[] = [];
  for (const [i, question] of election.questions.entries()) {
    yield;
    answers.push(yield* sealAnswer(sealer, question, choices[i] ?? []));
  }
  yield;
  const unsigned = { election_uuid: election.uuid, election_hash: phi, credential, answers };
  const hash = hashUnsigned(unsigned);
  const signature = { hash, proof: writeProof(sign(group, signaturePrefix(hash), x)) };
  return { ballot: writeBallot({ ...unsigned, signature }), number: hash };
}

/** Makes one by one, with a pause after each. */
function* inTurn<From, Made>(all: readonly From[], make: (one: From, i: number) => Made): Generator<undefined, Made[]> {
  const made: Made[] = [];
  for (const [i, one] of all.entries()) {
    made.push(make(one, i));
    yield;
  }
  return made;
}

function* sealAnswer(
  sealer: Sealer,
  question: CountedQuestion,
  choice: readonly number[],
): Generator<undefined, Answer> {
  const { group, y, S0 } = sealer;
  if (!isValidMarking(question, choice)) throw new RangeError('not a valid choice');
  const marks = choice.map((mark) => ({ m: BigInt(mark), r: randomScalar(group.q) }));
  const sealed = yield* inTurn(marks, (mark) => encrypt(group, y, mark));
  const choices = sealed.map((ciphertext) => encodeCiphertext(group, ciphertext));
  const individual_proofs = yield* inTurn(marks, (mark, i) => {
    const ciphertext = choices[i] ?? { alpha: '', beta: '' };
    return proveMembership(group, y, { S: S0, ciphertext, ...mark, values: [0n, 1n] }).map(writeProof);
  });
  const S = answerStatement(S0, choices);
  const [first] = marks;
  if (question.blank && first !== undefined) {
    const proofs = yield* proveWithBlank(sealer, S, { blank: first, marks: marks.slice(1), question });
    return { choices, individual_proofs, ...proofs };
  }
  const sum = total(marks, group.q);
  const ciphertext = encodeCiphertext(group, encrypt(group, y, sum));
  const overall = proveMembership(group, y, { S, ciphertext, ...sum, values: range(question) });
  return { choices, individual_proofs, overall_proof: overall.map(writeProof) };
}

/** "Not blank, or nothing else" and "blank, or min..max": together exactly the valid votes. */
function* proveWithBlank(
  { group, y }: Sealer,
  S: string,
  { blank, marks, question }: { blank: Mark; marks: readonly Mark[]; question: CountedQuestion },
): Generator<undefined, Pick<Answer, 'overall_proof' | 'blank_proof'>> {
  const sum = total(marks, group.q);
  const either: Witness[] = [
    { ...blank, value: 0n },
    { ...sum, value: 0n },
  ];
  const overall: Witness[] = [{ ...blank, value: 1n }, ...range(question).map((value) => ({ ...sum, value }))];
  const overall_proof = proveDisjunction(group, y, rangeOrBlankPrefix(S), overall).map(writeProof);
  yield;
  return { overall_proof, blank_proof: proveDisjunction(group, y, blankPrefix(S), either).map(writeProof) };
}
