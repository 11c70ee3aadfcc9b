/**
 * Judging a ballot (BELENIOS §6, PROTOCOL §2.3), as urn, trustee and verifier all do. Named checks, in this order:
 *
 * - `ballot-form`: a ballot, in its one spelling
 * - `ballot-uuid`, `ballot-phi`: of this election
 * - `ballot-hash`: its number is the hash of its contents
 * - `ballot-shape`: as many answers, choices and proofs as the questions ask
 * - `ballot-scalars`: every challenge and response canonical and below q
 * - `ballot-elements`: credential and ciphertexts spell members of the group
 * - `ballot-identity`: neither the credential nor any alpha is the identity
 * - `ballot-registered`: the credential is on the list, where there is one
 * - `ballot-signature`: signed with the credential
 * - `ballot-individual`, `ballot-overall`, `ballot-blank`: the proofs
 *
 * A check that cannot be made because an earlier one failed is left out; a valid ballot passes all of them.
 */
import { type Ciphertext, combineAll, decodeCiphertext, encodeCiphertext } from '#lib/crypto/elgamal.ts';
import type { AnyGroup, Element } from '#lib/crypto/group.ts';
import {
  blankPrefix,
  type Claim,
  disjunctionClaim,
  type Proof,
  parseProof,
  rangeOrBlankPrefix,
  rangePrefix,
  signatureClaim,
  verifyClaims,
} from '#lib/crypto/proof.ts';
import type { Check } from '#lib/ground/result.ts';
import { type Answer, type Ballot, hashUnsigned, type ProofRecord, readBallot } from './ballot.ts';
import { type CountedQuestion, choicesOf, overallBranchesOf } from './question.ts';
import { answerStatement, ballotStatement, range, signaturePrefix } from './transcript.ts';

/** What ballots of one election are judged against; make it once. */
export type BallotContext = {
  readonly group: AnyGroup;
  readonly y: Element;
  readonly uuid: string;
  readonly phi: string;
  readonly questions: readonly CountedQuestion[];
  /** Public credentials that may vote; absent where passes decide (the urn). */
  readonly credentials?: ReadonlySet<string> | undefined;
};

/** @throws RangeError where the election's key is no key of the group. */
export function ballotContext(input: {
  group: AnyGroup;
  election: { uuid: string; public_key: string; questions: readonly CountedQuestion[] };
  phi: string;
  credentials?: ReadonlySet<string> | undefined;
}): BallotContext {
  const { group, election, phi, credentials } = input;
  const y = group.decode(election.public_key);
  if (y === null || group.isIdentity(y)) throw new RangeError('no public key');
  const { uuid, questions } = election;
  return { group, y: group.precompute(y), uuid, phi, questions, credentials };
}

/** A checked ballot: its checks, and its contents where every one of them holds. */
export type Judgement = { checks: Check[]; ballot: Ballot | null };

export const checkBallot = (context: BallotContext, text: string): Check[] => judgeBallot(context, text).checks;

export function judgeBallot(context: BallotContext, text: string): Judgement {
  const ballot = readBallot(text);
  if (ballot === null) return { checks: [{ name: 'ballot-form', ok: false }], ballot };
  const checks = [
    { name: 'ballot-form', ok: true },
    { name: 'ballot-uuid', ok: ballot.election_uuid === context.uuid },
    { name: 'ballot-phi', ok: ballot.election_hash === context.phi },
    { name: 'ballot-hash', ok: ballot.signature.hash === hashUnsigned(ballot) },
    ...checkContents(context, ballot),
  ];
  return { checks, ballot: checks.every(({ ok }) => ok) ? ballot : null };
}

function checkContents(context: BallotContext, ballot: Ballot): Check[] {
  if (!hasShape(context, ballot)) return [{ name: 'ballot-shape', ok: false }];
  const { scalars, canonical } = parseProofs(context.group, ballot);
  const points = decodeElements(context.group, ballot);
  const checks = [
    { name: 'ballot-shape', ok: true },
    { name: 'ballot-scalars', ok: canonical },
    { name: 'ballot-elements', ok: points !== null },
  ];
  if (points !== null) checks.push({ name: 'ballot-identity', ok: !hasIdentity(context.group, points) });
  if (context.credentials !== undefined) {
    checks.push({ name: 'ballot-registered', ok: context.credentials.has(ballot.credential) });
  }
  if (points === null) return checks;
  return [...checks, ...checkProofs(context, { ballot, scalars, points })];
}

function hasShape({ questions }: BallotContext, { answers }: Ballot): boolean {
  return (
    answers.length === questions.length &&
    questions.every((question, i) => {
      const answer = answers[i];
      return answer !== undefined && answerHasShape(question, answer);
    })
  );
}

/** Also for ballots that have answers of other kinds beside (`verify/foreign-ballot.ts`). */
export const answerHasShape = (question: CountedQuestion, answer: Answer): boolean =>
  answer.choices.length === choicesOf(question) &&
  answer.individual_proofs.length === choicesOf(question) &&
  answer.individual_proofs.every((proofs) => proofs.length === 2) &&
  answer.overall_proof.length === overallBranchesOf(question) &&
  (answer.blank_proof === undefined ? !question.blank : question.blank === true && answer.blank_proof.length === 2);

type Scalars = { signature: Proof; answers: { individual: Proof[][]; overall: Proof[]; blank: Proof[] }[] };

