/**
 * The signed word of who was turned away (PROTOCOL §5.14): which side refused, why, in which hour, and what. A proof for
 * whoever holds it against the side that gave it; it says nothing of who asked.
 */
import { z } from 'zod';
import { verify } from '#lib/crypto/signature.ts';
import { Phi } from '#lib/ground/brand.ts';
import { type Bytes, fromHex, toHex } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';

const HOUR = 3600;

/** What `request` is the SHA-256 of: the body, where it was read; else the line `METHOD path`, all that was looked at. */
export const Of = z.enum(['body', 'line']);

const shape = {
  /** The urn that it was about; empty where the side could not tell. */
  phi: z.union([Phi, z.literal('')]),
  side: z.enum(['people', 'urn']),
  /** The refusal's code. */
  reason: z
    .string()
    .max(64)
    .regex(/^[a-z]+\/[a-z]+(-[a-z]+)*$/),
  of: Of,
  /** SHA-256, hex. */
  request: z.string().regex(/^[0-9a-f]{64}$/),
  /** Epoch second at which the hour began. */
  hour: z.int().min(0).multipleOf(HOUR),
};
/** Ed25519, hex: by `receiptKey` for the urn, by `journalKey` for people. */
const signature = z.string().regex(/^[0-9a-f]{128}$/);

export const RefusalFacts = z.strictObject(shape);
export type RefusalFacts = z.infer<typeof RefusalFacts>;
export const RefusalStatement = z.strictObject({ ...shape, signature });
export type RefusalStatement = z.infer<typeof RefusalStatement>;

const messageOf = ({ phi, side, reason, of, request, hour }: RefusalFacts): Bytes =>
  enc('isoloir/v1/refusal', phi, side, reason, of, request, hour);

/** @param sign Ed25519 under the side's key */
export const stateRefusal = (facts: RefusalFacts, sign: (message: Bytes) => Bytes): RefusalStatement => ({
  ...facts,
  signature: toHex(sign(messageOf(facts))),
});

/** @param key hex, 32 bytes: the definition's `receiptKey` or `journalKey` */
export const verifyRefusal = (key: string, statement: RefusalStatement): boolean =>
  verify(fromHex(key), messageOf(statement), fromHex(statement.signature));

/** When the hour of this instant (milliseconds) began, as a statement has it. */
export const hourBegan = (milliseconds: number): number => Math.floor(milliseconds / 1000 / HOUR) * HOUR;
