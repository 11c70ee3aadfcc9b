/** PROTOCOL §3.6: the roll's root, over salted leaves that tell nothing without their salt. */
import { type Bytes, compareBytes, equal } from '#lib/ground/bytes.ts';
import { H } from './hash.ts';

export type PasskeyLeaf = { credential: Uint8Array; cose: Uint8Array };

/** One voter's line. `phi` and `number` are the frozen ones [two members exchanged between urns; a signer shown to the
 * auditors under a neighbour's number]. */
export type RollLine = {
  salt: Uint8Array;
  phi: string;
  member: string;
  number: string;
  passkeys: readonly PasskeyLeaf[];
};

/** leaf = H(`leaf`, salt, phi, member id, number, then H(`passkey`, credential id, COSE) of each passkey, sorted).
 * @throws RangeError unless the salt has 32 bytes. */
export function rollLeaf({ salt, phi, member, number, passkeys }: RollLine): Bytes {
  if (salt.length !== 32) throw new RangeError('salt of 32 bytes');
  const keys = passkeys.map(({ credential, cose }) => H('isoloir/v1/passkey', credential, cose)).sort(compareBytes);
  return H('isoloir/v1/leaf', salt, phi, member, number, ...keys);
}

const node = (left: Uint8Array, right: Uint8Array): Bytes => H('isoloir/v1/node', left, right);

const sorted = (leaves: readonly Uint8Array[]): Bytes[] =>
  leaves.map((leaf) => Uint8Array.from(leaf)).sort(compareBytes);

/** The level above: neighbours in pairs, an odd one carried up. */
function above(level: readonly Bytes[]): Bytes[] {
  const next: Bytes[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i], level[i + 1]];
    if (left !== undefined) next.push(right === undefined ? left : node(left, right));
  }
  return next;
}

/** Leaves sorted by bytes; node = H(`node`, left, right); an odd node is carried up; empty = H(`node`). */
export function rollRoot(leaves: readonly Uint8Array[]): Bytes {
  let level = sorted(leaves);
  while (level.length > 1) level = above(level);
  return level[0] ?? H('isoloir/v1/node');
}

/** A neighbour on the way from a leaf to the root, and on which side it stands. */
export type ProofStep = { side: 'left' | 'right'; hash: Bytes };

/** The way from a leaf to `rollRoot(leaves)`, lowest step first; null where the leaf is not among them. */
export function proveLeaf(leaves: readonly Uint8Array[], leaf: Uint8Array): ProofStep[] | null {
  let level = sorted(leaves);
  let at = level.findIndex((one) => equal(one, leaf));
  if (at < 0) return null;
  const steps: ProofStep[] = [];
  while (level.length > 1) {
    const beside = level[at ^ 1];
    if (beside !== undefined) steps.push({ side: at % 2 === 0 ? 'right' : 'left', hash: beside });
    level = above(level);
    at >>= 1;
  }
  return steps;
}

/** The root to which the steps lead from this leaf. Compared with the published root by whoever asks: a leaf and a node
 * are hashed for different purposes, so that no node passes for a leaf. */
export const rootFrom = (leaf: Uint8Array, steps: readonly ProofStep[]): Bytes =>
  steps.reduce<Bytes>(
    (below, { side, hash }) => (side === 'left' ? node(hash, below) : node(below, hash)),
    Uint8Array.from(leaf),
  );
