/** The booth's two touches, answered by a software authenticator instead of a person. */
import type { Passkeys } from '#lib/booth/index.ts';
import { Assertion } from '#lib/election/assertion.ts';
import { toBase64Url } from '#lib/ground/bytes.ts';
import { ok, refuse } from '#lib/ground/result.ts';
import { type Authenticator, AuthenticatorError, type GetAnswer } from '../authenticator/index.ts';

/** The four fields that may be sent (PROTOCOL §2.8). */
export const assertionOf = (answer: GetAnswer): Assertion =>
  Assertion.parse({
    credential: answer.credential,
    authenticatorData: toBase64Url(answer.authenticatorData),
    clientDataJSON: toBase64Url(answer.clientDataJSON),
    signature: toBase64Url(answer.signature),
  });

export function softwarePasskeys(authenticator: Authenticator, origin: string): Passkeys {
  const answered = <T>(touch: () => T) => {
    try {
      return ok(touch());
    } catch (thrown) {
      if (thrown instanceof AuthenticatorError) return refuse('booth/touch-refused');
      throw thrown;
    }
  };
  return {
    open: async ({ rpId, challenge, input, credential: only }) =>
      answered(() => {
        const allow = only === undefined ? [] : [only];
        const { credential, prf } = authenticator.get({ origin, rpId, challenge, allow, prf: { input } });
        return { credential, prf };
      }),
    sign: async ({ rpId, challenge, credential }) =>
      answered(() => assertionOf(authenticator.get({ origin, rpId, challenge, allow: [credential] }))),
  };
}
