/**
 * Ballots of elections that ask other questions beside homomorphic ones: the checks of `check-ballot.ts` under the same
 * names, and `ballot-open`, `ballot-lists` for ranks and lists.
 */
import { z } from 'zod';
import { decodeCiphertext } from '#lib/crypto/elgamal.ts';
import type { AnyGroup, Element } from '#lib/crypto/group.ts';
import { sha256Base64 } from '#lib/crypto/hash.ts';
import { parseProof, signatureClaim, verifyClaims } from '#lib/crypto/proof.ts';
import type { Check } from '#lib/ground/result.ts';
import { Answer } from '../ballot.ts';
import { answerClaims, answerHasShape, type Named } from '../check-ballot.ts';
import { type AnyQuestion, isOpen, type SumQuestion } from '../election-json.ts';
import { ballotStatement, signaturePrefix } from '../transcript.ts';
import { canonicalForeignAnswer, foreignClaims } from './foreign-answer.ts';

const Proof = z.strictObject({ challenge: z.string(), response: z.string() });
const ForeignBallot = z.strictObject({
  election_uuid: z.string(),
  election_hash: z.string(),
  credential: z.string(),
  answers: z.array(z.unknown()),
  signature: z.strictObject({ hash: z.string(), proof: Proof }),
});
type ForeignBallot = z.infer<typeof ForeignBallot>;

export type ForeignContext = {
  group: AnyGroup;
  y: Element;
  /** Spelling of y. */
  key: string;
  uuid: string;
  phi: string;
  questions: readonly AnyQuestion[];
  credentials: ReadonlySet<string>;
};

/** The ballot with every member where Belenios writes it, or null where the form is wrong. */
function read(context: ForeignContext, text: string): ForeignBallot | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = ForeignBallot.safeParse(json);
  if (!parsed.success || parsed.data.answers.length !== context.questions.length) return null;
  const answers = context.questions.map((question, i) => {
    const answer = parsed.data.answers[i];
    return 'min' in question ? Answer.safeParse(answer).data : canonicalForeignAnswer(question, answer);
  });
  const ballot = { ...parsed.data, answers };
  return JSON.stringify(ballot) === text ? ballot : null;
}

function sumClaims(context: ForeignContext, S0: string, question: SumQuestion, answer: Answer): Named[] | null {
  const { group } = context;
  if (!answerHasShape(question, answer)) return null;
  let sound = true;
  const proof = (text: { challenge: string; response: string }) => {
    const parsed = parseProof(group, text);
    sound &&= parsed !== null;
    return parsed ?? { challenge: 0n, response: 0n };
  };
  const ciphertexts = answer.choices.map((choice) => decodeCiphertext(group, choice)).filter((one) => one !== null);
  const parts = {
    question,
    S0,
    choices: answer.choices,
    ciphertexts,
    individual: answer.individual_proofs.map((proofs) => proofs.map(proof)),
    overall: answer.overall_proof.map(proof),
    blank: (answer.blank_proof ?? []).map(proof),
  };
  return sound && ciphertexts.length === answer.choices.length ? answerClaims(context, parts) : null;
}

function claimsOf(context: ForeignContext, S0: string, question: AnyQuestion, answer: unknown): Named[] {
  if ('min' in question) {
    const parsed = Answer.safeParse(answer);
    const claims = parsed.success ? sumClaims(context, S0, question, parsed.data) : null;
    return claims ?? [{ name: 'ballot-shape', claim: null }];
  }
  const name = isOpen(question) ? 'ballot-open' : 'ballot-lists';
  const claims = foreignClaims({ ...context, S0 }, question, answer);
  return claims === null ? [{ name, claim: null }] : claims.map((claim) => ({ name, claim }));
}

/** Checks as `judgeBallot` names them; those that could not be made are left out. */
export function checkForeignBallot(context: ForeignContext, text: string): Check[] {
  const ballot = read(context, text);
  if (ballot === null) return [{ name: 'ballot-form', ok: false }];
  const { group } = context;
  const { signature, ...unsigned } = ballot;
  const key = group.decode(ballot.credential);
  const proof = parseProof(group, signature.proof);
  const S0 = ballotStatement(ballot);
  const signed =
    key === null || proof === null ? null : signatureClaim(group, signaturePrefix(signature.hash), key, proof);
  const named: Named[] = [
    { name: 'ballot-signature', claim: signed },
    ...context.questions.flatMap((question, i) => claimsOf(context, S0, question, ballot.answers[i])),
  ];
  const claims = named.flatMap(({ claim }) => (claim === null ? [] : [claim]));
  const verdicts = new Map(verifyClaims(group, claims).map((ok, i) => [claims[i], ok]));
  const names = new Set(['ballot-shape', ...named.map(({ name }) => name)]);
  const proofs = [...names].map((name) => ({
    name,
    ok: named.every((one) => one.name !== name || (one.claim !== null && verdicts.get(one.claim) === true)),
  }));
  return [
    { name: 'ballot-form', ok: true },
    { name: 'ballot-uuid', ok: ballot.election_uuid === context.uuid },
    { name: 'ballot-phi', ok: ballot.election_hash === context.phi },
    { name: 'ballot-hash', ok: signature.hash === sha256Base64(JSON.stringify(unsigned)) },
    { name: 'ballot-registered', ok: context.credentials.has(ballot.credential) },
    ...proofs,
  ];
}