/** All challenges and responses. Those that are not canonical are taken modulo q all the same: the proofs are judged on
 * their own, and `ballot-scalars` says what is wrong. */
function parseProofs(group: AnyGroup, ballot: Ballot): { scalars: Scalars; canonical: boolean } {
  let canonical = true;
  const parse = (record: ProofRecord): Proof => {
    const proof = parseProof(group, record);
    canonical &&= proof !== null;
    return proof ?? { challenge: lenient(record.challenge, group.q), response: lenient(record.response, group.q) };
  };
  const scalars = {
    signature: parse(ballot.signature.proof),
    answers: ballot.answers.map((answer) => ({
      individual: answer.individual_proofs.map((proofs) => proofs.map(parse)),
      overall: answer.overall_proof.map(parse),
      blank: (answer.blank_proof ?? []).map(parse),
    })),
  };
  return { scalars, canonical };
}

const lenient = (text: string, q: bigint): bigint => (/^[0-9]{1,1000}$/.test(text) ? BigInt(text) % q : 0n);

type Points = { credential: Element; answers: Ciphertext<Element>[][] };

/** Each element decoded, and its membership checked, once. Null where one is not a member. */
function decodeElements(group: AnyGroup, ballot: Ballot): Points | null {
  const credential = group.decode(ballot.credential);
  if (credential === null) return null;
  const answers: Ciphertext<Element>[][] = [];
  for (const answer of ballot.answers) {
    const choices: Ciphertext<Element>[] = [];
    for (const choice of answer.choices) {
      const ciphertext = decodeCiphertext(group, choice);
      if (ciphertext === null) return null;
      choices.push(ciphertext);
    }
    answers.push(choices);
  }
  return { credential, answers };
}

const hasIdentity = (group: AnyGroup, { credential, answers }: Points): boolean =>
  group.isIdentity(credential) || answers.some((choices) => choices.some(({ alpha }) => group.isIdentity(alpha)));

export type Named = { name: string; claim: Claim<Element> | null };

/** All proofs of a ballot are judged in one go: the group shares work between them. */
function checkProofs(
  context: BallotContext,
  { ballot, scalars, points }: { ballot: Ballot; scalars: Scalars; points: Points },
): Check[] {
  const { group, questions } = context;
  const S0 = ballotStatement(ballot);
  const prefix = signaturePrefix(ballot.signature.hash);
  const named: Named[] = [
    { name: 'ballot-signature', claim: signatureClaim(group, prefix, points.credential, scalars.signature) },
    ...questions.flatMap((question, i) => {
      const { choices } = ballot.answers[i] ?? { choices: [] };
      const { individual, overall, blank } = scalars.answers[i] ?? { individual: [], overall: [], blank: [] };
      const ciphertexts = points.answers[i] ?? [];
      return answerClaims(context, { question, S0, choices, ciphertexts, individual, overall, blank });
    }),
  ];
  const claims = named.flatMap(({ claim }) => (claim === null ? [] : [claim]));
  const verdicts = new Map(verifyClaims(group, claims).map((ok, i) => [claims[i], ok]));
  const names = ['ballot-signature', 'ballot-individual', 'ballot-overall', 'ballot-blank'];
  return names.map((name) => ({
    name,
    ok: named.every((one) => one.name !== name || (one.claim !== null && verdicts.get(one.claim) === true)),
  }));
}

export type AnswerParts = {
  question: CountedQuestion;
  S0: string;
  choices: Answer['choices'];
  ciphertexts: Ciphertext<Element>[];
  individual: Proof[][];
  overall: Proof[];
  blank: Proof[];
};

/** Claims of one homomorphic answer, each with the name of its check. */
export function answerClaims({ group, y }: Pick<BallotContext, 'group' | 'y'>, parts: AnswerParts): Named[] {
  const { question, S0, choices, ciphertexts, individual, overall, blank } = parts;
  const claim = (
    name: string,
    prefix: string,
    branches: { ciphertext: Ciphertext<Element>; value: bigint }[],
    proofs: Proof[],
  ): Named => ({ name, claim: disjunctionClaim(group, y, { prefix, branches, proofs }) });

  const each = ciphertexts.map((ciphertext, i) => {
    const branches = [
      { ciphertext, value: 0n },
      { ciphertext, value: 1n },
    ];
    const prefix = rangePrefix(S0, choices[i] ?? { alpha: '', beta: '' });
    return claim('ballot-individual', prefix, branches, individual[i] ?? []);
  });
  const S = answerStatement(S0, choices);
  const [first] = ciphertexts;
  if (question.blank && first !== undefined) {
    const sum = combineAll(group, ciphertexts.slice(1));
    const neither = [
      { ciphertext: first, value: 0n },
      { ciphertext: sum, value: 0n },
    ];
    const either = [{ ciphertext: first, value: 1n }, ...range(question).map((value) => ({ ciphertext: sum, value }))];
    return [
      ...each,
      claim('ballot-blank', blankPrefix(S), neither, blank),
      claim('ballot-overall', rangeOrBlankPrefix(S), either, overall),
    ];
  }
  const sum = combineAll(group, ciphertexts);
  const branches = range(question).map((value) => ({ ciphertext: sum, value }));
  return [...each, claim('ballot-overall', rangePrefix(S, encodeCiphertext(group, sum)), branches, overall)];
}
