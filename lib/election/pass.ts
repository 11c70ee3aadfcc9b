/** The pass (PROTOCOL §2.4): the right to vote once in one urn, which nobody can tie to the member it was issued to. */
import { z } from 'zod';
import { prepare, verify } from '#lib/crypto/blind.ts';
import { Credential, type Phi } from '#lib/ground/brand.ts';
import { type Bytes, fromBase64Url } from '#lib/ground/bytes.ts';
import { enc } from '#lib/ground/canonical.ts';

/** base64url of exactly `length` bytes, canonical. */
const bytesOf = (length: number) =>
  z
    .string()
    .length(Math.ceil((length * 4) / 3))
    .refine((text) => {
      try {
        return fromBase64Url(text).length === length;
      } catch {
        return false;
      }
    }, 'not canonical base64url of that length');

/** One issuer's signature: 32 bytes of prefix, 384 bytes of signature. */
export const Token = z.strictObject({ prefix: bytesOf(32), signature: bytesOf(384) });
export type Token = z.infer<typeof Token>;

/** `tokens`: one per issuer, in the definition's order. */
export const Pass = z.strictObject({ y: Credential, tokens: z.array(Token).min(1).max(4) });
export type Pass = z.infer<typeof Pass>;

/** m = enc(`isoloir/v1/pass`, phi, y); what issuer i signs is prefix_i ‖ m. */
export const passMessage = (phi: Phi | string, y: string): Bytes => enc('isoloir/v1/pass', phi, y);

type Issuers = { readonly 'x-isoloir': { readonly issuers: readonly { readonly modulus: string }[] } };

/** Whether every issuer of the definition signed this pass for this urn. A server gives a `check` in native code. */
export function checkPass(definition: Issuers, phi: Phi | string, pass: Pass, check = verify): boolean {
  const { issuers } = definition['x-isoloir'];
  const m = passMessage(phi, pass.y);
  return (
    pass.tokens.length === issuers.length &&
    issuers.every(({ modulus }, i) => {
      const token = pass.tokens[i];
      if (token === undefined) return false;
      const prepared = prepare(fromBase64Url(token.prefix), m);
      return check({ modulus: fromBase64Url(modulus), prepared, signature: fromBase64Url(token.signature) });
    })
  );
}
