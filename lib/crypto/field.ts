/**
 * Field elements and points of `field-wasm.ts` seen from TypeScript: constants, bytes, inverses, roots. Addresses are
 * byte addresses in the machine's memory.
 */
import { FIELD, type FieldMachine, FREE, LIMBS, POINT, TWO_D } from './field-wasm.ts';

const p = 2n ** 255n - 19n;
/** Bit at which limb i begins. */
const start = (i: number): number => Math.ceil(25.5 * i);

// Scratch and constants of this file, then what callers may use.
const slot = (i: number): number => FREE + i * FIELD;
const [T0, T1, T2, T3] = [slot(0), slot(1), slot(2), slot(3)];
const [U, V, CHECK, COORDINATE] = [slot(4), slot(5), slot(6), slot(7)];
const [D, ROOT_OF_MINUS_ONE] = [slot(8), slot(9)];
export const ONE = slot(10);
export const ZERO = slot(11);
export const FREE_AFTER_FIELD = slot(12);

function modPow(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % p;
    if (bit === '1') result = (result * base) % p;
  }
  return result;
}

/** Whether the y of an encoding (sign bit left out) is below p = 2^255 − 19 = 7f ff … ff ed. */
const isBelowP = (encoding: Uint8Array): boolean =>
  ((encoding[31] ?? 0) & 0x7f) !== 0x7f ||
  encoding.subarray(1, 31).some((byte) => byte !== 0xff) ||
  (encoding[0] ?? 0) < 0xed;

export type Field = {
  /** 1/z, 0 for 0. */
  invert(target: number, z: number): void;
  /** Bytes of the one representative below p, little-endian. The element must be a product, or a copy of one. */
  bytesOf(address: number): Uint8Array<ArrayBuffer>;
  isZero(address: number): boolean;
  isOdd(address: number): boolean;
  /** Extended coordinates of the point whose RFC 8032 encoding this is; false unless it is canonical and on the curve. */
  decompress(target: number, encoding: Uint8Array): boolean;
};

