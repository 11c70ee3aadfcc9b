/**
 * Puts the software authenticator behind a page's `navigator.credentials` (for machines without passkeys:
 * `npm run demo -- --browser`, and tests). The script is injected by Playwright, outside the page's CSP.
 */
import type { Authenticator } from './authenticator.ts';
import { type Answer, answer } from './wire.ts';

/** What this needs of a Playwright `Page` or `BrowserContext`. */
export type Injectable = {
  exposeBinding(
    name: string,
    callback: (source: { frame: { url(): string } }, text: string) => Answer | Promise<Answer>,
  ): Promise<unknown>;
  addInitScript(script: { content: string }): Promise<unknown>;
};

export const BINDING = '__isoloirAuthenticator';

/** From now on (before `goto`), every document of this page or context asks `authenticator`. */
export async function injectAuthenticator(target: Injectable, authenticator: Authenticator): Promise<void> {
  await target.exposeBinding(BINDING, (source, text) =>
    answer(authenticator, new URL(source.frame.url()).origin, text),
  );
  await target.addInitScript({ content: pageScript });
}

/** Plain JavaScript: it runs in the page before the page's own scripts. */
export const pageScript = `(() => {
  if (!('credentials' in navigator) || typeof PublicKeyCredential === 'undefined') return;
  const call = globalThis.${BINDING};
  const bytes = (b) => b instanceof ArrayBuffer ? new Uint8Array(b) : new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
  const encode = (b) => btoa(String.fromCharCode(...bytes(b))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const decode = (t) => Uint8Array.from(atob(t.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)).buffer;
  const ids = (list) => (list ?? []).map((item) => encode(item.id));
  const prfOf = (extensions) => extensions?.prf ? { input: extensions.prf.eval ? encode(extensions.prf.eval.first) : null } : null;
  const shape = (prototype, values) => Object.create(prototype, Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, enumerable: true }])));
  const ask = async (message, responsePrototype, more) => {
    const reply = await call(JSON.stringify(message));
    if (!reply.ok) throw new DOMException(reply.message, reply.name);
    const response = Object.fromEntries(Object.entries(reply.response).map(([name, text]) => [name, decode(text)]));
    const prf = reply.prf && {
      ...(reply.prf.enabled === undefined ? {} : { enabled: reply.prf.enabled }),
      ...(reply.prf.value ? { results: { first: decode(reply.prf.value) } } : {}),
    };
    const extensions = prf ? { prf } : {};
    return shape(PublicKeyCredential.prototype, {
      id: reply.credential,
      rawId: decode(reply.credential),
      type: 'public-key',
      authenticatorAttachment: 'platform',
      response: shape(responsePrototype, { ...response, ...more(reply) }),
      getClientExtensionResults: () => extensions,
    });
  };
  const create = async ({ publicKey: key }) => ask({
    act: 'create',
    rpId: key.rp.id ?? null,
    user: { id: encode(key.user.id), name: key.user.name, displayName: key.user.displayName },
    challenge: encode(key.challenge),
    algorithms: key.pubKeyCredParams.map((item) => item.alg),
    exclude: ids(key.excludeCredentials),
    prf: prfOf(key.extensions),
  }, AuthenticatorAttestationResponse.prototype, (reply) => ({
    getTransports: () => reply.transports,
    getAuthenticatorData: () => decode(reply.response.authenticatorData),
    getPublicKeyAlgorithm: () => -7,
  }));
  const get = async ({ publicKey: key }) => ask({
    act: 'get',
    rpId: key.rpId ?? null,
    challenge: encode(key.challenge),
    allow: ids(key.allowCredentials),
    prf: prfOf(key.extensions),
  }, AuthenticatorAssertionResponse.prototype, () => ({}));
  Object.defineProperties(navigator.credentials, {
    create: { value: create, configurable: true, writable: true },
    get: { value: get, configurable: true, writable: true },
  });
  PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable = async () => true;
  PublicKeyCredential.getClientCapabilities = async () => ({
    passkeyPlatformAuthenticator: true, userVerifyingPlatformAuthenticator: true, 'extension:prf': true,
  });
})();`;
