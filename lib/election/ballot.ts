/**
 * A ballot in the format of Belenios (BELENIOS §6, PROTOCOL §2.3): one canonical spelling, so that its hash is its
 * identity. Made by `seal.ts`, judged by `check-ballot.ts`.
 */
import { z } from 'zod';
import { sha256Base64 } from '#lib/crypto/hash.ts';
import { BallotNumber } from '#lib/ground/brand.ts';

export { type BallotContext, ballotContext, checkBallot, judgeBallot } from './check-ballot.ts';
export { readyTables, sealBallot, sealInSteps } from './seal.ts';

const Proof = z.strictObject({ challenge: z.string(), response: z.string() });
export type ProofRecord = z.infer<typeof Proof>;
const Ciphertext = z.strictObject({ alpha: z.string(), beta: z.string() });

export const Answer = z.strictObject({
  choices: z.array(Ciphertext),
  individual_proofs: z.array(z.array(Proof)),
  overall_proof: z.array(Proof),
  blank_proof: z.array(Proof).optional(),
});
export type Answer = z.infer<typeof Answer>;

export const Ballot = z.strictObject({
  election_uuid: z.string(),
  election_hash: z.string(),
  credential: z.string(),
  answers: z.array(Answer),
  signature: z.strictObject({ hash: BallotNumber, proof: Proof }),
});
export type Ballot = z.infer<typeof Ballot>;
export type UnsignedBallot = Omit<Ballot, 'signature'>;

const proof = ({ challenge, response }: ProofRecord) => ({ challenge, response });

function answer({ choices, individual_proofs, overall_proof, blank_proof }: Answer) {
  return {
    choices: choices.map(({ alpha, beta }) => ({ alpha, beta })),
    individual_proofs: individual_proofs.map((proofs) => proofs.map(proof)),
    overall_proof: overall_proof.map(proof),
    ...(blank_proof && { blank_proof: blank_proof.map(proof) }),
  };
}

const unsigned = ({ election_uuid, election_hash, credential, answers }: UnsignedBallot) => ({
  election_uuid,
  election_hash,
  credential,
  answers: answers.map(answer),
});

/** The one spelling of a ballot: compact JSON, members in Belenios' order. */
export const writeBallot = (ballot: Ballot): string =>
  JSON.stringify({
    ...unsigned(ballot),
    signature: { hash: ballot.signature.hash, proof: proof(ballot.signature.proof) },
  });

/** Hash of a ballot without its signature: what is signed, and the ballot number (PROTOCOL §5.3). */
export const hashUnsigned = (ballot: UnsignedBallot): BallotNumber =>
  BallotNumber.parse(sha256Base64(JSON.stringify(unsigned(ballot))));

/** Null unless the text is a ballot in its one spelling. */
export function readBallot(text: string): Ballot | null {
  try {
    const parsed = Ballot.safeParse(JSON.parse(text));
    return parsed.success && writeBallot(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}

export const ballotNumber = (ballot: Ballot): BallotNumber => ballot.signature.hash;
