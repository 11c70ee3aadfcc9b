/**
 * Points of edwards25519 in the machine of `field-wasm.ts`, public values only.
 *
 * Where a verifier's time goes: each alpha and beta is raised to two challenges, and must be shown to lie in the subgroup.
 * All three need the same doublings, so these are made once per point and kept for a while (its *chain*); a power then costs
 * additions only (Yao, "On the evaluation of powers", SIAM J. Comput. 5, 1976). Generator and election key have tables.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { coordinates, type Field, FREE_AFTER_FIELD, fieldOf, ONE, ZERO } from './field.ts';
import { FIELD, type FieldMachine, fieldMachine, LIMBS, POINT } from './field-wasm.ts';

/** Immutable, in extended coordinates. `chain`, `table`: where its chain and its table are, or were. */
export type Point = { readonly limbs: Int32Array<ArrayBuffer>; chain?: number; table?: number };

export type CurveMachine = {
  readonly identity: Point;
  /** The point of an encoding of RFC 8032, or null unless it is canonical and on the curve. */
  decompress(encoding: Uint8Array): Point | null;
  compressAll(points: readonly Point[]): Uint8Array<ArrayBuffer>[];
  isTorsionFree(point: Point): boolean;
  equal(a: Point, b: Point): boolean;
  add(a: Point, b: Point): Point;
  negate(point: Point): Point;
  /** Σ scalar · point, scalars in [0, q). */
  sumOfMultiples(terms: readonly (readonly [Point, bigint])[]): Point;
  /** The same point, with a table from now on (the oldest table goes when there are too many). */
  tabulate(point: Point): Point;
};

/** Scalars are read as 64 digits of four bits, from −8 to 7; links of a chain: 16^i · P, extended and cached. */
const DIGITS = 64;
const LINK = 2 * POINT;
const CHAIN = DIGITS * LINK;
const BUCKETS = 8;
/** Chains kept at once, 20 kB each: more than a long ballot has elements. */
const CHAINS = 512;
/** Tables: 32 digits of eight bits, from −128 to 127; entry d − 1 of row i is d · 256^i · P, affine and cached. */
const ROWS = 32;
const ENTRIES = 128;
const ENTRY = 3 * FIELD;
const TABLE = ROWS * ENTRIES * ENTRY;
/** Tables kept at once: the generator's and those of eleven elections, 480 kB each. */
const TABLES = 12;
/** Points normalised with one inversion. */
const BATCH = 128;

/** Addresses, one region after the other. */
const point = (i: number): number => FREE_AFTER_FIELD + i * POINT;
const [LEFT, CACHED, RUNNING, SUM, RESULT, BUCKET] = [point(0), point(1), point(2), point(3), point(4), point(5)];
const BATCH_AT = BUCKET + BUCKETS * POINT;
/** Products of the first i+1 Z of a batch; then one inverse. */
const PREFIX_AT = BATCH_AT + BATCH * POINT;
const INVERSE_AT = PREFIX_AT + BATCH * FIELD;
const TABLES_AT = INVERSE_AT + 4 * FIELD;
const CHAINS_AT = TABLES_AT + TABLES * TABLE;
const MEMORY = CHAINS_AT + CHAINS * CHAIN;

/** Signed digits, least significant first, in base 2^bits: each in [−2^(bits−1), 2^(bits−1)). */
function digitsOf(scalar: bigint, count: number, bits: 4 | 8): Int8Array {
  const hex = scalar.toString(16).padStart(DIGITS, '0');
  const size = bits / 4;
  const digits = new Int8Array(count);
  let carry = 0;
  for (let i = 0; i < count; i++) {
    const end = hex.length - size * i;
    const digit = Number.parseInt(hex.slice(end - size, end), 16) + carry;
    carry = digit >= 2 ** (bits - 1) ? 1 : 0;
    digits[i] = digit - carry * 2 ** bits;
  }
  return digits;
}

