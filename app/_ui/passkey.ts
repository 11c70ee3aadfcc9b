/**
 * The two ceremonies of WebAuthn in the browser, for enrolment, sign-in and signatures of office. What is sent is built
 * field by field (PROTOCOL §2.8): an answer's own `toJSON()` would carry the PRF result.
 */
import type { Assertion } from '#lib/election/assertion.ts';
import { type Bytes, fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';

/** `stopped`: the person said no, took too long, or has no such passkey; browsers do not say which. `here`: this device
 * holds one of this person's passkeys already. */
export type PasskeyCode = 'passkeyNone' | 'passkeyStopped' | 'passkeyNoPrf' | 'passkeyHere';

/** Where the passkey is to live: this device, a telephone for this computer (by a QR code of the browser's own), a
 * security key. */
export type Place = 'here' | 'phone' | 'key';

/** What browsers are told of it: newer ones read the hint, older ones the attachment (WebAuthn 3 §5.8.8). */
const places = {
  here: { attachment: 'platform', hint: 'client-device' },
  phone: { attachment: 'cross-platform', hint: 'hybrid' },
  key: { attachment: 'cross-platform', hint: 'security-key' },
} as const;

/** Milliseconds a person has for one touch. */
const TIMEOUT = 300_000;
/** COSE numbers of EdDSA, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257];

export type NewPasskey = {
  credential: string;
  attestationObject: string;
  clientDataJSON: string;
  transports: string[];
  /** Whether this passkey can protect secrets, as it said; null where it said nothing, as some do at creation. */
  prf: boolean | null;
};

export async function makePasskey(order: {
  rpId: string;
  rpName: string;
  /** base64url */
  userHandle: string;
  name: string;
  displayName: string;
  challenge: Bytes;
  place: Place;
  /** Credential ids of this person's passkeys, base64url: a device that has one makes no other over it. */
  known: readonly string[];
}): Promise<Result<NewPasskey, PasskeyCode>> {
  const { attachment, hint } = places[order.place];
  return ask(async () => {
    const publicKey: PublicKeyCredentialCreationOptions & { hints: string[] } = {
      rp: { id: order.rpId, name: order.rpName },
      user: { id: fromBase64Url(order.userHandle), name: order.name, displayName: order.displayName },
      challenge: order.challenge,
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
        authenticatorAttachment: attachment,
      },
      hints: [hint],
      excludeCredentials: order.known.map((id) => ({ type: 'public-key', id: fromBase64Url(id) })),
      attestation: 'none',
      timeout: TIMEOUT,
      extensions: { prf: {} },
    };
    const made = await navigator.credentials.create({ publicKey });
    if (!(made instanceof PublicKeyCredential)) return refuse('passkeyStopped');
    if (!(made.response instanceof AuthenticatorAttestationResponse)) return refuse('passkeyStopped');
    return ok({
      credential: toBase64Url(new Uint8Array(made.rawId)),
      attestationObject: toBase64Url(new Uint8Array(made.response.attestationObject)),
      clientDataJSON: toBase64Url(new Uint8Array(made.response.clientDataJSON)),
      transports: made.response.getTransports(),
      prf: made.getClientExtensionResults().prf?.enabled ?? null,
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
    if (thrown instanceof DOMException)
      return refuse(thrown.name === 'InvalidStateError' ? 'passkeyHere' : 'passkeyStopped');
    throw thrown;
  }
}

const bytesOf = (source: BufferSource): Bytes =>
  source instanceof ArrayBuffer
    ? new Uint8Array(source.slice(0))
    : Uint8Array.from(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
