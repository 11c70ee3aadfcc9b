import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBigEndianHex } from './ed25519.ts';
import { fastEd25519Group } from './fast.ts';
import { type AnyGroup, groupNames, groupOf } from './group.ts';

const { Point } = ed25519;
const backends: [string, AnyGroup][] = [
  ...groupNames.map((name): [string, AnyGroup] => [name, groupOf(name)]),
  ['Ed25519 over WebAssembly', fastEd25519Group()],
];

/** A point of order 8: −x, the encoding that RFC 7748's and libsodium's lists give. */
const order8 = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
const torsion = Array.from({ length: 8 }, (_, i) => (i === 0 ? Point.ZERO : order8.multiplyUnsafe(BigInt(i))));
const spelled = (point: typeof order8): string => toBigEndianHex(point.toBytes());
const little = (hex: string): string => hex.match(/../g)?.reverse().join('') ?? '';
const p = 2n ** 255n - 19n;
/** Big-endian spelling of a y and a sign bit, canonical or not. */
const raw = (y: bigint, sign = 0n): string => (y + (sign << 255n)).toString(16).padStart(64, '0');

/** What is not an element, in the spelling of Belenios. */
const strangers: [string, string][] = [
  ['empty', ''],
  ['too short', spelled(Point.BASE).slice(2)],
  ['too long', `${spelled(Point.BASE)}00`],
  ['uppercase', spelled(Point.BASE.multiply(5n)).toUpperCase()],
  ['not hex', `g${spelled(Point.BASE).slice(1)}`],
  ['a space', ` ${spelled(Point.BASE).slice(1)}`],
  ['little-endian', little(spelled(Point.BASE.multiply(7n)))],
  ['y = p, which is 0', raw(p)],
  ['y = p + 1, which is the identity', raw(p + 1n)],
  ['y = 2^255 − 1', raw(2n ** 255n - 1n)],
  ['identity with the sign of x', raw(1n, 1n)],
  ['−1 with the sign of x', raw(p - 1n, 1n)],
  ['y = p + 1 with the sign of x', raw(p + 1n, 1n)],
  ['no point has y = 2', raw(2n)],
  ...torsion.slice(1).map((point, i): [string, string] => [`low order, ${i + 1}·T`, spelled(point)]),
  ...torsion
    .slice(1)
    .map((point, i): [string, string] => [
      `torsioned, 11·B + ${i + 1}·T`,
      spelled(Point.BASE.multiply(11n).add(point)),
    ]),
];

describe('what is an element of Ed25519: both backends give the same verdict', () => {
  test.each(strangers)('refused: %s', (_, text) => {
    expect(groupOf('Ed25519').decode(text)).toBeNull();
    expect(fastEd25519Group().decode(text)).toBeNull();
  });

  test('random 32 bytes, and random points with random torsion', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const text = toBigEndianHex(bytes);
        expect(fastEd25519Group().decode(text) === null).toBe(groupOf('Ed25519').decode(text) === null);
      }),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: Point.Fn.ORDER - 1n }), fc.integer({ min: 0, max: 7 }), (k, t) => {
        const text = spelled(Point.BASE.multiply(k).add(torsion[t] ?? Point.ZERO));
        expect(fastEd25519Group().decode(text) !== null).toBe(t === 0);
        expect(groupOf('Ed25519').decode(text) !== null).toBe(t === 0);
      }),
      { numRuns: 40 },
    );
  });
});

describe('finite fields: what is not an element', () => {
  test.each(['BELENIOS-2048', 'RFC-3526-2048'])('%s', (name) => {
    const group = groupOf(name);
    const g = group.encode(group.g);
    for (const text of ['0', '-1', '', `0${g}`, `+${g}`, ` ${g}`, `${g}.0`, '9'.repeat(5000), '3'.repeat(617)]) {
      expect(group.decode(text)).toBeNull();
    }
  });

  test('in RFC-3526-2048, −1 is no square', () => {
    const group = groupOf('RFC-3526-2048');
    expect(group.decode((2n * group.q).toString())).toBeNull();
  });
});

