/**
 * A WebAuthn authenticator and client in software (node:crypto and CBOR): ES256, attestation "none", always
 * verified users, PRF with the semantics of CTAP2 hmac-secret. For tests, load and the demonstration.
 */
import { createHash, createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { encode } from 'cborg';
import { type Bytes, concat, fromBase64Url, fromUtf8, randomBytes, toBase64Url, utf8 } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { emptyKeyring, Keyring, Passkey } from './keys.ts';

export type CreateRequest = {
  origin: string;
  rpId: string;
  user: { id: Uint8Array; name: string; displayName: string };
  challenge: Uint8Array;
  /** COSE algorithms accepted, by preference; this authenticator has ES256 (-7) only. */
  algorithms: readonly number[];
  exclude?: readonly string[];
  /** Present where the page asked for `prf`; with an input where it also asked for a value. */
  prf?: { input?: Uint8Array };
};
export type CreateAnswer = {
  credential: string;
  clientDataJSON: Bytes;
  attestationObject: Bytes;
  authenticatorData: Bytes;
  cose: Bytes;
  transports: string[];
  prf: { enabled: boolean; value: Bytes | null };
};
export type GetRequest = {
  origin: string;
  rpId: string;
  challenge: Uint8Array;
  /** Empty: any discoverable passkey of the rpId. */
  allow: readonly string[];
  prf?: { input: Uint8Array };
};
export type GetAnswer = {
  credential: string;
  clientDataJSON: Bytes;
  authenticatorData: Bytes;
  signature: Bytes;
  userHandle: Bytes;
  prf: Bytes | null;
};

export type Authenticator = {
  create(request: CreateRequest): CreateAnswer;
  get(request: GetRequest): GetAnswer;
  /** What to write to a file so that the same passkeys live again. */
  keyring(): Keyring;
};

export type AuthenticatorOptions = {
  keyring?: Keyring;
  /** Which of several discoverable passkeys answers; by default the one made last. */
  choose?: (candidates: readonly Passkey[]) => Passkey | undefined;
  /** Called after each creation, to write the file. */
  onChange?: (keyring: Keyring) => void;
  /** False: an authenticator of before the PRF extension. */
  hasPrf?: boolean;
};

/** The refusals of a real authenticator bear these names in the browser. */
export class AuthenticatorError extends Error {
  constructor(name: 'NotAllowedError' | 'InvalidStateError' | 'NotSupportedError' | 'SecurityError', message: string) {
    super(message);
    this.name = name;
  }
}

const UP = 0x01;
const UV = 0x04;
const AT = 0x40;
const AAGUID = new Uint8Array(16);

const sha256 = (...parts: Uint8Array[]): Bytes =>
  Uint8Array.from(
    createHash('sha256')
      .update(concat(...parts))
      .digest(),
  );

/** WebAuthn L3 §10.1.4: an input is hashed with a prefix before it reaches hmac-secret. */
export const prfSalt = (input: Uint8Array): Bytes => sha256(utf8('WebAuthn PRF'), new Uint8Array(1), input);

/** CTAP2 §12.7: output = HMAC-SHA-256(CredRandomWithUV, salt). */
export const prfValue = (secret: Uint8Array, input: Uint8Array): Bytes =>
  Uint8Array.from(createHmac('sha256', secret).update(prfSalt(input)).digest());

/** rpId must be the origin's host or a parent domain of it (registrable-suffix lists are the browser's affair). */
function checkScope(origin: string, rpId: string): void {
  const { hostname } = new URL(origin);
  if (hostname !== rpId && !hostname.endsWith(`.${rpId}`)) {
    throw new AuthenticatorError('SecurityError', `rpId ${rpId} is not in the scope of ${origin}`);
  }
}

/** WebAuthn L3 §5.8.1.1: member order is fixed, and Chromium writes it so. */
const clientData = (type: 'webauthn.create' | 'webauthn.get', challenge: Uint8Array, origin: string): Bytes =>
  utf8(JSON.stringify({ type, challenge: toBase64Url(challenge), origin, crossOrigin: false }));

const authenticatorData = (rpId: string, flags: number, ...more: Uint8Array[]): Bytes =>
  concat(sha256(utf8(rpId)), Uint8Array.of(flags), new Uint8Array(4), ...more); // signCount 0, as synced passkeys have

/** COSE_Key of an ES256 public key, in the canonical order of CTAP2. */
function coseOf(x: string, y: string): Bytes {
  return Uint8Array.from(
    encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, fromBase64Url(x)],
        [-3, fromBase64Url(y)],
      ]),
    ),
  );
}

