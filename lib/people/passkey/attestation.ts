/** Checks a newly made passkey (PROTOCOL §2.8, §3.4) as WebAuthn §7.1 says, and reads its public half. */
import { verifyRegistrationResponse } from '@simplewebauthn/server';
import { z } from 'zod';
import { readCoseKey } from '#lib/election/cose.ts';
import { base64Url } from '#lib/ground/base64-url.ts';
import { type Bytes, fromBase64Url, fromUtf8, toBase64Url } from '#lib/ground/bytes.ts';

export const transports = ['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'cable', 'internal'] as const;

/** What the page sends of a WebAuthn creation, built field by field; never its `toJSON()`, which carries PRF results. */
export const Creation = z.strictObject({
  credential: base64Url(16, 1023),
  attestationObject: base64Url(75, 12_288),
  clientDataJSON: base64Url(30, 2100),
  transports: z.array(z.enum(transports)).max(transports.length),
});
export type Creation = z.infer<typeof Creation>;

/** The public half of a passkey. */
export type Made = { credential: string; cose: Bytes; counter: number };

/** COSE numbers of EdDSA, ES256 and RS256. */
const ALGORITHMS = [-8, -7, -257];

const ClientData = z.looseObject({
  crossOrigin: z.literal(false).optional(),
  topOrigin: z.undefined().optional(),
});

/** The only extension outputs that may stand in signed authenticator data: words, never the PRF's results. */
const Extensions = z.record(z.string(), z.union([z.boolean(), z.int()]));

type Context = { creation: Creation; challenge: Bytes; origin: string; rpId: string };

/** @returns the passkey, or null where any check fails. Never throws for bad input. */
export async function readCreation({ creation, challenge, origin, rpId }: Context): Promise<Made | null> {
  const { credential: id, attestationObject, clientDataJSON } = creation;
  try {
    ClientData.parse(JSON.parse(fromUtf8(fromBase64Url(clientDataJSON))));
    const verified = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { attestationObject, clientDataJSON, transports: [...creation.transports] },
      },
      expectedChallenge: toBase64Url(challenge),
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserPresence: true,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified.verified) return null;
    const { credential, authenticatorExtensionResults } = verified.registrationInfo;
    if (credential.id !== id) return null;
    Extensions.parse(authenticatorExtensionResults ?? {});
    const cose = new Uint8Array(credential.publicKey);
    readCoseKey(cose); // what the urn and the auditor could not read is refused here
    return { credential: id, cose, counter: credential.counter };
  } catch {
    // simplewebauthn, zod, cborg and our decoders all throw for bad input: here that is a verdict, not a fault
    return null;
  }
}