describe.each(backends)('%s', (_, group) => {
  const { q, g } = group;
  const runs = { numRuns: group.name === 'Ed25519' ? 15 : 4 };
  const exponent = fc.oneof(
    fc.bigInt({ min: 0n, max: q - 1n }),
    fc.constantFrom(0n, 1n, 2n, 7n, 8n, 9n, 15n, 16n, 127n, 128n, 129n, 255n, 256n, q - 1n, q - 2n, q - 8n),
  );

  test('generator and identity', () => {
    expect(group.isIdentity(group.identity)).toBe(true);
    expect(group.isIdentity(g)).toBe(false);
    expect(group.isIdentity(group.multiply(group.power(g, q - 1n), g))).toBe(true);
    expect(group.equal(group.multiply(g, group.identity), g)).toBe(true);
    expect(group.equal(g, group.multiply(g, g))).toBe(false);
    const identity = group.decode(group.encode(group.identity));
    expect(identity !== null && group.isIdentity(identity)).toBe(true);
  });

  test('what an element waits for can be made in steps, and changes no power of it', () => {
    const announced = group.precompute(group.power(g, 4321n));
    const steps = [...group.ready(announced)].length;
    expect(steps === 0 || steps > 7).toBe(true);
    expect([...group.ready(announced)]).toEqual([]);
    for (const e of [0n, 1n, q - 1n, 99n])
      expect(group.encode(group.powerSecret(announced, e))).toBe(group.encode(group.powerSecret(g, (4321n * e) % q)));
  });

  test('powers are homomorphic, with and without a table, secret or not', () => {
    fc.assert(
      fc.property(exponent, exponent, (a, b) => {
        const base = group.power(g, 12345n);
        const sum = group.encode(group.power(base, (a + b) % q));
        expect(group.encode(group.multiply(group.power(base, a), group.power(base, b)))).toBe(sum);
        expect(group.encode(group.power(group.precompute(group.power(g, 12345n)), (a + b) % q))).toBe(sum);
        expect(group.encode(group.powerSecret(base, (a + b) % q))).toBe(sum);
        expect(group.encode(group.powerBlinded(base, (a + b) % q))).toBe(sum);
        expect(group.encode(group.power(g, (12345n * ((a + b) % q)) % q))).toBe(sum);
      }),
      runs,
    );
  });

  test('inverses, and spelling back and forth', () => {
    fc.assert(
      fc.property(exponent, (a) => {
        const element = group.power(g, a);
        expect(group.isIdentity(group.multiply(element, group.invert(element)))).toBe(true);
        const back = group.decode(group.encode(element));
        expect(back !== null && group.equal(back, element)).toBe(true);
      }),
      runs,
    );
  });

  test('products of powers are the same, one by one or at once', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.tuple(exponent, exponent), { maxLength: 3 }), { maxLength: 4 }), (rows) => {
        const bases = rows.map((row) => row.map(([a, b]) => ({ base: group.power(g, a), b })));
        const one = bases.map((row) =>
          group.encode(row.reduce((all, { base, b }) => group.multiply(all, group.power(base, b)), group.identity)),
        );
        expect(group.encodeProducts(bases.map((row) => row.map(({ base, b }) => [base, b] as const)))).toEqual(one);
      }),
      runs,
    );
  });

  test('spelling many at once, more than a batch', () => {
    const elements = Array.from({ length: group.name === 'Ed25519' ? 300 : 3 }, (_, i) => group.power(g, BigInt(i)));
    expect(group.encodeAll(elements)).toEqual(elements.map((element) => group.encode(element)));
  });
});

describe('the two backends of Ed25519 compute the same', () => {
  const [slow, fast] = [groupOf('Ed25519'), fastEd25519Group()];
  test('they are two', () => expect(fast).not.toBe(slow));

  test('powers', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: slow.q - 1n }), (k) => {
        expect(fast.encode(fast.power(fast.g, k))).toBe(slow.encode(slow.power(slow.g, k)));
      }),
      { numRuns: 40 },
    );
  });

  test('more tables and chains than there is room for', () => {
    const bases = Array.from({ length: 700 }, (_, i) => fast.power(fast.g, BigInt(i + 2)));
    const tabled = bases.slice(0, 30).map((base) => fast.precompute(base));
    // Each of the first again, after all the others took its place.
    const rows = [...bases, ...tabled].map((base) => [[base, 3n] as const]);
    const expected = [...bases, ...tabled].map((_, i) => fast.power(fast.g, 3n * BigInt((i < 700 ? i : i - 700) + 2)));
    expect(fast.encodeProducts(rows)).toEqual(fast.encodeAll(expected));
    expect(fast.encode(fast.g)).toBe(slow.encode(slow.g));
  });
});

test('an unknown group is refused', () => expect(() => groupOf('P-256')).toThrow(RangeError));
