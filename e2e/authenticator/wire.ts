/** What passes between the script injected in a page and the authenticator outside it: JSON, bytes in base64url. */
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { type Authenticator, AuthenticatorError } from './authenticator.ts';

const B64 = z.string().transform((text) => fromBase64Url(text));
const Prf = z.strictObject({ input: B64.nullable() }).nullable();

const Call = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('create'),
    rpId: z.string().nullable(),
    user: z.strictObject({ id: B64, name: z.string(), displayName: z.string() }),
    challenge: B64,
    algorithms: z.array(z.number()),
    exclude: z.array(z.string()),
    prf: Prf,
  }),
  z.strictObject({
    act: z.literal('get'),
    rpId: z.string().nullable(),
    challenge: B64,
    allow: z.array(z.string()),
    prf: Prf,
  }),
]);

export type Answer =
  | {
      ok: true;
      credential: string;
      response: Record<string, string>;
      transports: string[];
      prf: { enabled?: boolean; value?: string } | null;
    }
  | { ok: false; name: string; message: string };

/** Answers one call of the injected script. `origin` is where the page really is, never what it says. */
export function answer(authenticator: Authenticator, origin: string, text: string): Answer {
  try {
    const call = Call.parse(JSON.parse(text));
    const rpId = call.rpId ?? new URL(origin).hostname;
    if (call.act === 'create') {
      const { prf, ...rest } = call;
      const made = authenticator.create({
        ...rest,
        origin,
        rpId,
        ...(prf ? { prf: prf.input ? { input: prf.input } : {} } : {}),
      });
      return {
        ok: true,
        credential: made.credential,
        response: {
          clientDataJSON: toBase64Url(made.clientDataJSON),
          attestationObject: toBase64Url(made.attestationObject),
          authenticatorData: toBase64Url(made.authenticatorData),
        },
        transports: made.transports,
        prf: prf
          ? { enabled: made.prf.enabled, ...(made.prf.value ? { value: toBase64Url(made.prf.value) } : {}) }
          : null,
      };
    }
    const got = authenticator.get({
      origin,
      rpId,
      challenge: call.challenge,
      allow: call.allow,
      ...(call.prf?.input ? { prf: { input: call.prf.input } } : {}),
    });
    return {
      ok: true,
      credential: got.credential,
      response: {
        clientDataJSON: toBase64Url(got.clientDataJSON),
        authenticatorData: toBase64Url(got.authenticatorData),
        signature: toBase64Url(got.signature),
        userHandle: toBase64Url(got.userHandle),
      },
      transports: ['internal'],
      prf: call.prf ? (got.prf ? { value: toBase64Url(got.prf) } : {}) : null,
    };
  } catch (thrown) {
    if (thrown instanceof AuthenticatorError) return { ok: false, name: thrown.name, message: thrown.message };
    throw thrown;
  }
}
