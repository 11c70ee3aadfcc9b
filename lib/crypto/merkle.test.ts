import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes, toHex } from '#lib/ground/bytes.ts';
import { H } from './hash.ts';
import { proveLeaf, rollLeaf, rollRoot, rootFrom } from './merkle.ts';

const salt = new Uint8Array(32).fill(7);
const passkey = (i: number) => ({ credential: Uint8Array.of(i), cose: Uint8Array.of(i, i) });
const [phi, number] = ['P'.repeat(43), '12'];
const leaf = (member: string, ...keys: number[]) =>
  rollLeaf({ salt, phi, member, number, passkeys: keys.map(passkey) });

test('written out: three leaves, the odd one carried up', () => {
  const leaves = [leaf('a', 1), leaf('b', 2), leaf('c')];
  const [one, two, three] = [...leaves].sort(compareBytes);
  if (!one || !two || !three) throw new Error('three leaves');
  expect(rollRoot(leaves)).toEqual(H('isoloir/v1/node', H('isoloir/v1/node', one, two), three));
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
  for (let count = 1; count <= 17; count++) {
    const leaves = Array.from({ length: count }, (_, i) => leaf(`member ${i}`, i));
    const root = rollRoot(leaves);
    for (const one of leaves) {
      const steps = proveLeaf(leaves, one);
      if (steps === null) throw new Error('a leaf without a proof');
      expect(rootFrom(one, steps)).toEqual(root);
      expect(steps.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
      expect(rootFrom(leaf('stranger'), steps)).not.toEqual(root);
      const [first, ...rest] = steps;
      if (first !== undefined) {
        const other = { ...first, side: first.side === 'left' ? ('right' as const) : ('left' as const) };
        expect(rootFrom(one, [other, ...rest])).not.toEqual(root);
      }
    }
    expect(proveLeaf(leaves, leaf('stranger'))).toBe(null);
  }
});
