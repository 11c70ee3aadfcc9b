import { describe, expect, it } from 'vitest';
import { randomBytes, toBase64Url } from '#lib/ground/bytes.ts';
import { Assertion, assertionChecks, passes, verifyAssertion } from './assertion.ts';
import { assertWith, encodeCbor, type Lies, makePasskey, origin, rpId } from './testing.ts';

const challenge = randomBytes(32);
const passkey = makePasskey();
const context = { cose: passkey.cose, origin, rpId, challenge };

describe('an honest assertion', () => {
  for (const algorithm of ['ES256', 'EdDSA', 'RS256'] as const) {
    it(`passes under ${algorithm}`, async () => {
      const own = makePasskey(algorithm);
      const assertion = Assertion.parse(assertWith(own, challenge));
      const checks = await verifyAssertion({ ...context, assertion, cose: own.cose });
      expect(checks.map((check) => check.name)).toEqual(Object.keys(assertionChecks));
      expect(checks.filter((check) => !check.ok)).toEqual([]);
    });
  }

  it('may carry harmless extensions', async () => {
    const lies = { flags: 0x85, extensions: encodeCbor(new Map([['credProtect', 2]])) };
    expect(passes(await verifyAssertion({ ...context, assertion: assertWith(passkey, challenge, lies) }))).toBe(true);
  });
});

/** Each attack is caught by the named check, by that one alone, and passes where the check is taken away. */
const attacks: Readonly<Record<string, Lies>> = {
  'assertion-type': { client: { type: 'webauthn.create' } },
  'assertion-origin': { client: { origin: 'http://localhost:3001' } },
  'assertion-cross-origin': { client: { crossOrigin: true } },
  'assertion-challenge': { client: { challenge: toBase64Url(randomBytes(32)) } },
  'assertion-rp': { rpId: 'urn.localhost' },
  'assertion-presence': { flags: 0x04 },
  'assertion-verification': { flags: 0x01 },
  'assertion-extensions': { flags: 0x85, extensions: encodeCbor(new Map([['hmac-secret', randomBytes(48)]])) },
  'assertion-signature': { signature: (bytes) => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1) },
};

describe('attacks', () => {
  it('cover every check', () => expect(Object.keys(attacks)).toEqual(Object.keys(assertionChecks)));

  for (const [name, lies] of Object.entries(attacks)) {
    it(`${name} alone catches its attack`, async () => {
      const assertion = assertWith(passkey, challenge, lies);
      const failed = (await verifyAssertion({ ...context, assertion })).filter((check) => !check.ok);
      expect(failed.map((check) => check.name)).toEqual([name]);
      const { [name]: _, ...rest } = assertionChecks;
      expect(passes(await verifyAssertion({ ...context, assertion }, rest))).toBe(true);
    });
  }

  const more: Readonly<Record<string, [string, Lies]>> = {
    'an embedding page named as top origin': ['assertion-cross-origin', { client: { topOrigin: 'https://x.test' } }],
    'attested data in an assertion': ['assertion-extensions', { flags: 0x45 }],
    'bytes after authenticator data': ['assertion-extensions', { extensions: randomBytes(4) }],
    'extensions announced, none there': ['assertion-extensions', { flags: 0x85 }],
    'a signature with a padded integer': ['assertion-signature', { signature: padFirstInteger }],
    'a signature with bytes after it': ['assertion-signature', { signature: (der) => Uint8Array.of(...der, 0) }],
    'a signature of another length': ['assertion-signature', { signature: () => randomBytes(64) }],
  };
  for (const [title, [name, lies]] of Object.entries(more)) {
    it(`${title} is refused`, async () => {
      const checks = await verifyAssertion({ ...context, assertion: assertWith(passkey, challenge, lies) });
      expect(checks.filter((check) => !check.ok).map((check) => check.name)).toEqual([name]);
    });
  }

  it('another passkey of the same person does not fit', async () => {
    const assertion = assertWith(makePasskey(), challenge);
    const failed = (await verifyAssertion({ ...context, assertion })).filter((check) => !check.ok);
    expect(failed.map((check) => check.name)).toEqual(['assertion-signature']);
  });

  it('client data that is not JSON fails without a throw', async () => {
    const honest = assertWith(passkey, challenge);
    const assertion = { ...honest, clientDataJSON: toBase64Url(randomBytes(40)) };
    expect(passes(await verifyAssertion({ ...context, assertion }))).toBe(false);
  });

  it('a broken kept key fails without a throw', async () => {
    const assertion = assertWith(passkey, challenge);
    expect(passes(await verifyAssertion({ ...context, assertion, cose: randomBytes(77) }))).toBe(false);
  });

  it('no check at all is not a pass', () => expect(passes([])).toBe(false));
});

describe('Assertion', () => {
  const honest = assertWith(passkey, challenge);
  for (const [title, input] of Object.entries({
    'an unknown member': { ...honest, clientExtensionResults: {} },
    'a missing member': { credential: honest.credential },
    padding: { ...honest, signature: `${honest.signature}=` },
    'non-canonical base64url': { ...honest, credential: `${'A'.repeat(22).slice(0, 21)}B` },
    'a huge signature': { ...honest, signature: toBase64Url(randomBytes(4096)) },
    'a number': 4,
  })) {
    it(`refuses ${title}`, () => expect(Assertion.safeParse(input).success).toBe(false));
  }
});

/** The same signature with a superfluous zero in front of r: another spelling. */
function padFirstInteger(der: Uint8Array): Uint8Array {
  const length = der[3] ?? 0;
  const head = [0x30, (der[1] ?? 0) + 1, 0x02, length + 1, 0x00];
  return Uint8Array.of(...head, ...der.subarray(4));
}
