/** What the urn keeps at rest, under URN_KEK (PROTOCOL §2.7). */
import { type Keyring, unwrapUnder, wrapUnder } from '#lib/crypto/keyring.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { urnConfig } from '#lib/ground/config.ts';

export function urnKeys(): Keyring {
  const { kek, kekAlso } = urnConfig();
  return { current: kek, also: kekAlso };
}

/** @param what names the thing, so that no wrapped key fits in another's place */
export const wrapUrn = (what: string, secret: Bytes): Promise<Bytes> => wrapUnder(urnKeys(), what, secret);

/** @throws UnknownKey where it lies under a key that was not given */
export const unwrapUrn = (what: string, wrapped: Uint8Array): Promise<Bytes> =>
  unwrapUnder(urnKeys(), what, Uint8Array.from(wrapped));