export function fieldOf(machine: FieldMachine): Field {
  const { words, mul, sub, add, square } = machine;

  function write(address: number, value: bigint): void {
    for (let i = 0; i < LIMBS; i++) {
      const bits = BigInt(start(i + 1) - start(i));
      words[address / 4 + i] = Number((value >> BigInt(start(i))) & (2n ** bits - 1n));
    }
  }
  const d = ((p - 121665n) * modPow(121666n, p - 2n)) % p;
  write(D, d);
  write(TWO_D, (2n * d) % p);
  write(ROOT_OF_MINUS_ONE, modPow(2n, (p - 1n) / 4n));
  write(ONE, 1n);
  write(ZERO, 0n);

  /** T0 = z^(2^250 − 1), T3 = z^11: the common part of both exponentiations (ref10's chain). */
  function power250(z: number): void {
    square(T0, z, 1); // 2
    square(T1, T0, 2); // 8
    mul(T1, z, T1); // 9
    mul(T3, T0, T1); // 11
    square(T0, T3, 1); // 22
    mul(T0, T1, T0); // 2^5 − 1
    square(T1, T0, 5);
    mul(T0, T1, T0); // 2^10 − 1
    square(T1, T0, 10);
    mul(T1, T1, T0); // 2^20 − 1
    square(T2, T1, 20);
    mul(T1, T2, T1); // 2^40 − 1
    square(T1, T1, 10);
    mul(T0, T1, T0); // 2^50 − 1
    square(T1, T0, 50);
    mul(T1, T1, T0); // 2^100 − 1
    square(T2, T1, 100);
    mul(T1, T2, T1); // 2^200 − 1
    square(T1, T1, 50);
    mul(T0, T1, T0); // 2^250 − 1
  }

  function invert(target: number, z: number): void {
    power250(z);
    square(T0, T0, 5);
    mul(target, T0, T3); // p − 2 = 2^255 − 21
  }

  /** How many times p must be taken away: the carry out of the top when 19 is added (ref10). */
  function excess(at: number): number {
    let q = (19 * (words[at + 9] ?? 0) + 2 ** 24) >> 25;
    for (let i = 0; i < LIMBS; i += 2) {
      q = ((words[at + i] ?? 0) + q) >> 26;
      q = ((words[at + i + 1] ?? 0) + q) >> 25;
    }
    return q;
  }

  /** The limbs of the representative below p, each within its width. */
  const reduced = new Int32Array(LIMBS);
  function reduce(address: number): void {
    const at = address / 4;
    let carry = 19 * excess(at);
    for (let i = 0; i < LIMBS; i++) {
      const bits = i % 2 === 0 ? 26 : 25;
      const value = (words[at + i] ?? 0) + carry;
      carry = value >> bits;
      reduced[i] = value & (2 ** bits - 1);
    }
  }

  function bytesOf(address: number): Uint8Array<ArrayBuffer> {
    reduce(address);
    const out = new Uint8Array(32);
    let [held, heldBits, at] = [0, 0, 0];
    for (let i = 0; i < LIMBS; i++) {
      // At most 7 bits are held over and 26 come in: beyond 32-bit shifts, so by multiplication.
      held += (reduced[i] ?? 0) * 2 ** heldBits;
      heldBits += i % 2 === 0 ? 26 : 25;
      while (heldBits >= 8) {
        out[at++] = held % 256;
        held = Math.floor(held / 256);
        heldBits -= 8;
      }
    }
    out[at] = held;
    return out;
  }

  function isZero(address: number): boolean {
    reduce(address);
    return reduced.every((limb) => limb === 0);
  }

  function isOdd(address: number): boolean {
    const at = address / 4;
    // p is odd: each time it is taken away, the parity turns.
    return (((words[at] ?? 0) + excess(at)) & 1) === 1;
  }

  function readBytes(address: number, encoding: Uint8Array): void {
    let [held, heldBits, at] = [0, 0, 0];
    for (let i = 0; i < LIMBS; i++) {
      const bits = i % 2 === 0 ? 26 : 25;
      while (heldBits < bits && at < 32) {
        const byte = encoding[at] ?? 0;
        held += (at === 31 ? byte & 0x7f : byte) * 2 ** heldBits;
        heldBits += 8;
        at += 1;
      }
      words[address / 4 + i] = held % 2 ** bits;
      held = Math.floor(held / 2 ** bits);
      heldBits -= bits;
    }
  }

  /** RFC 8032 §5.1.3. */
  function decompress(target: number, encoding: Uint8Array): boolean {
    const [x, y, z, t] = [target, target + FIELD, target + 2 * FIELD, target + 3 * FIELD];
    readBytes(COORDINATE, encoding);
    mul(y, COORDINATE, ONE);
    // 1. y below p
    const sign = (encoding[31] ?? 0) >> 7 === 1;
    if (!isBelowP(encoding)) return false;
    // 2. x² = u/v with u = y² − 1, v = d·y² + 1; candidate x = u·v³·(u·v⁷)^((p−5)/8)
    square(COORDINATE, y, 1);
    sub(U, COORDINATE, ONE);
    mul(V, COORDINATE, D);
    add(V, V, ONE);
    square(x, V, 1);
    mul(x, x, V); // v³
    square(CHECK, x, 1);
    mul(CHECK, CHECK, V); // v⁷
    mul(CHECK, CHECK, U);
    mul(x, x, U);
    power250(CHECK);
    square(T0, T0, 2);
    mul(T0, T0, CHECK); // (p − 5)/8 = 2^252 − 3
    mul(x, x, T0);
    // 3. v·x² = u, or v·x² = −u and x takes a factor √−1
    square(CHECK, x, 1);
    mul(CHECK, CHECK, V);
    sub(COORDINATE, CHECK, U);
    mul(COORDINATE, COORDINATE, ONE);
    if (!isZero(COORDINATE)) {
      add(COORDINATE, CHECK, U);
      mul(COORDINATE, COORDINATE, ONE);
      if (!isZero(COORDINATE)) return false;
      mul(x, x, ROOT_OF_MINUS_ONE);
    }
    // 4. the root with the wanted sign; 0 has but one
    if (sign && isZero(x)) return false;
    if (isOdd(x) !== sign) sub(x, ZERO, x);
    words.copyWithin(z / 4, ONE / 4, ONE / 4 + LIMBS);
    mul(t, x, y);
    return true;
  }

  return { invert, bytesOf, isZero, isOdd, decompress };
}

/** Addresses of a point's coordinates. */
export const coordinates = (point: number): readonly [x: number, y: number, z: number, t: number] => [
  point,
  point + FIELD,
  point + 2 * FIELD,
  point + 3 * FIELD,
];
export { FIELD, POINT };
