/** Signing the register (PROTOCOL §5.4): what the booth asks, what the people side answers. */
import { z } from 'zod';
import { Phi } from '#lib/ground/brand.ts';
import { Assertion } from './assertion.ts';
import { bounds } from './definition.ts';

export { registerChallenge } from './challenge.ts';

/** 384 bytes in base64url: a blinded request or a blind signature. */
export const Blinded = z.string().regex(/^[A-Za-z0-9_-]{512}$/);

export const RegisterRequest = z.strictObject({
  phi: Phi,
  requests: z.array(Blinded).min(1).max(bounds.issuers),
  assertion: Assertion,
});
export type RegisterRequest = z.infer<typeof RegisterRequest>;

export const RegisterAnswer = z.strictObject({ signatures: z.array(Blinded).min(1).max(bounds.issuers) });
export type RegisterAnswer = z.infer<typeof RegisterAnswer>;
