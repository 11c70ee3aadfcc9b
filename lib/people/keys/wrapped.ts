/** What the people side keeps at rest, under PEOPLE_KEK (PROTOCOL §2.7). */
import { type Keyring, unwrapUnder, wrapUnder } from '#lib/crypto/keyring.ts';
import type { Bytes } from '#lib/ground/bytes.ts';
import { peopleConfig } from '#lib/ground/config.ts';

export function peopleKeys(): Keyring {
  const { kek, kekAlso } = peopleConfig();
  return { current: kek, also: kekAlso };
}

/** @param what names the thing, so that no wrapped key fits in another's place */
export const wrapPeople = (what: string, secret: Bytes): Promise<Bytes> => wrapUnder(peopleKeys(), what, secret);

/** @throws UnknownKey where it lies under a key that was not given */
export const unwrapPeople = (what: string, wrapped: Uint8Array): Promise<Bytes> =>
  unwrapUnder(peopleKeys(), what, Uint8Array.from(wrapped));

/** What the wrapping of an urn's issuing key names. */
export const issuingKeyName = (uuid: string): string => `issuing-key/${uuid}`;
