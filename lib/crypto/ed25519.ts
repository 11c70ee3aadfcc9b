/**
 * The prime-order subgroup of edwards25519 as Belenios spells it (BELENIOS §1.1): 64 lowercase hex digits,
 * big-endian, that is RFC 8032's 32 bytes reversed. JavaScript backend, over noble.
 */
import { normalizeZ } from '@noble/curves/abstract/curve.js';
import type { EdwardsPoint } from '@noble/curves/abstract/edwards.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { isTorsionFree, multiplyByChain } from './chain.ts';
import { multiplyByTable, type Table, tableInSteps, tableOf } from './fixed-base.ts';
import type { Group, Product } from './group.ts';
import { mod, randomScalar } from './scalar.ts';

const { Point } = ed25519;
const q = Point.Fn.ORDER;
const SPELLING = /^[0-9a-f]{64}$/;

/** Little-endian bytes of RFC 8032 ↔ big-endian hex of Belenios. */
export const toBigEndianHex = (bytes: Uint8Array): string => bytesToHex(Uint8Array.from(bytes).reverse());
export const fromBigEndianHex = (text: string): Uint8Array | null =>
  SPELLING.test(text) ? hexToBytes(text).reverse() : null;

function decode(text: string): EdwardsPoint | null {
  const bytes = fromBigEndianHex(text);
  if (bytes === null) return null;
  try {
    // `false`: RFC 8032's strict decoding; y ≥ p and "x = 0 with sign" are refused.
    const point = Point.fromBytes(bytes, false);
    return isTorsionFree(point) ? point : null;
  } catch {
    return null;
  }
}

const encode = (point: EdwardsPoint): string => toBigEndianHex(point.toBytes());

/** Tables of elements that were announced, made at the first power. */
const tables = new WeakMap<EdwardsPoint, Table | null>([[Point.BASE, null]]);
function tableFor(base: EdwardsPoint): Table | undefined {
  const table = tables.get(base);
  if (table !== null) return table;
  const made = tableOf(base);
  tables.set(base, made);
  return made;
}

function power(base: EdwardsPoint, exponent: bigint): EdwardsPoint {
  const table = tableFor(base);
  return table ? multiplyByTable(table, mod(exponent, q)) : multiplyByChain(base, mod(exponent, q));
}

/** A fixed sequence of additions, whatever the exponent: ours where there is a table, else noble's. */
function powerSecret(base: EdwardsPoint, exponent: bigint): EdwardsPoint {
  const table = tableFor(base);
  if (table) return multiplyByTable(table, exponent);
  return base.is0() || exponent === 0n ? Point.ZERO : base.multiply(exponent);
}

/**
 * A trustee raises every alpha to one and the same secret, and noble does not blind that (STYLE-ANCHORS §1). So the exponent is split in two fresh shares, base^k = base^s · base^(k−s), and neither
 * product sees k.
 */
function powerBlinded(base: EdwardsPoint, exponent: bigint): EdwardsPoint {
  const share = randomScalar(q);
  return powerSecret(base, share).add(powerSecret(base, mod(exponent - share, q)));
}

/** One inversion for all. */
const encodeAll = (points: readonly EdwardsPoint[]): string[] => normalizeZ(Point, [...points]).map(encode);

const encodeProducts = (products: readonly Product<EdwardsPoint>[]): string[] =>
  encodeAll(
    products.map((product) => product.reduce((sum, [base, exponent]) => sum.add(power(base, exponent)), Point.ZERO)),
  );

const group: Group<EdwardsPoint> = {
  name: 'Ed25519',
  q,
  g: Point.BASE,
  identity: Point.ZERO,
  decode,
  encode,
  encodeAll,
  equal: (a, b) => a.equals(b),
  isIdentity: (a) => a.is0(),
  multiply: (a, b) => a.add(b),
  invert: (a) => a.negate(),
  power,
  powerSecret,
  powerBlinded,
  precompute: (base) => {
    if (!tables.has(base)) tables.set(base, null);
    return base;
  },
  *ready(base) {
    if (tables.get(base) === null) tables.set(base, yield* tableInSteps(base));
  },
  encodeProducts,
};

/** The group over noble's BigInt arithmetic: runs everywhere. Servers and the verifier take `fast.ts` instead. */
export const ed25519Group = (): Group<EdwardsPoint> => group;
