/** The urn's receipt (PROTOCOL §5.9): given only when the ballot is durable; a proof against an urn that loses it. */
import { z } from 'zod';
import { sign, verify } from '#lib/crypto/signature.ts';
import { BallotNumber, Phi } from '#lib/ground/brand.ts';
import { type Bytes, fromHex, toHex } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';

export const Receipt = z.strictObject({
  phi: Phi,
  number: BallotNumber,
  n: z.int().min(1),
  /** Head of the live chain when the ballot was taken. */
  head: z.strictObject({ height: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Batch in which the ballot will be published at the latest. */
  batch: z.int().min(1),
  /** Ed25519, hex. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type Receipt = z.infer<typeof Receipt>;

const receiptMessage = ({ phi, number, n, head, batch }: Omit<Receipt, 'signature'>): Bytes =>
  enc('isoloir/v1/receipt', phi, number, n, head.height, head.hash, batch);

/** @param secret seed of the receipt key, 32 bytes. A server gives a `signer` in native code. */
export const signReceipt = (secret: Uint8Array, receipt: Omit<Receipt, 'signature'>, signer = sign): Receipt => ({
  ...receipt,
  signature: toHex(signer(secret, receiptMessage(receipt))),
});

/** @param receiptKey hex, from the definition */
export const verifyReceipt = (receiptKey: string, receipt: Receipt): boolean =>
  verify(fromHex(receiptKey), receiptMessage(receipt), fromHex(receipt.signature));
