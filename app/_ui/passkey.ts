/**
 * The two ceremonies of WebAuthn in the browser, for enrolment, sign-in and signatures of office. What is sent is built
 * field by field (PROTOCOL §2.8): an answer's own `toJSON()` would carry the PRF result.
 */
import type { Assertion } from '#lib/election/assertion.ts';
import { type Bytes, fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';

/** `stopped`: the person said no, took too long, or has no such passkey; browsers do not say which. */
export type PasskeyCode = 'passkeyNone' | 'passkeyStopped' | 'passkeyNoPrf';

/** Milliseconds a person has for one touch. */
const TIMEOUT = 300_000;
/** COSE numbers of EdDSA, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257];

export type NewPasskey = {
  credential: string;
  attestationObject: string;
  clientDataJSON: string;
  transports: string[];
  /** Whether this passkey said that it can protect secrets; not every one says so at creation. */
  prf: boolean;
};

export async function makePasskey(order: {
  rpId: string;
  rpName: string;
  /** base64url */
  userHandle: string;
  name: string;
  displayName: string;
  challenge: Bytes;
}): Promise<Result<NewPasskey, PasskeyCode>> {
  return ask(async () => {
    const made = await navigator.credentials.create({
      publicKey: {
        rp: { id: order.rpId, name: order.rpName },
        user: { id: fromBase64Url(order.userHandle), name: order.name, displayName: order.displayName },
        challenge: order.challenge,
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
        attestation: 'none',
        timeout: TIMEOUT,
        extensions: { prf: {} },
      },
    });
    if (!(made instanceof PublicKeyCredential)) return refuse('passkeyStopped');
    if (!(made.response instanceof AuthenticatorAttestationResponse)) return refuse('passkeyStopped');
    return ok({
      credential: toBase64Url(new Uint8Array(made.rawId)),
      attestationObject: toBase64Url(new Uint8Array(made.response.attestationObject)),
      clientDataJSON: toBase64Url(new Uint8Array(made.response.clientDataJSON)),
      transports: made.response.getTransports(),
      prf: made.getClientExtensionResults().prf?.enabled === true,
    });
  });
}

export type Touch = { assertion: Assertion; prf: Bytes | null };

/** One touch. `prf`: the input whose secret is asked; the secret is in the answer beside the assertion, never in it. */
export async function touchPasskey(order: {
  rpId: string;
  challenge: Bytes;
  /** Credential id that must answer, base64url; any of this site's where it is not given. */
  credential?: string;
  prf?: Bytes;
}): Promise<Result<Touch, PasskeyCode>> {
  return ask(async () => {
    const answer = await navigator.credentials.get({
      publicKey: {
        rpId: order.rpId,
        challenge: order.challenge,
        allowCredentials: order.credential ? [{ type: 'public-key', id: fromBase64Url(order.credential) }] : [],
        userVerification: 'required',
        timeout: TIMEOUT,
        ...(order.prf ? { extensions: { prf: { eval: { first: order.prf } } } } : {}),
      },
    });
    if (!(answer instanceof PublicKeyCredential)) return refuse('passkeyStopped');
    const { response } = answer;
    if (!(response instanceof AuthenticatorAssertionResponse)) return refuse('passkeyStopped');
    const secret = answer.getClientExtensionResults().prf?.results?.first;
    return ok({
      assertion: {
        credential: toBase64Url(new Uint8Array(answer.rawId)),
        authenticatorData: toBase64Url(new Uint8Array(response.authenticatorData)),
        clientDataJSON: toBase64Url(new Uint8Array(response.clientDataJSON)),
        signature: toBase64Url(new Uint8Array(response.signature)),
      },
      prf: secret ? bytesOf(secret) : null,
    });
  });
}

async function ask<T>(work: () => Promise<Result<T, PasskeyCode>>): Promise<Result<T, PasskeyCode>> {
  if (typeof PublicKeyCredential === 'undefined' || navigator.credentials === undefined) return refuse('passkeyNone');
  try {
    return await work();
  } catch (thrown) {
    // NotAllowedError, AbortError, InvalidStateError…: the browser names its refusals; all else is a fault of ours.
    if (thrown instanceof DOMException) return refuse('passkeyStopped');
    throw thrown;
  }
}

const bytesOf = (source: BufferSource): Bytes =>
  source instanceof ArrayBuffer
    ? new Uint8Array(source.slice(0))
    : Uint8Array.from(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
