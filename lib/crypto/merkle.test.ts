import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes, toHex } from '#lib/ground/bytes.ts';
import { H } from './hash.ts';
import { nativeH } from './hash-native.ts';
import {
  type LeafTree,
  proveLeaf,
  rollLeaf,
  rollRoot,
  rootFrom,
  rootInTurns,
  rootOf,
  treeInTurns,
  treeOf,
  withLeaf,
  withoutLeaf,
} from './merkle.ts';

const salt = new Uint8Array(32).fill(7);
const passkey = (i: number) => ({ credential: Uint8Array.of(i), cose: Uint8Array.of(i, i) });
const [phi, number] = ['P'.repeat(43), '12'];
const leaf = (member: string, ...keys: number[]) =>
  rollLeaf({ salt, phi, member, number, passkeys: keys.map(passkey) });

/** Written anew from the definition: split at the first bit in which not all agree. */
function rootByDefinition(leaves: readonly Uint8Array[], bit = 0): Uint8Array {
  const [one] = leaves;
  if (one === undefined) return H('isoloir/v1/node');
  if (leaves.length === 1) return one;
  const sides = [0, 1].map((side) =>
    leaves.filter((leaf) => (((leaf[bit >> 3] ?? 0) << (bit & 7)) & 128) >> 7 === side),
  );
  const [zeros = [], ones = []] = sides;
  if (zeros.length === 0 || ones.length === 0) return rootByDefinition(leaves, bit + 1);
  return H('isoloir/v1/node', rootByDefinition(zeros, bit + 1), rootByDefinition(ones, bit + 1));
}

test('written out: leaves that part at the first bit, and later', () => {
  const at = (...bytes: number[]) => Uint8Array.from({ length: 32 }, (_, i) => bytes[i] ?? 0);
  const [one, two, three] = [at(0b0000_0000), at(0b0000_0001), at(0b1000_0000)];
  const left = H('isoloir/v1/node', one, two);
  expect(rollRoot([one, two, three])).toEqual(H('isoloir/v1/node', left, three));
  expect(rollRoot([three, at(0b1000_0000, 1)])).toEqual(H('isoloir/v1/node', three, at(0b1000_0000, 1)));
  expect(rollRoot([])).toEqual(H('isoloir/v1/node'));
  expect(rollRoot([one])).toEqual(one);
  const keys = [1, 2].map((i) => H('isoloir/v1/passkey', passkey(i).credential, passkey(i).cose)).sort(compareBytes);
  expect(leaf('a', 1, 2)).toEqual(H('isoloir/v1/leaf', salt, phi, 'a', number, ...keys));
});

test('the order of members and passkeys does not matter; everything else does', () => {
  expect(leaf('a', 1, 2, 3)).toEqual(leaf('a', 3, 1, 2));
  const base = leaf('a', 1, 2);
  const others = [leaf('b', 1, 2), leaf('a', 1), leaf('a', 1, 3), leaf('a', 1, 2, 2)];
  const line = { salt, phi, member: 'a', number, passkeys: [1, 2].map(passkey) };
  const changed = [{ salt: new Uint8Array(32) }, { phi: 'Q'.repeat(43) }, { number: '13' }];
  for (const change of changed) others.push(rollLeaf({ ...line, ...change }));
  expect(new Set([base, ...others].map(toHex)).size).toBe(8);
  expect(() => rollLeaf({ ...line, salt: salt.slice(1) })).toThrow(RangeError);
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 12 }), fc.nat(), (members, k) => {
      const leaves = members.map((member) => leaf(member, 1));
      const turned = leaves.map((_, i) => leaves[(i + k) % leaves.length] ?? new Uint8Array());
      expect(rollRoot(turned)).toEqual(rollRoot(leaves));
      expect(rollRoot(leaves.slice(1))).not.toEqual(rollRoot(leaves));
    }),
  );
});

test('each leaf proves that it stands under the root, and under no other; a leaf that is not there cannot', () => {
  for (let count = 1; count <= 9; count++) {
    const leaves = Array.from({ length: count }, (_, i) => leaf(`member ${i}`, i));
    const tree = treeOf(leaves);
    const root = rootOf(tree);
    for (const one of leaves) {
      const steps = proveLeaf(tree, one);
      if (steps === null) throw new Error('a leaf without a proof');
      expect(rootFrom(one, steps)).toEqual(root);
      expect(steps.length).toBeLessThan(count);
      expect(rootFrom(leaf('stranger'), steps)).not.toEqual(root);
      const [first, ...rest] = steps;
      if (first !== undefined) {
        const other = { ...first, side: first.side === 'left' ? ('right' as const) : ('left' as const) };
        expect(rootFrom(one, [other, ...rest])).not.toEqual(root);
      }
    }
    expect(proveLeaf(tree, leaf('stranger'))).toBe(null);
  }
});

