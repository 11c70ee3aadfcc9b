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
 * `hash`: another H of the same results (hash-native.ts). @throws RangeError unless the salt has 32 bytes. */
export function rollLeaf({ salt, phi, member, number, passkeys }: RollLine, hash = H): Bytes {
  if (salt.length !== 32) throw new RangeError('salt of 32 bytes');
  const keys = passkeys.map(({ credential, cose }) => hash('isoloir/v1/passkey', credential, cose)).sort(compareBytes);
  return hash('isoloir/v1/leaf', salt, phi, member, number, ...keys);
}

const node = (left: Uint8Array, right: Uint8Array, hash = H): Bytes => hash('isoloir/v1/node', left, right);

/** A set of leaves as a tree that never changes: with one leaf more or less it is another one, which shares what is the
 * same, so that a party's roll is hashed once and each change costs a few nodes. */
export type LeafTree = Leaf | Branch | null;
type Leaf = { leaf: Bytes };
/** `bit`: the first one in which the leaves below differ; `one`: any of these leaves; `hash`: made when asked for. */
type Branch = { bit: number; one: Bytes; left: Leaf | Branch; right: Leaf | Branch; hash?: Bytes };

const oneOf = (tree: Leaf | Branch): Bytes => ('leaf' in tree ? tree.leaf : tree.one);
const bitOf = (leaf: Uint8Array, bit: number): number => ((leaf[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;

/** Number of the first bit, from the left, in which the two differ; -1 where they are the same. */
function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? -1 : at * 8 + Math.clz32((a[at] ?? 0) ^ (b[at] ?? 0)) - 24;
}

const branch = (bit: number, left: Leaf | Branch, right: Leaf | Branch): Branch => ({
  bit,
  one: oneOf(left),
  left,
  right,
});

/** With this leaf too; the same tree where it is there already. @throws RangeError unless the leaf has 32 bytes. */
export function withLeaf(tree: LeafTree, leaf: Uint8Array): Leaf | Branch {
  if (leaf.length !== 32) throw new RangeError('leaf of 32 bytes');
  if (tree === null) return { leaf: Uint8Array.from(leaf) };
  const differs = firstDifference(leaf, oneOf(tree));
  if ('leaf' in tree || (differs >= 0 && differs < tree.bit)) {
    if (differs < 0) return tree;
    const own = { leaf: Uint8Array.from(leaf) };
    return bitOf(leaf, differs) === 0 ? branch(differs, own, tree) : branch(differs, tree, own);
  }
  const { bit, left, right } = tree;
  const isLeft = bitOf(leaf, bit) === 0;
  const [side, more] = isLeft ? [left, withLeaf(left, leaf)] : [right, withLeaf(right, leaf)];
  if (more === side) return tree;
  return isLeft ? branch(bit, more, right) : branch(bit, left, more);
}

/** Without this leaf; null where it is not there [a removal of what never stood there]. */
export function withoutLeaf(tree: LeafTree, leaf: Uint8Array): { tree: LeafTree } | null {
  if (tree === null) return null;
  if ('leaf' in tree) return equal(tree.leaf, leaf) ? { tree: null } : null;
  const { bit, left, right } = tree;
  const isLeft = bitOf(leaf, bit) === 0;
  const less = withoutLeaf(isLeft ? left : right, leaf);
  if (less === null) return null;
  if (less.tree === null) return { tree: isLeft ? right : left };
  return { tree: isLeft ? branch(bit, less.tree, right) : branch(bit, left, less.tree) };
}

/** The root of a set: the leaf where there is one; else H(`node`, root of the leaves with 0 in the first bit in which
 * they differ, root of those with 1); H(`node`) where there is none. The order in which leaves came does not matter. */
export function rootOf(tree: LeafTree, hash = H): Bytes {
  if (tree === null) return hash('isoloir/v1/node');
  if ('leaf' in tree) return tree.leaf;
  tree.hash ??= node(rootOf(tree.left, hash), rootOf(tree.right, hash), hash);
  return tree.hash;
}

/** Branches of a party's roll below which all is hashed in one go: some hundred nodes. */
const DEPTH = 10;

/** The same root, made in parts: after each, others get a `turn`. What is hashed already costs nothing. */
export async function rootInTurns(tree: LeafTree, turn: () => Promise<void>, hash = H, depth = DEPTH): Promise<Bytes> {
  if (tree === null || 'leaf' in tree || tree.hash !== undefined) return rootOf(tree, hash);
  if (depth > 0) {
    await rootInTurns(tree.left, turn, hash, depth - 1);
    await rootInTurns(tree.right, turn, hash, depth - 1);
  } else await turn();
  return rootOf(tree, hash);
}

export const treeOf = (leaves: readonly Uint8Array[]): LeafTree => leaves.reduce<LeafTree>(withLeaf, null);

/** Parts into which a party's roll falls by its first bytes: some sixty leaves each. */
const PARTS = 4096;

/** The tree of many leaves in one go: the same as one by one, without all those in between. In parts: after some of them,
 * others get a `turn`. @throws RangeError unless each leaf has 32 bytes */
export async function treeInTurns(leaves: readonly Uint8Array[], turn: () => Promise<void>): Promise<LeafTree> {
  const parts = Array.from({ length: PARTS }, (): Uint8Array[] => []);
  for (const leaf of leaves) parts[((leaf[0] ?? 0) << 4) | ((leaf[1] ?? 0) >> 4)]?.push(leaf);
  const trees: (Leaf | Branch)[] = [];
  for (const [i, part] of parts.entries()) {
    if (i % 16 === 0) await turn();
    const tree = treeOf(part);
    if (tree !== null) trees.push(tree);
  }
  return joined(trees, 0, trees.length);
}

/** One tree of those from `from` to `to`, which come in the order of their leaves and have no part of it in common. */
function joined(trees: readonly (Leaf | Branch)[], from: number, to: number): LeafTree {
  const [first, last] = [trees[from], trees[to - 1]];
  if (first === undefined || last === undefined) return null;
  if (to - from === 1) return first;
  const bit = firstDifference(oneOf(first), oneOf(last));
  let at = from;
  for (let beyond = to; at < beyond; ) {
    const middle = (at + beyond) >> 1;
    const tree = trees[middle];
    if (tree !== undefined && bitOf(oneOf(tree), bit) === 0) at = middle + 1;
    else beyond = middle;
  }
  const [left, right] = [joined(trees, from, at), joined(trees, at, to)];
  return left === null || right === null ? (left ?? right) : branch(bit, left, right);
}
export const rollRoot = (leaves: readonly Uint8Array[]): Bytes => rootOf(treeOf(leaves));

/** A neighbour on the way from a leaf to the root, and on which side it stands. */
export type ProofStep = { side: 'left' | 'right'; hash: Bytes };

/** The way from a leaf to the root, lowest step first; null where the leaf is not in the tree. */
export function proveLeaf(tree: LeafTree, leaf: Uint8Array): ProofStep[] | null {
  if (tree === null) return null;
  if ('leaf' in tree) return equal(tree.leaf, leaf) ? [] : null;
  const isLeft = bitOf(leaf, tree.bit) === 0;
  const steps = proveLeaf(isLeft ? tree.left : tree.right, leaf);
  if (steps === null) return null;
  return [...steps, isLeft ? { side: 'right', hash: rootOf(tree.right) } : { side: 'left', hash: rootOf(tree.left) }];
}

/** The root to which the steps lead from this leaf. Whoever asks compares it with the published one: a leaf and a node
 * are hashed for different purposes, so that no node passes for a leaf. */
export const rootFrom = (leaf: Uint8Array, steps: readonly ProofStep[]): Bytes =>
  steps.reduce<Bytes>(
    (below, { side, hash }) => (side === 'left' ? node(hash, below) : node(below, hash)),
    Uint8Array.from(leaf),
  );
