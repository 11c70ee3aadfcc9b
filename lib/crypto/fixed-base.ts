/**
 * Powers of a base that is raised often (the generator, the election's key), in plain JavaScript, for voters' browsers.
 * The sequence of operations is the same for every exponent: one scan of a row and one addition per window.
 */
import { normalizeZ } from '@noble/curves/abstract/curve.js';
import type { EdwardsPoint } from '@noble/curves/abstract/edwards.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { add, LIMBS, mul, read, sub, write } from './field-double.ts';

const { Point } = ed25519;
const p = Point.Fp.ORDER;
const { d } = Point.CURVE();
const HALF = (p + 1n) / 2n;

/** Windows of four bits, digits from −8 to 7. */
const WINDOWS = 64;
const MOST = 8;
/** An affine point (x, y) as (y+x)/2, (y−x)/2, dxy: its negative is had by exchange and sign, and an addition without
 * doubling Z. */
const ENTRY = 3 * LIMBS;
const ROW = (MOST + 1) * ENTRY;

/** WINDOWS rows of entries: size · 16^row · P for size = 0 … 8. */
export type Table = Float64Array;

/** Rows between two pauses: a few milliseconds of an old telephone. */
const STRIDE = 4;

/** Makes a table a few rows at a time, so that a page answers its reader in between. */
export function* tableInSteps(base: EdwardsPoint): Generator<undefined, Table> {
  const table = new Float64Array(WINDOWS * ROW);
  let step = base;
  for (let row = 0; row < WINDOWS; row += STRIDE) {
    if (row > 0) yield;
    const points: EdwardsPoint[] = [];
    for (let i = 0; i < STRIDE; i++) {
      let multiple = step;
      points.push(step);
      for (let size = 2; size <= MOST; size++) {
        multiple = multiple.add(step);
        points.push(multiple);
      }
      step = multiple.double();
    }
    for (let i = 0; i < STRIDE; i++) writeEntry(table, (row + i) * ROW, 0n, 1n);
    for (const [i, { X, Y }] of normalizeZ(Point, points).entries()) {
      writeEntry(table, (row + Math.floor(i / MOST)) * ROW + (1 + (i % MOST)) * ENTRY, X, Y);
    }
  }
  return table;
}

export function tableOf(base: EdwardsPoint): Table {
  const steps = tableInSteps(base);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function writeEntry(table: Table, at: number, x: bigint, y: bigint): void {
  write(table, at, ((y + x) * HALF) % p);
  write(table, at + LIMBS, ((y - x + p) * HALF) % p);
  write(table, at + 2 * LIMBS, (((x * y) % p) * d) % p);
}

/** Signed digits, least significant first. The exponent is below 2^253, so the last window takes the last carry. */
function digitsOf(exponent: bigint): Int8Array {
  const hex = exponent.toString(16).padStart(WINDOWS, '0');
  const digits = new Int8Array(WINDOWS);
  let carry = 0;
  for (let i = 0; i < WINDOWS; i++) {
    const digit = Number.parseInt(hex.charAt(WINDOWS - 1 - i), 16) + carry;
    carry = (digit + MOST) >> 4;
    digits[i] = digit - 16 * carry;
  }
  return digits;
}

const slot = (i: number): number => i * LIMBS;
const [X, Y, Z, T] = [slot(0), slot(1), slot(2), slot(3)];
const [PLUS, MINUS, PRODUCT] = [slot(4), slot(5), slot(6)];
const [A, B, C, E, F, G, H] = [slot(7), slot(8), slot(9), slot(10), slot(11), slot(12), slot(13)];
const w = new Float64Array(14 * LIMBS);

/** Reads every entry of the row, and leaves digit · 16^row · P at PLUS, MINUS, PRODUCT. */
function choose(table: Table, row: number, digit: number): void {
  const sign = digit >> 7;
  const size = (digit ^ sign) - sign;
  // 1 for the entry that is wanted, 0 for the others
  const m0 = (size - 1) >>> 31;
  const m1 = ((size ^ 1) - 1) >>> 31;
  const m2 = ((size ^ 2) - 1) >>> 31;
  const m3 = ((size ^ 3) - 1) >>> 31;
  const m4 = ((size ^ 4) - 1) >>> 31;
  const m5 = ((size ^ 5) - 1) >>> 31;
  const m6 = ((size ^ 6) - 1) >>> 31;
  const m7 = ((size ^ 7) - 1) >>> 31;
  const m8 = ((size ^ 8) - 1) >>> 31;
  for (let i = 0, at = row * ROW; i < ENTRY; i++, at++) {
    const low = m0 * (table[at] ?? 0) + m1 * (table[at + ENTRY] ?? 0) + m2 * (table[at + 2 * ENTRY] ?? 0);
    const middle =
      m3 * (table[at + 3 * ENTRY] ?? 0) + m4 * (table[at + 4 * ENTRY] ?? 0) + m5 * (table[at + 5 * ENTRY] ?? 0);
    const high =
      m6 * (table[at + 6 * ENTRY] ?? 0) + m7 * (table[at + 7 * ENTRY] ?? 0) + m8 * (table[at + 8 * ENTRY] ?? 0);
    w[PLUS + i] = low + middle + high;
  }
  for (let i = 0; i < LIMBS; i++) {
    const plus = w[PLUS + i] ?? 0;
    const minus = w[MINUS + i] ?? 0;
    const change = sign * (plus - minus);
    w[PLUS + i] = plus + change;
    w[MINUS + i] = minus - change;
    w[PRODUCT + i] = (w[PRODUCT + i] ?? 0) * (1 + 2 * sign);
  }
}

/** exponent · P for 0 ≤ exponent < q, by the mixed additions of Hisil et al. (madd-2008-hwcd-3), completed for a = −1,
 * all four of A, B, C, D halved. */
export function multiplyByTable(table: Table, exponent: bigint): EdwardsPoint {
  const digits = digitsOf(exponent);
  w.fill(0);
  w[Y] = 1;
  w[Z] = 1;
  for (let row = 0; row < WINDOWS; row++) {
    choose(table, row, digits[row] ?? 0);
    sub(w, A, Y, X);
    mul(w, A, A, MINUS);
    add(w, B, Y, X);
    mul(w, B, B, PLUS);
    mul(w, C, T, PRODUCT);
    sub(w, E, B, A);
    sub(w, F, Z, C);
    add(w, G, Z, C);
    add(w, H, B, A);
    mul(w, X, E, F);
    mul(w, Y, G, H);
    mul(w, Z, F, G);
    mul(w, T, E, H);
  }
  return new Point(read(w, X), read(w, Y), read(w, Z), read(w, T));
}
