/** Asking the urn what it holds under one's pass (PROTOCOL §5.10), signed with the pass's key so that nobody else can. */
import { z } from 'zod';
import { ed25519Group } from '#lib/crypto/ed25519.ts';
import type { AnyGroup } from '#lib/crypto/group.ts';
import { hexH } from '#lib/crypto/hash.ts';
import { sign, writeProof } from '#lib/crypto/proof.ts';
import { BallotNumber, Credential, Phi } from '#lib/ground/brand.ts';
import { CredentialSignature, checkCredentialSignature } from './envelope.ts';
import { Receipt } from './receipt.ts';

export const Status = z.strictObject({
  phi: Phi,
  y: Credential,
  /** Epoch seconds of the asking, within a day of the urn's clock. */
  at: z.int().min(0).max(99_999_999_999),
  signature: CredentialSignature,
});
export type Status = z.infer<typeof Status>;

/** `receipt` while the ballot waits, `batch` once it is published. */
export const StatusAnswer = z.strictObject({
  last: z
    .strictObject({
      n: z.int().min(1),
      number: BallotNumber,
      receipt: Receipt.nullable(),
      batch: z.int().min(1).nullable(),
    })
    .nullable(),
});
export type StatusAnswer = z.infer<typeof StatusAnswer>;

const statusPrefix = ({ phi, y, at }: Omit<Status, 'signature'>): string =>
  `isoloir/v1/status|${hexH('isoloir/v1/status', phi, y, at)}|`;

/** @param input.x secret credential; @param input.at epoch seconds */
export function signStatus({ phi, x, at }: { phi: Phi; x: bigint; at: number }): Status {
  const group = ed25519Group();
  const y = Credential.parse(group.encode(group.powerBlinded(group.g, x)));
  return { phi, y, at, signature: writeProof(sign(group, statusPrefix({ phi, y, at }), x)) };
}

export const checkStatusSignature = (status: Status, group: AnyGroup = ed25519Group()): boolean =>
  checkCredentialSignature({ y: status.y, prefix: statusPrefix(status), signature: status.signature }, group);
