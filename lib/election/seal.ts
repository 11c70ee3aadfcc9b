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

/**
 * @param input.election what phi binds: uuid, public key, questions
 * @param input.x secret credential
 * @param input.choices per question one 0 or 1 per answer, the blank mark first where there is one
 * @returns the exact bytes of the ballot, and its number
 * @throws RangeError for a vote that the questions do not allow, or a public key that is none: misuse
 */
export function sealBallot(
  input: {
    election: { uuid: string; public_key: string; questions: readonly CountedQuestion[] };
    phi: string;
    x: bigint;
    choices: readonly (readonly number[])[];
  },
  group: AnyGroup = ed25519Group(),
): { ballot: string; number: BallotNumber } {
  const { election, phi, x, choices } = input;
  if (choices.length !== election.questions.length) throw new RangeError('one answer per question');
  const credential = group.encode(group.powerBlinded(group.g, x));
  const S0 = ballotStatement({ election_hash: phi, credential });
  const sealer = { group, y: keyOf(group, election.public_key), S0 };
  const unsigned = {
    election_uuid: election.uuid,
    election_hash: phi,
    credential,
    answers: election.questions.map((question, i) => sealAnswer(sealer, question, choices[i] ?? [])),
  };
  const hash = hashUnsigned(unsigned);
  const signature = { hash, proof: writeProof(sign(group, signaturePrefix(hash), x)) };
  return { ballot: writeBallot({ ...unsigned, signature }), number: hash };
}

function sealAnswer(sealer: Sealer, question: CountedQuestion, choice: readonly number[]): Answer {
  const { group, y, S0 } = sealer;
  if (!isValidMarking(question, choice)) throw new RangeError('not a valid choice');
  const marks = choice.map((mark) => ({ m: BigInt(mark), r: randomScalar(group.q) }));
  const sealed = marks.map((mark) => encrypt(group, y, mark));
  const choices = sealed.map((ciphertext) => encodeCiphertext(group, ciphertext));
  const individual_proofs = marks.map((mark, i) => {
    const ciphertext = choices[i] ?? { alpha: '', beta: '' };
    return proveMembership(group, y, { S: S0, ciphertext, ...mark, values: [0n, 1n] }).map(writeProof);
  });
  const S = answerStatement(S0, choices);
  const [first] = marks;
  if (question.blank && first !== undefined) {
    return {
      choices,
      individual_proofs,
      ...proveWithBlank(sealer, S, { blank: first, marks: marks.slice(1), question }),
    };
  }
  const sum = total(marks, group.q);
  const ciphertext = encodeCiphertext(group, encrypt(group, y, sum));
  const overall = proveMembership(group, y, { S, ciphertext, ...sum, values: range(question) });
  return { choices, individual_proofs, overall_proof: overall.map(writeProof) };
}

/** "Not blank, or nothing else" and "blank, or min..max": together exactly the valid votes. */
function proveWithBlank(
  { group, y }: Sealer,
  S: string,
  { blank, marks, question }: { blank: Mark; marks: readonly Mark[]; question: CountedQuestion },
): Pick<Answer, 'overall_proof' | 'blank_proof'> {
  const sum = total(marks, group.q);
  const either: Witness[] = [
    { ...blank, value: 0n },
    { ...sum, value: 0n },
  ];
  const overall: Witness[] = [{ ...blank, value: 1n }, ...range(question).map((value) => ({ ...sum, value }))];
  return {
    overall_proof: proveDisjunction(group, y, rangeOrBlankPrefix(S), overall).map(writeProof),
    blank_proof: proveDisjunction(group, y, blankPrefix(S), either).map(writeProof),
  };
}
