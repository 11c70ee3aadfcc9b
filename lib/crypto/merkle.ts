/** PROTOCOL §3.6: the roll's root, over salted leaves that tell nothing without their salt. */
import { type Bytes, compareBytes } from '#lib/ground/bytes.ts';
import { H } from './hash.ts';

export type PasskeyLeaf = { credential: Uint8Array; cose: Uint8Array };

/** leaf = H(`leaf`, salt, member id, then H(`passkey`, credential id, COSE) of each passkey, sorted).
 * @throws RangeError unless the salt has 32 bytes. */
export function rollLeaf(input: { salt: Uint8Array; member: string; passkeys: readonly PasskeyLeaf[] }): Bytes {
  if (input.salt.length !== 32) throw new RangeError('salt of 32 bytes');
  const keys = input.passkeys
    .map(({ credential, cose }) => H('isoloir/v1/passkey', credential, cose))
    .sort(compareBytes);
  return H('isoloir/v1/leaf', input.salt, input.member, ...keys);
}

/** Leaves sorted by bytes; node = H(`node`, left, right); an odd node is carried up; empty = H(`node`). */
export function rollRoot(leaves: readonly Uint8Array[]): Bytes {
  let level: Bytes[] = leaves.map((leaf) => Uint8Array.from(leaf)).sort(compareBytes);
  while (level.length > 1) {
    const next: Bytes[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]];
      if (left !== undefined) next.push(right === undefined ? left : H('isoloir/v1/node', left, right));
    }
    level = next;
  }
  return level[0] ?? H('isoloir/v1/node');
}