export function curveMachine(): CurveMachine {
  const machine = fieldMachine(MEMORY);
  const field = fieldOf(machine);
  const { words, plus, minus, cache, double, sub } = machine;

  const read = (address: number): Point => ({ limbs: words.slice(address / 4, (address + POINT) / 4) });
  const write = (address: number, { limbs }: Point): void => words.set(limbs, address / 4);
  const copy = (target: number, source: number): void => {
    words.copyWithin(target / 4, source / 4, (source + POINT) / 4);
  };
  const negateAt = (address: number): void => {
    const [x, , , t] = coordinates(address);
    sub(x, ZERO, x);
    sub(t, ZERO, t);
  };

  const chainOwners: Point[] = [];
  let chainsMade = 0;
  /** Address of a point's chain, which is made if it is not there, or no longer. */
  function chainOf(one: Point): number {
    if (one.chain !== undefined && chainOwners[one.chain] === one) return CHAINS_AT + one.chain * CHAIN;
    const slot = chainsMade++ % CHAINS;
    const chain = CHAINS_AT + slot * CHAIN;
    write(chain, one);
    for (let i = 0; i < DIGITS; i++) {
      const link = chain + i * LINK;
      if (i > 0) double(link, link - LINK, 4);
      cache(link + POINT, link);
    }
    chainOwners[slot] = one;
    one.chain = slot;
    return chain;
  }

  /** RESULT += scalar · P: the links of P's chain are sorted into buckets by digit, and Σ d · bucket_d added. */
  function addMultiple(one: Point, scalar: bigint): void {
    const chain = chainOf(one);
    const digits = digitsOf(scalar, DIGITS, 4);
    const filled = new Uint8Array(BUCKETS + 1);
    for (let i = 0; i < DIGITS; i++) {
      const digit = digits[i] ?? 0;
      if (digit === 0) continue;
      const size = Math.abs(digit);
      const bucket = BUCKET + (size - 1) * POINT;
      const link = chain + i * LINK;
      if (filled[size] === 1) (digit > 0 ? plus : minus)(bucket, bucket, link + POINT);
      else {
        copy(bucket, link);
        if (digit < 0) negateAt(bucket);
        filled[size] = 1;
      }
    }
    // Σ d · bucket_d = the sum of all "bucket_8 + … + bucket_d".
    let started = false;
    for (let size = BUCKETS; size >= 1; size--) {
      const bucket = BUCKET + (size - 1) * POINT;
      if (filled[size] === 1) {
        if (started) {
          cache(CACHED, bucket);
          plus(RUNNING, RUNNING, CACHED);
        } else copy(RUNNING, bucket);
        started = true;
      }
      if (started) {
        cache(CACHED, RUNNING);
        plus(RESULT, RESULT, CACHED);
      }
    }
  }

  const tables = tablesOf(machine, field);
  const identity: Point = { limbs: new Int32Array(POINT / 4) };
  identity.limbs[LIMBS] = 1;
  identity.limbs[2 * LIMBS] = 1;

  function sumOfMultiples(terms: readonly (readonly [Point, bigint])[]): Point {
    write(RESULT, identity);
    for (const [base, scalar] of terms) {
      if (tables.has(base)) tables.addMultiple(RESULT, base, scalar);
      else addMultiple(base, scalar);
    }
    return read(RESULT);
  }

  function equal(a: Point, b: Point): boolean {
    write(LEFT, a);
    write(RUNNING, b);
    const [x1, y1, z1] = coordinates(LEFT);
    const [x2, y2, z2] = coordinates(RUNNING);
    return [
      [x1, x2],
      [y1, y2],
    ].every(([one = 0, two = 0]) => {
      machine.mul(SUM, one, z2);
      machine.mul(SUM + FIELD, two, z1);
      sub(SUM, SUM, SUM + FIELD);
      machine.mul(SUM, SUM, ONE);
      return field.isZero(SUM);
    });
  }

  function add(a: Point, b: Point): Point {
    write(LEFT, a);
    write(RUNNING, b);
    cache(CACHED, RUNNING);
    plus(RESULT, LEFT, CACHED);
    return read(RESULT);
  }

  function compressBatch(points: readonly Point[]): Uint8Array<ArrayBuffer>[] {
    points.forEach((one, i) => {
      write(BATCH_AT + i * POINT, one);
    });
    const encodings: Uint8Array<ArrayBuffer>[] = [];
    normalise(machine, field, points.length, (i, inverse) => {
      const [x, y] = coordinates(BATCH_AT + i * POINT);
      machine.mul(SUM, x, inverse);
      machine.mul(SUM + FIELD, y, inverse);
      const encoding = field.bytesOf(SUM + FIELD);
      if (field.isOdd(SUM)) encoding[31] = (encoding[31] ?? 0) | 0x80;
      encodings[i] = encoding;
    });
    return encodings;
  }

  return {
    identity,
    decompress: (encoding) => (field.decompress(LEFT, encoding) ? read(LEFT) : null),
    compressAll: (points) => {
      const encodings: Uint8Array<ArrayBuffer>[] = [];
      for (let i = 0; i < points.length; i += BATCH) encodings.push(...compressBatch(points.slice(i, i + BATCH)));
      return encodings;
    },
    isTorsionFree: (one) => {
      write(RESULT, identity);
      addMultiple(one, ed25519.Point.Fn.ORDER);
      return equal(read(RESULT), identity);
    },
    equal,
    add,
    negate: (one) => {
      write(LEFT, one);
      negateAt(LEFT);
      return read(LEFT);
    },
    sumOfMultiples,
    tabulate: (one) => {
      if (!tables.has(one)) tables.make(one, chainOf(one));
      return one;
    },
  };
}

