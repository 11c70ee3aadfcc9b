/** One blind signature: 2 to 5 ms of the processor (RFC 9474 §4.3), in a thread of its own. */
import { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { blindSign } from '#lib/crypto/blind-sign.ts';

const Buffered = z.instanceof(Uint8Array).transform((bytes) => Uint8Array.from(bytes));

const Key = z.custom<KeyObject>((value) => value instanceof KeyObject);

/** The issuing key and its modulus, and what is to be signed: 384 bytes. */
export const Job = z.strictObject({ key: Key, modulus: Buffered, request: Buffered });
export type Job = z.infer<typeof Job>;

/** 384 bytes; null for what is no request under this key. */
export const Signed = Buffered.nullable();
export type Signed = z.infer<typeof Signed>;

export const signJob = ({ key, modulus, request }: Job): Signed => blindSign(key, request, modulus);
