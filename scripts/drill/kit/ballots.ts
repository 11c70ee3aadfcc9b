/** Ballots of the thief's own: sealed as they should be, under a credential that no register has seen. */
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import { randomScalar } from '#lib/crypto/scalar.ts';
import { sealBallot } from '#lib/election/ballot.ts';
import { type Envelope, signEnvelope } from '#lib/election/envelope.ts';
import type { Pass } from '#lib/election/pass.ts';
import { type BallotNumber, Credential } from '#lib/ground/brand.ts';
import type { Urn } from './thief.ts';

export function credential(): { x: bigint; y: Credential } {
  const group = ed25519Group();
  const x = randomScalar(group.q);
  return { x, y: Credential.parse(group.encode(group.powerBlinded(group.g, x))) };
}

/** A ballot for the first answer, in an envelope with this pass, signed with x. */
export function envelopeOf(
  { definition, phi }: Urn,
  { x, pass, n, previous }: { x: bigint; pass: Pass; n: number; previous: BallotNumber | '' },
): Envelope {
  const choices = definition.questions.map(({ answers, blank, min }) => {
    const marks = answers.map((_, at) => (at < min ? 1 : 0));
    return blank ? [0, ...marks] : marks;
  });
  const { ballot } = sealBallot({ election: definition, phi, x, choices });
  return signEnvelope({ phi, pass, ballot, n, previous }, x);
}