/** Inverts the Z of `count` points at BATCH_AT with one inversion (Montgomery's trick); hands out each inverse. */
function normalise(
  { mul }: FieldMachine,
  field: Field,
  count: number,
  use: (i: number, inverse: number) => void,
): void {
  const z = (i: number): number => BATCH_AT + i * POINT + 2 * FIELD;
  const prefix = (i: number): number => (i < 0 ? ONE : PREFIX_AT + i * FIELD);
  for (let i = 0; i < count; i++) mul(prefix(i), prefix(i - 1), z(i));
  const rest = INVERSE_AT;
  const inverse = INVERSE_AT + FIELD;
  field.invert(rest, prefix(count - 1));
  for (let i = count - 1; i >= 0; i--) {
    mul(inverse, rest, prefix(i - 1));
    mul(rest, rest, z(i));
    use(i, inverse);
  }
}

/** Tables of fixed bases, in as many slots; the slot least lately filled is used again. */
function tablesOf(machine: FieldMachine, field: Field) {
  const { words, plus, cache, mul, plusMixed, minusMixed } = machine;
  const owners: Point[] = [];
  let made = 0;
  const has = (one: Point): boolean => one.table !== undefined && owners[one.table] === one;

  /** Row i holds d · 256^i · P; 256^i · P is link 2i of P's chain. */
  function make(one: Point, chain: number): void {
    // Slot 0 is the generator's, the first to come, and stays.
    const slot = made < TABLES ? made : 1 + ((made - 1) % (TABLES - 1));
    made += 1;
    const table = TABLES_AT + slot * TABLE;
    for (let row = 0; row < ROWS; row++) {
      const link = chain + 2 * row * LINK;
      words.copyWithin(BATCH_AT / 4, link / 4, (link + POINT) / 4);
      for (let i = 1; i < ENTRIES; i++) plus(BATCH_AT + i * POINT, BATCH_AT + (i - 1) * POINT, link + POINT);
      normalise(machine, field, ENTRIES, (i, inverse) => {
        const [x, y] = coordinates(BATCH_AT + i * POINT);
        const [affineX, affineY, affineZ, affineT] = coordinates(SUM);
        mul(affineX, x, inverse);
        mul(affineY, y, inverse);
        words.copyWithin(affineZ / 4, ONE / 4, ONE / 4 + LIMBS);
        mul(affineT, affineX, affineY);
        cache(CACHED, SUM);
        const entry = table + (row * ENTRIES + i) * ENTRY;
        words.copyWithin(entry / 4, CACHED / 4, (CACHED + 2 * FIELD) / 4);
        words.copyWithin((entry + 2 * FIELD) / 4, (CACHED + 3 * FIELD) / 4, (CACHED + POINT) / 4);
      });
    }
    owners[slot] = one;
    one.table = slot;
  }

  function addMultiple(result: number, one: Point, scalar: bigint): void {
    const table = TABLES_AT + (one.table ?? 0) * TABLE;
    const digits = digitsOf(scalar, ROWS, 8);
    for (let row = 0; row < ROWS; row++) {
      const digit = digits[row] ?? 0;
      if (digit === 0) continue;
      const entry = table + (row * ENTRIES + Math.abs(digit) - 1) * ENTRY;
      (digit > 0 ? plusMixed : minusMixed)(result, result, entry);
    }
  }
  return { has, make, addMultiple };
}
