import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes, toHex } from '#lib/ground/bytes.ts';
import { H } from './hash.ts';
import { rollLeaf, rollRoot } from './merkle.ts';

const salt = new Uint8Array(32).fill(7);
const passkey = (i: number) => ({ credential: Uint8Array.of(i), cose: Uint8Array.of(i, i) });
const leaf = (member: string, ...keys: number[]) => rollLeaf({ salt, member, passkeys: keys.map(passkey) });

test('written out: three leaves, the odd one carried up', () => {
  const leaves = [leaf('a', 1), leaf('b', 2), leaf('c')];
  const [one, two, three] = [...leaves].sort(compareBytes);
  if (!one || !two || !three) throw new Error('three leaves');
  expect(rollRoot(leaves)).toEqual(H('isoloir/v1/node', H('isoloir/v1/node', one, two), three));
  expect(rollRoot([])).toEqual(H('isoloir/v1/node'));
  expect(rollRoot([one])).toEqual(one);
  const keys = [1, 2].map((i) => H('isoloir/v1/passkey', passkey(i).credential, passkey(i).cose)).sort(compareBytes);
  expect(leaf('a', 1, 2)).toEqual(H('isoloir/v1/leaf', salt, 'a', ...keys));
});

test('the order of members and passkeys does not matter; everything else does', () => {
  expect(leaf('a', 1, 2, 3)).toEqual(leaf('a', 3, 1, 2));
  const base = leaf('a', 1, 2);
  const others = [leaf('b', 1, 2), leaf('a', 1), leaf('a', 1, 3), leaf('a', 1, 2, 2)];
  const salted = rollLeaf({ salt: new Uint8Array(32), member: 'a', passkeys: [1, 2].map(passkey) });
  expect(new Set([base, ...others, salted].map(toHex)).size).toBe(6);
  expect(() => rollLeaf({ salt: salt.slice(1), member: 'a', passkeys: [] })).toThrow(RangeError);
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 12 }), fc.nat(), (members, k) => {
      const leaves = members.map((member) => leaf(member, 1));
      const turned = leaves.map((_, i) => leaves[(i + k) % leaves.length] ?? new Uint8Array());
      expect(rollRoot(turned)).toEqual(rollRoot(leaves));
      expect(rollRoot(leaves.slice(1))).not.toEqual(rollRoot(leaves));
    }),
  );
});