export function softwareAuthenticator(options: AuthenticatorOptions = {}): Authenticator {
  const ring = structuredClone(options.keyring ?? emptyKeyring());
  const hasPrf = options.hasPrf ?? true;

  return {
    keyring: () => structuredClone(ring),

    create(request) {
      checkScope(request.origin, request.rpId);
      if (!request.algorithms.includes(-7)) throw new AuthenticatorError('NotSupportedError', 'only ES256');
      const excluded = new Set(request.exclude ?? []);
      if (ring.passkeys.some((passkey) => passkey.rpId === request.rpId && excluded.has(passkey.id))) {
        throw new AuthenticatorError('InvalidStateError', 'this person already has a passkey here');
      }
      const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
      const enabled = hasPrf && request.prf !== undefined;
      const passkey = Passkey.parse({
        id: toBase64Url(randomBytes(32)),
        rpId: request.rpId,
        userHandle: toBase64Url(request.user.id),
        name: request.user.name,
        displayName: request.user.displayName,
        key: { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, d: jwk.d },
        secret: toBase64Url(randomBytes(32)),
        prf: enabled,
      });
      // CTAP2: one passkey per account and site; another one for the same account takes its place.
      const same = ring.passkeys.findIndex(
        ({ rpId, userHandle }) => rpId === passkey.rpId && userHandle === passkey.userHandle,
      );
      if (same >= 0) ring.passkeys.splice(same, 1);
      ring.passkeys.push(passkey);
      options.onChange?.(structuredClone(ring));

      const id = fromBase64Url(passkey.id);
      const cose = coseOf(passkey.key.x, passkey.key.y);
      const data = authenticatorData(
        request.rpId,
        UP | UV | AT, // no extension data: platform authenticators answer prf beside it (authenticator.spec.ts)
        AAGUID,
        Uint8Array.of(id.length >> 8, id.length & 0xff),
        id,
        cose,
      );
      const input = request.prf?.input;
      return {
        credential: passkey.id,
        clientDataJSON: clientData('webauthn.create', request.challenge, request.origin),
        attestationObject: Uint8Array.from(
          encode(
            new Map<string, unknown>([
              ['fmt', 'none'],
              ['attStmt', new Map()],
              ['authData', data],
            ]),
          ),
        ),
        authenticatorData: data,
        cose,
        transports: ['internal'],
        prf: { enabled, value: enabled && input ? prfValue(fromBase64Url(passkey.secret), input) : null },
      };
    },

    get(request) {
      checkScope(request.origin, request.rpId);
      const allowed = new Set(request.allow);
      const candidates = ring.passkeys.filter(
        (passkey) => passkey.rpId === request.rpId && (allowed.size === 0 || allowed.has(passkey.id)),
      );
      const passkey = options.choose && candidates.length > 1 ? options.choose(candidates) : candidates.at(-1);
      if (!passkey) throw new AuthenticatorError('NotAllowedError', 'no passkey of this person for this site');
      const data = authenticatorData(request.rpId, UP | UV);
      const client = clientData('webauthn.get', request.challenge, request.origin);
      return {
        credential: passkey.id,
        clientDataJSON: client,
        authenticatorData: data,
        signature: Uint8Array.from(
          sign('sha256', concat(data, sha256(client)), createPrivateKey({ key: passkey.key, format: 'jwk' })),
        ),
        userHandle: fromBase64Url(passkey.userHandle),
        prf: passkey.prf && request.prf ? prfValue(fromBase64Url(passkey.secret), request.prf.input) : null,
      };
    },
  };
}

/** The keyring's file form, one spelling per content. */
export const writeKeyring = (keyring: Keyring): string => canonicalJson(keyring);

/** @throws ZodError or SyntaxError where the bytes are not a keyring. */
export const readKeyring = (bytes: Uint8Array): Keyring => Keyring.parse(JSON.parse(fromUtf8(bytes)));