test('leaves that come and go in any order make the root of the set that is left, and old trees stay as they were', () => {
  const leaves = Array.from({ length: 40 }, (_, i) => leaf(`member ${i}`));
  const order = fc.array(fc.nat({ max: leaves.length - 1 }), { maxLength: 60 });
  fc.assert(
    fc.property(order, (turns) => {
      const there = new Set<number>();
      let tree: LeafTree = null;
      for (const i of turns) {
        const one = leaves[i] ?? new Uint8Array(32);
        const before = { tree, root: rootOf(tree) };
        if (there.has(i)) {
          expect(withLeaf(tree, one)).toBe(tree);
          tree = withoutLeaf(tree, one)?.tree ?? null;
          there.delete(i);
        } else {
          expect(withoutLeaf(tree, one)).toBe(null);
          tree = withLeaf(tree, one);
          there.add(i);
        }
        expect(rootOf(before.tree)).toEqual(before.root);
      }
      expect(rootOf(tree)).toEqual(rootByDefinition([...there].flatMap((i) => leaves[i] ?? [])));
    }),
    { numRuns: 40 },
  );
});

test('hashed in turns, and by OpenSSL, it is the same root; what is hashed already takes no turn', async () => {
  for (const count of [0, 1, 2, 3000]) {
    const leaves = Array.from({ length: count }, (_, i) => leaf(`member ${i}`, i));
    const tree = treeOf(leaves);
    let turns = 0;
    const turn = async () => void turns++;
    expect(await rootInTurns(tree, turn, nativeH)).toEqual(rollRoot(leaves));
    // 3000 leaves spread over the thousand parts
    expect(turns > 500).toBe(count === 3000);
    const before = turns;
    await rootInTurns(tree, turn, nativeH);
    expect(turns).toBe(before);
  }
});

test('made in turns it is the very tree that comes of one leaf after another', async () => {
  // leaves that part late, at the first bits, or stand twice: few different bytes, the first two among them
  const bytes = fc.array(fc.constantFrom(0, 1, 15, 16, 128, 255), { minLength: 4, maxLength: 4 });
  const made = bytes.map(([a = 0, b = 0, c = 0, d = 0]) =>
    Uint8Array.from({ length: 32 }, (_, i) => [a, b, c][i] ?? (i === 31 ? d : 0)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(made, { maxLength: 20 }), async (leaves) => {
      const tree = await treeInTurns(leaves, async () => {});
      expect(rootOf(tree)).toEqual(rollRoot(leaves));
      for (const leaf of leaves) expect(rootFrom(leaf, proveLeaf(tree, leaf) ?? [])).toEqual(rootOf(tree));
    }),
    { numRuns: 40 },
  );
  const many = Array.from({ length: 500 }, (_, i) => leaf(`member ${i}`, i));
  let turns = 0;
  const tree = await treeInTurns(many, async () => void turns++);
  expect(tree).toEqual(treeOf(many));
  expect(turns).toBeGreaterThan(100);
  // it changes as the other does
  const [first = new Uint8Array()] = many;
  expect(rootOf(withoutLeaf(tree, first)?.tree ?? null)).toEqual(rollRoot(many.slice(1)));
  await expect(treeInTurns([new Uint8Array(31)], async () => {})).rejects.toThrow(RangeError);
});

test('OpenSSL hashes as noble does, whatever the parts are and however long', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\ud800', 'é\udfff', 'A'.repeat(700)),
  );
  const part = fc.oneof(text, fc.uint8Array(), fc.uint8Array({ minLength: 1990, maxLength: 2060 }), fc.nat());
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
      expect(toHex(nativeH('isoloir/v1/leaf', ...parts))).toBe(toHex(H('isoloir/v1/leaf', ...parts)));
    }),
    { numRuns: 50 },
  );
  // at the very edge of what is written in one go
  for (let length = 2000; length < 2060; length += 3) {
    for (const one of [new Uint8Array(length), '’'.repeat(length / 3)])
      expect(toHex(nativeH('isoloir/v1/leaf', one, 'b'))).toBe(toHex(H('isoloir/v1/leaf', one, 'b')));
  }
  for (const none of [-1, 0.5, Number.NaN]) expect(() => nativeH('isoloir/v1/leaf', none)).toThrow(RangeError);
});
