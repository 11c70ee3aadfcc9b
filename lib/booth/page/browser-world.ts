/** The booth's world in a browser: its passkeys, its network, its store. */
import { fromBase64Url, toBase64Url } from '#lib/ground/bytes.ts';
import { now } from '#lib/ground/clock.ts';
import { ok, refuse } from '#lib/ground/result.ts';
import { browserVault } from '../browser-vault.ts';
import { browserStore } from '../indexed-db.ts';
import { type Passkeys, patience, type World } from '../world.ts';

/** Milliseconds a person has for one touch. */
const TIMEOUT = 300_000;

type Ask = Omit<PublicKeyCredentialRequestOptions, 'timeout' | 'userVerification'>;

async function touch(request: Ask) {
  if (typeof PublicKeyCredential === 'undefined' || navigator.credentials === undefined) {
    return refuse('booth/no-passkeys');
  }
  try {
    const answer = await navigator.credentials.get({
      publicKey: { ...request, timeout: TIMEOUT, userVerification: 'required' },
    });
    if (!(answer instanceof PublicKeyCredential)) return refuse('booth/touch-refused');
    if (!(answer.response instanceof AuthenticatorAssertionResponse)) return refuse('booth/touch-refused');
    return ok({ answer, response: answer.response });
  } catch (thrown) {
    // NotAllowedError, AbortError, SecurityError…: the browser names its refusals, all else is a fault of ours.
    if (thrown instanceof DOMException) return refuse('booth/touch-refused');
    throw thrown;
  }
}

const named = (credential: string): PublicKeyCredentialDescriptor => ({
  type: 'public-key',
  id: fromBase64Url(credential),
});

const bytesOf = (source: BufferSource): Uint8Array<ArrayBuffer> =>
  source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : Uint8Array.from(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));

export const browserPasskeys: Passkeys = {
  async open({ rpId, challenge, input, credential }) {
    const touched = await touch({
      rpId,
      challenge,
      ...(credential === undefined ? {} : { allowCredentials: [named(credential)] }),
      extensions: { prf: { eval: { first: input } } },
    });
    if (!touched.ok) return touched;
    const { answer } = touched.value;
    const first = answer.getClientExtensionResults().prf?.results?.first;
    return ok({ credential: toBase64Url(new Uint8Array(answer.rawId)), prf: first ? bytesOf(first) : null });
  },
  async sign({ rpId, challenge, credential }) {
    const touched = await touch({ rpId, challenge, allowCredentials: [named(credential)] });
    if (!touched.ok) return touched;
    const { answer, response } = touched.value;
    // Field by field: the answer's own toJSON() would carry what the passkey computed for the booth (PROTOCOL §2.8).
    return ok({
      credential: toBase64Url(new Uint8Array(answer.rawId)),
      authenticatorData: toBase64Url(new Uint8Array(response.authenticatorData)),
      clientDataJSON: toBase64Url(new Uint8Array(response.clientDataJSON)),
      signature: toBase64Url(new Uint8Array(response.signature)),
    });
  },
};

type Told = Required<Pick<World, 'onTrouble' | 'onLine'>>;

export const browserWorld = (onTrouble: Told['onTrouble'], onLine: Told['onLine']): World => ({
  origin: location.origin,
  fetch: (url, init) => fetch(url, init),
  passkeys: browserPasskeys,
  store: browserStore,
  vault: browserVault,
  now,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  patience,
  onTrouble,
  onLine,
});
