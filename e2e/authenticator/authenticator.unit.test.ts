import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { describe, expect, test } from 'vitest';
import { fromBase64Url, randomBytes, toBase64Url, toHex, utf8 } from '#lib/ground/bytes.ts';
import { prfSalt, prfValue, readKeyring, softwareAuthenticator, writeKeyring } from './authenticator.ts';

const origin = 'http://localhost:3000';
const rpId = 'localhost';
const user = { id: utf8('person-1'), name: 'Ada', displayName: 'Ada Lovelace' };
const algorithms = [-8, -7, -257];

function enrolled() {
  const authenticator = softwareAuthenticator();
  const challenge = randomBytes(32);
  const made = authenticator.create({ origin, rpId, user, challenge, algorithms, prf: {} });
  return { authenticator, challenge, made };
}

const registrationOf = ({ challenge, made }: ReturnType<typeof enrolled>) =>
  verifyRegistrationResponse({
    response: {
      id: made.credential,
      rawId: made.credential,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: toBase64Url(made.clientDataJSON),
        attestationObject: toBase64Url(made.attestationObject),
      },
    },
    expectedChallenge: toBase64Url(challenge),
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
  });

describe('software authenticator', () => {
  test('@simplewebauthn/server accepts what it makes', async () => {
    const verified = await registrationOf(enrolled());
    expect(verified.verified).toBe(true);
    expect(verified.registrationInfo?.userVerified).toBe(true);
    expect(verified.registrationInfo?.fmt).toBe('none');
  });

  test('@simplewebauthn/server accepts its assertions, and no other challenge, origin or bytes', async () => {
    const { authenticator, made } = enrolled();
    const challenge = randomBytes(32);
    const got = authenticator.get({ origin, rpId, challenge, allow: [made.credential] });
    const verify = (change: { challenge?: string; origin?: string; signature?: Uint8Array }) =>
      verifyAuthenticationResponse({
        response: {
          id: got.credential,
          rawId: got.credential,
          type: 'public-key',
          clientExtensionResults: {},
          response: {
            clientDataJSON: toBase64Url(got.clientDataJSON),
            authenticatorData: toBase64Url(got.authenticatorData),
            signature: toBase64Url(change.signature ?? got.signature),
          },
        },
        expectedChallenge: change.challenge ?? toBase64Url(challenge),
        expectedOrigin: change.origin ?? origin,
        expectedRPID: rpId,
        requireUserVerification: true,
        credential: { id: made.credential, publicKey: made.cose, counter: 0 },
      }).then(
        (answer) => answer.verified,
        () => false,
      );
    expect(await verify({})).toBe(true);
    expect(await verify({ challenge: toBase64Url(randomBytes(32)) })).toBe(false);
    expect(await verify({ origin: 'http://urn.localhost:3000' })).toBe(false);
    const other = authenticator.get({ origin, rpId, challenge: randomBytes(32), allow: [] });
    expect(await verify({ signature: other.signature })).toBe(false);
  });

  test('PRF hashes its input with the prefix of the specification and depends on passkey and input alone', () => {
    // WebAuthn L3 §10.1.4 by hand: SHA-256("WebAuthn PRF" || 00 || 01020304), computed with sha256sum.
    expect(toHex(prfSalt(Uint8Array.of(1, 2, 3, 4)))).toBe(
      '18403c441559627413d325aa4fa4bed4ad34195e12c6a904683616de006ac39a',
    );
    // HMAC-SHA-256 under a key of 32 zero bytes, computed with openssl.
    expect(toHex(prfValue(new Uint8Array(32), Uint8Array.of(1, 2, 3, 4)))).toBe(
      '2d0a9efdd0da01dec70ea5e91bba535fa539be7e22a19c43a625feb6a9526233',
    );

    const { authenticator, made } = enrolled();
    const value = (input: string, from = authenticator) =>
      from.get({ origin, rpId, challenge: randomBytes(32), allow: [made.credential], prf: { input: utf8(input) } }).prf;
    expect(value('a')).toEqual(value('a'));
    expect(value('a')).not.toEqual(value('b'));
    expect(value('a')).toHaveLength(32);
    expect(value('a', softwareAuthenticator({ keyring: authenticator.keyring() }))).toEqual(value('a'));
  });

  test('a passkey made without prf, or by an old authenticator, never has one', () => {
    for (const [authenticator, prf] of [
      [softwareAuthenticator(), undefined],
      [softwareAuthenticator({ hasPrf: false }), {}],
    ] as const) {
      const made = authenticator.create({
        origin,
        rpId,
        user,
        challenge: randomBytes(32),
        algorithms,
        ...(prf ? { prf } : {}),
      });
      expect(made.prf.enabled).toBe(false);
      expect(
        authenticator.get({ origin, rpId, challenge: randomBytes(32), allow: [], prf: { input: utf8('a') } }).prf,
      ).toBeNull();
    }
  });

  test('refuses a foreign site, an excluded passkey, an unknown passkey and foreign algorithms', () => {
    const { authenticator, made } = enrolled();
    const challenge = randomBytes(32);
    const create = (change: object) => () =>
      authenticator.create({ origin, rpId, user, challenge, algorithms, ...change });
    expect(create({ origin: 'http://example.org' })).toThrow(/scope/);
    expect(create({ exclude: [made.credential] })).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
    expect(create({ algorithms: [-8] })).toThrow(expect.objectContaining({ name: 'NotSupportedError' }));
    expect(() => authenticator.get({ origin, rpId, challenge, allow: [toBase64Url(challenge)] })).toThrow(
      expect.objectContaining({ name: 'NotAllowedError' }),
    );
    expect(() =>
      authenticator.get({ origin: 'http://example.org', rpId: 'example.org', challenge, allow: [] }),
    ).toThrow(expect.objectContaining({ name: 'NotAllowedError' }));
  });

  test('a second passkey for the same account takes the place of the first; another account has its own', () => {
    const { authenticator, made } = enrolled();
    const create = (id: string) =>
      authenticator.create({
        origin,
        rpId,
        user: { ...user, id: utf8(id) },
        challenge: randomBytes(32),
        algorithms,
        prf: {},
      });
    const again = create('person-1');
    const other = create('person-2');
    expect(authenticator.keyring().passkeys.map(({ id }) => id)).toEqual([again.credential, other.credential]);
    expect(again.credential).not.toBe(made.credential);
  });

  test('the keyring survives its file, and the file is checked when read', () => {
    const { authenticator, made } = enrolled();
    const text = writeKeyring(authenticator.keyring());
    const again = softwareAuthenticator({ keyring: readKeyring(utf8(text)) });
    expect(writeKeyring(again.keyring())).toBe(text);
    expect(fromBase64Url(again.keyring().passkeys[0]?.id ?? '')).toEqual(fromBase64Url(made.credential));
    expect(() => readKeyring(utf8('{"passkeys":[{"id":"x"}]}'))).toThrow();
  });
});
