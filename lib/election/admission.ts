/** Late joiners of a frozen roll (PROTOCOL §4.7): the hash by which a decision names them without naming anyone. */
import { hexH } from '#lib/crypto/hash.ts';
import type { Phi } from '#lib/ground/brand.ts';
import { compareText } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';

/** One person admitted to one urn, by membership number and name as the roll had them. */
export type Admitted = { phi: Phi; number: string; name: string };

/** Hex H(`admit`, salt, canonical JSON of the list sorted by number). Who has salt and list can show that they are what
 * was decided; who has the hash alone learns nothing, not even by trying every member. @param salt 32 random bytes */
export function admissionHash(salt: Uint8Array, list: readonly Admitted[]): string {
  if (salt.length !== 32) throw new RangeError('salt of 32 bytes');
  const sorted = list
    .map(({ phi, number, name }) => ({ phi, number, name }))
    .sort((a, b) => compareText(a.number, b.number));
  return hexH('isoloir/v1/admit', salt, canonicalJson(sorted));
}
