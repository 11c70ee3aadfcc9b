/**
 * A WebAuthn assertion, checked as PROTOCOL §2.8 says, by whoever wants to: people's side, urn, trustee's page, auditor.
 * Pure, over WebCrypto. A verdict is a list of named checks, so that an auditor learns which one failed (HOUSE §5).
 */
import { z } from 'zod';
import { sha256 } from '#lib/crypto/hash.ts';
import { base64Url } from '#lib/ground/base64-url.ts';
import { type Bytes, equal, fromBase64Url, fromUtf8, toBase64Url, utf8 } from '#lib/ground/bytes.ts';
import type { Check } from '#lib/ground/result.ts';
import { type CoseKey, readCbor, readCoseKey } from './cose.ts';
import { readEcdsaDer } from './der.ts';

/** What is sent of a WebAuthn answer (bounds in bytes), built field by field, base64url. Never its `toJSON()`, which carries PRF results. */
export const Assertion = z.strictObject({
  credential: base64Url(16, 1023),
  authenticatorData: base64Url(37, 1050),
  clientDataJSON: base64Url(30, 2100),
  signature: base64Url(60, 525),
});
export type Assertion = z.infer<typeof Assertion>;

export type AssertionContext = {
  assertion: Assertion;
  /** The kept COSE key of `assertion.credential`. */
  cose: Uint8Array;
  /** Origin of the people's side, exactly. */
  origin: string;
  rpId: string;
  /** What must have been signed, computed again by the checker (challenge.ts). */
  challenge: Uint8Array;
};

/** Members of clientDataJSON that we read; browsers may add others (WebAuthn §5.8.1). */
const ClientData = z.looseObject({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
});

const FLAG = { userPresent: 0x01, userVerified: 0x04, attested: 0x40, extensions: 0x80 } as const;
const HEAD = 37;

type Opened = AssertionContext & {
  client: z.infer<typeof ClientData> | null;
  data: Bytes;
  flags: number;
  key: CoseKey | null;
};

/** The checks, in the order in which they are reported. Exported so that the attack tests can take one away. */
export const assertionChecks: Readonly<Record<string, (a: Opened) => boolean | Promise<boolean>>> = {
  'assertion-type': ({ client }) => client?.type === 'webauthn.get',
  'assertion-origin': ({ client, origin }) => client?.origin === origin,
  'assertion-cross-origin': ({ client }) =>
    client !== null && client.crossOrigin !== true && client.topOrigin === undefined,
  'assertion-challenge': ({ client, challenge }) => client?.challenge === toBase64Url(challenge),
  'assertion-rp': ({ data, rpId }) => equal(data.subarray(0, 32), sha256(utf8(rpId))),
  'assertion-presence': ({ flags }) => (flags & FLAG.userPresent) !== 0,
  'assertion-verification': ({ flags }) => (flags & FLAG.userVerified) !== 0,
  // An output of the PRF (`hmac-secret`) must never leave the browser, not even as the authenticator encrypts it.
  'assertion-extensions': ({ data, flags }) => hasPlainExtensions(data, flags),
  'assertion-signature': verifySignature,
};

/** @returns one check per name of `assertionChecks`; all must hold. Never throws for bad input. */
export async function verifyAssertion(context: AssertionContext, checks = assertionChecks): Promise<Check[]> {
  const data = fromBase64Url(context.assertion.authenticatorData);
  const opened: Opened = {
    ...context,
    data,
    flags: data[32] ?? 0,
    client: readClientData(context.assertion.clientDataJSON),
    key: readKey(context.cose),
  };
  const verdicts: Check[] = [];
  for (const [name, check] of Object.entries(checks)) verdicts.push({ name, ok: await check(opened) });
  return verdicts;
}

/** Whether every check holds (and there is one). */
export const passes = (checks: readonly Check[]): boolean => checks.length > 0 && checks.every((check) => check.ok);

function readClientData(text: string): z.infer<typeof ClientData> | null {
  try {
    const parsed = ClientData.safeParse(JSON.parse(fromUtf8(fromBase64Url(text))));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function readKey(cose: Uint8Array): CoseKey | null {
  try {
    return readCoseKey(cose);
  } catch {
    return null;
  }
}

function hasPlainExtensions(data: Uint8Array, flags: number): boolean {
  if ((flags & FLAG.attested) !== 0) return false;
  if ((flags & FLAG.extensions) === 0) return data.length === HEAD;
  try {
    const extensions = readCbor(data.subarray(HEAD));
    return extensions instanceof Map && !extensions.has('hmac-secret') && !extensions.has('prf');
  } catch {
    return false;
  }
}

const imports = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
} as const;

/** WebAuthn §7.2 step 21: over authenticatorData ‖ SHA-256(clientDataJSON). */
async function verifySignature({ assertion, data, key }: Opened): Promise<boolean> {
  if (key === null) return false;
  const clientHash = sha256(fromBase64Url(assertion.clientDataJSON));
  const message = new Uint8Array([...data, ...clientHash]);
  const signature = fromBase64Url(assertion.signature);
  const raw = key.algorithm === 'ES256' ? readEcdsaDer(signature) : signature;
  if (raw === null) return false;
  const parameters = imports[key.algorithm];
  try {
    const publicKey = await crypto.subtle.importKey('jwk', key.jwk, parameters, false, ['verify']);
    const how = key.algorithm === 'ES256' ? { name: 'ECDSA', hash: 'SHA-256' } : { name: parameters.name };
    return await crypto.subtle.verify(how, publicKey, raw, message);
  } catch {
    return false;
  }
}
