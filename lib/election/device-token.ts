/** The device's half of a member's token (PROTOCOL §3.7): what it draws, what it asks, what it makes of the answer. */
import { blind, finalize, PREFIX_LENGTH, prepare, SALT_LENGTH } from '#lib/crypto/blind.ts';
import { fromBase64Url, randomBytes, toBase64Url, toBigInt } from '#lib/ground/bytes.ts';
import { knownMessage } from '#lib/ground/known-token.ts';

/** The key under which tokens of a quarter are signed; `modulus` as base64url of 384 bytes. */
export type TokenKey = { quarter: string; modulus: string };

export type TokenRequest = {
  quarter: string;
  /** Blinded: it says nothing of the token. base64url of 384 bytes. */
  request: string;
  /** The token from the signer's answer, or null where that is no signature of what was asked. */
  finish: (answer: string) => string | null;
};

/** Draws a token. @throws RangeError where the modulus is none */
export function drawToken({ quarter, modulus: spelled }: TokenKey): TokenRequest {
  const modulus = fromBase64Url(spelled);
  const random = randomBytes(PREFIX_LENGTH);
  const prepared = prepare(random, knownMessage(quarter));
  const r = drawFactor(toBigInt(modulus), modulus.length);
  const { request, inverse } = blind({ modulus, prepared, salt: randomBytes(SALT_LENGTH), r });
  return {
    quarter,
    request: toBase64Url(request),
    finish(answer) {
      const signature = finalize({ modulus, prepared, answer: fromBase64Url(answer), inverse });
      return signature && `${quarter}.${toBase64Url(random)}.${toBase64Url(signature)}`;
    },
  };
}

/** Even over (0, n): from eight bytes more than n has, so that none is likelier by more than 2^-64. One that is no unit
 * would tell the factors of n. */
const drawFactor = (n: bigint, length: number): bigint => (toBigInt(randomBytes(length + 8)) % (n - 1n)) + 1n;
