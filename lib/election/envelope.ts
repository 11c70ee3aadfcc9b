/**
 * The envelope (PROTOCOL §5.6): pass and ballot tied together by the pass's own key, with the turn of a revote, so that
 * neither can be put in another envelope nor an old envelope be played again.
 */
import { z } from 'zod';
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import type { AnyGroup } from '#lib/crypto/group.ts';
import { hexH } from '#lib/crypto/hash.ts';
import { parseProof, sign, verifySignature, writeProof } from '#lib/crypto/proof.ts';
import { BallotNumber, Phi } from '#lib/ground/brand.ts';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { Pass } from './pass.ts';

/** Characters of the largest ballot that a definition within its bounds can ask for. */
export const ballotLimit = 600_000;

const Scalar = z.string().regex(/^(?:0|[1-9][0-9]{0,79})$/);
/** Schnorr signature in the group of the election (PROTOCOL §2.6). */
export const CredentialSignature = z.strictObject({ challenge: Scalar, response: Scalar });
export type CredentialSignature = z.infer<typeof CredentialSignature>;

export const Envelope = z.strictObject({
  phi: Phi,
  pass: Pass,
  /** Exact bytes of the ballot. */
  ballot: z.string().min(1).max(ballotLimit),
  /** 1 for the first ballot under this pass, then one more each time. */
  n: z.int().min(1).max(1_000_000),
  /** Number of the ballot before, '' for the first. */
  previous: z.union([BallotNumber, z.literal('')]),
  signature: CredentialSignature,
});
export type Envelope = z.infer<typeof Envelope>;
export type UnsignedEnvelope = Omit<Envelope, 'signature'>;

/** Prefix of the signature: purpose and hex hash of every field, byte strings as bytes. */
function envelopePrefix({ phi, pass, ballot, n, previous }: UnsignedEnvelope): string {
  const tokens = pass.tokens.flatMap(({ prefix, signature }) => [fromBase64Url(prefix), fromBase64Url(signature)]);
  return `isoloir/v1/envelope|${hexH('isoloir/v1/envelope', phi, pass.y, ...tokens, ballot, n, previous)}|`;
}

/** @param x secret credential of the pass */
export const signEnvelope = (envelope: UnsignedEnvelope, x: bigint): Envelope => ({
  ...envelope,
  signature: writeProof(sign(ed25519Group(), envelopePrefix(envelope), x)),
});

/** Whether the pass's key signed this envelope. Servers pass a faster `group`. */
export const checkEnvelopeSignature = (envelope: Envelope, group: AnyGroup = ed25519Group()): boolean =>
  checkCredentialSignature(
    { y: envelope.pass.y, prefix: envelopePrefix(envelope), signature: envelope.signature },
    group,
  );

/** A signature of PROTOCOL §2.6 under y, which must be a member other than the identity. */
export function checkCredentialSignature(
  input: { y: string; prefix: string; signature: CredentialSignature },
  group: AnyGroup,
): boolean {
  const y = group.decode(input.y);
  const proof = parseProof(group, input.signature);
  return y !== null && proof !== null && !group.isIdentity(y) && verifySignature(group, input.prefix, y, proof);
}

/** What makes an envelope the same vote: pass and turn. */
export const envelopeKey = ({ phi, pass, n }: Pick<Envelope, 'phi' | 'pass' | 'n'>): string => `${phi}|${pass.y}|${n}`;
