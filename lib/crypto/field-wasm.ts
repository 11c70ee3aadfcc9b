/**
 * Arithmetic modulo p = 2^255 − 19 and on edwards25519 in WebAssembly, for public values only: it is fast, not constant
 * in time over memory. Representation and bounds are those of ref10 (Bernstein et al., "High-speed high-security
 * signatures", 2011): ten signed limbs of 26, 25, 26, … bits, one 32-bit word each; a product takes sums or differences
 * of two products as they are. Points are extended (X, Y, Z, T); the second operand of an addition is "cached":
 * (Y+X, Y−X, Z, 2dT).
 */
import {
  addI32,
  addI64,
  andI64,
  assemble,
  type Code,
  call,
  type Definition,
  getLocal,
  i32,
  i64,
  loadI32,
  loadI64from32,
  mulI64,
  repeat,
  setLocal,
  shlI64,
  shrI64,
  storeI32,
  storeI64as32,
  subI32,
} from './wasm.ts';

export const LIMBS = 10;
/** Bytes of a field element, and of a point or cached point. */
export const FIELD = 4 * LIMBS;
export const POINT = 4 * FIELD;
/** Scratch of the point formulas: five field elements. */
const SCRATCH = 0;
/** Where the constant 2d stands; written at start. */
export const TWO_D = 5 * FIELD;
/** First byte that callers may use. */
export const FREE = 6 * FIELD;

/** Bits of limb i. */
const width = (i: number): number => (i % 2 === 0 ? 26 : 25);
const indices = Array.from({ length: LIMBS }, (_, i) => i);

// Functions by index.
const MUL = 0;
const SQUARE = 1;
const ADD = 2;
const SUB = 3;
const SQUARE_DOUBLED = 4;

/**
 * Carries the sums in locals h…h+9 and stores them at local 0. Limbs end in [0, 2^width], limbs 1 and 6 within
 * 2^16 of it (a last carry comes in; rounded down,
 * not to the nearest as in ref10: fewer instructions). Operands then reach 3·2^26, from which the largest sum of
 * products stays below 2^62.2.
 */
function carryAndStore(h: number): Code {
  const carry = (i: number): Code => {
    const next = (i + 1) % LIMBS;
    return [
      ...[...getLocal(h + next), ...getLocal(h + i), ...i64(width(i)), ...shrI64],
      ...[...(i === 9 ? [...i64(19), ...mulI64] : []), ...addI64, ...setLocal(h + next)],
      ...[...getLocal(h + i), ...i64(2 ** width(i) - 1), ...andI64, ...setLocal(h + i)],
    ];
  };
  return [
    // Two chains side by side, then once more where they met.
    ...[0, 5, 1, 6, 2, 7, 3, 8, 4, 9, 5, 0].flatMap(carry),
    ...indices.flatMap((i) => [...getLocal(0), ...getLocal(h + i), ...storeI64as32(4 * i)]),
  ];
}

const load = (address: number, first: number): Code =>
  indices.flatMap((i) => [...getLocal(address), ...loadI64from32(4 * i), ...setLocal(first + i)]);

const times = (local: number, factor: number, target: number): Code => [
  ...getLocal(local),
  ...i64(factor),
  ...mulI64,
  ...setLocal(target),
];

/** h_k = Σ over i+j ≡ k (mod 10) of f_i·g_j, ×19 where i+j wraps, ×2 where both are odd (their widths fall short). */
function multiplication(): Definition {
  const [f, g, g19, f2, h] = [3, 13, 23, 33, 43];
  const sums = indices.flatMap((k) =>
    indices.flatMap((i) => {
      const j = (k - i + LIMBS) % LIMBS;
      const left = i % 2 === 1 && j % 2 === 1 ? f2 + i : f + i;
      const right = i + j >= LIMBS ? g19 + j : g + j;
      const product = [...getLocal(left), ...getLocal(right), ...mulI64];
      return [...product, ...(i === 0 ? [] : addI64), ...(i === 9 ? setLocal(h + k) : [])];
    }),
  );
  const body = [
    ...load(1, f),
    ...load(2, g),
    ...indices.flatMap((i) => (i === 0 ? [] : times(g + i, 19, g19 + i))),
    ...indices.flatMap((i) => (i % 2 === 1 ? times(f + i, 2, f2 + i) : [])),
    ...sums,
    ...carryAndStore(h),
  ];
  return { name: 'mul', parameters: 3, locals: 50, body };
}

/**
 * As multiplication by itself, each pair once. square(target, source, times): repeated, times ≥ 1. With `doubled`,
 * twice the square.
 */
function squaring(name: string, doubled: boolean): Definition {
  const [f, f19, f38, f2, h] = [3, 13, 23, 33, 43];
  const sums = indices.flatMap((k) => {
    const pairs = indices.map((i): [number, number] => [i, (k - i + LIMBS) % LIMBS]).filter(([i, j]) => i <= j);
    const products = pairs.flatMap(([i, j], at) => {
      const wraps = i + j >= LIMBS;
      // f_i·f_j counts 2^twice times: once more for (j, i), once more where both widths fall short.
      const twice = (i === j ? 0 : 1) + (i % 2 === 1 && j % 2 === 1 ? 1 : 0);
      const left = (twice === 2 || (twice === 1 && !wraps) ? f2 : f) + i;
      const right = (wraps ? (twice > 0 ? f38 : f19) : twice === 2 ? f2 : f) + j;
      return [...getLocal(left), ...getLocal(right), ...mulI64, ...(at === 0 ? [] : addI64)];
    });
    return [...products, ...(doubled ? [...i64(1), ...shlI64] : []), ...setLocal(h + k)];
  });
  const once = [
    ...load(1, f),
    ...indices.flatMap((i) => [...times(f + i, 19, f19 + i), ...times(f + i, 38, f38 + i), ...times(f + i, 2, f2 + i)]),
    ...sums,
    ...carryAndStore(h),
    // Further rounds square the result in place.
    ...[...getLocal(0), ...setLocal(1)],
  ];
  return { name, parameters: 3, locals: 50, body: repeat(2, once) };
}

/** Limb by limb, without carry. */
const limbwise = (name: string, operation: Code): Definition => ({
  name,
  parameters: 3,
  locals: 0,
  body: indices.flatMap((i) => [
    ...[...getLocal(0), ...getLocal(1), ...loadI32(4 * i), ...getLocal(2), ...loadI32(4 * i)],
    ...[...operation, ...storeI32(4 * i)],
  ]),
});

/** Address of field element `index` of the point at a local, or of the scratch. */
const at = (local: number, index: number): Code => [...getLocal(local), ...i32(index * FIELD), ...addI32];
const scratch = (index: number): Code => i32(SCRATCH + index * FIELD);
const run = (operation: number, target: Code, a: Code, b: Code): Code => [...target, ...a, ...b, ...call(operation)];
const [X, Y, Z, T] = [0, 1, 2, 3];

/** From "completed" coordinates in scratch 0…3 (x = X/Z, y = Y/T) to extended ones at local 0; T only where asked. */
const complete = (withT: boolean): Code => [
  ...run(MUL, at(0, X), scratch(X), scratch(T)),
  ...run(MUL, at(0, Y), scratch(Y), scratch(Z)),
  ...run(MUL, at(0, Z), scratch(Z), scratch(T)),
  ...(withT ? run(MUL, at(0, T), scratch(X), scratch(Y)) : []),
];

/** double(target, source, times): 2^times · P. T is computed once, at the end. */
function doubling(): Definition {
  const square = (target: Code, source: Code, operation = SQUARE): Code => run(operation, target, source, i32(1));
  const once = [
    ...square(scratch(0), at(1, X)),
    ...square(scratch(2), at(1, Y)),
    ...square(scratch(3), at(1, Z), SQUARE_DOUBLED),
    ...run(ADD, scratch(4), at(1, X), at(1, Y)),
    ...square(scratch(4), scratch(4)),
    // Y = YY + XX, Z = YY − XX, X = (X+Y)² − Y, T = 2·ZZ − Z
    ...run(ADD, scratch(1), scratch(2), scratch(0)),
    ...run(SUB, scratch(2), scratch(2), scratch(0)),
    ...run(SUB, scratch(0), scratch(4), scratch(1)),
    ...run(SUB, scratch(3), scratch(3), scratch(2)),
    ...complete(false),
    ...[...getLocal(0), ...setLocal(1)],
  ];
  const body = [...repeat(2, once), ...run(MUL, at(0, T), scratch(X), scratch(Y))];
  return { name: 'double', parameters: 3, locals: 0, body };
}

/** target = P ± Q with Q cached; `mixed` where Q's Z is 1 and left out: (Y+X, Y−X, 2dT). */
function addition(name: string, { minus, mixed }: { minus: boolean; mixed: boolean }): Definition {
  const [plus, less] = minus ? [1, 0] : [0, 1];
  const body = [
    ...run(ADD, scratch(0), at(1, Y), at(1, X)),
    ...run(SUB, scratch(1), at(1, Y), at(1, X)),
    ...run(MUL, scratch(2), scratch(0), at(2, plus)),
    ...run(MUL, scratch(1), scratch(1), at(2, less)),
    ...run(MUL, scratch(3), at(1, T), at(2, mixed ? 2 : 3)),
    ...(mixed
      ? run(ADD, scratch(4), at(1, Z), at(1, Z))
      : [...run(MUL, scratch(4), at(1, Z), at(2, Z)), ...run(ADD, scratch(4), scratch(4), scratch(4))]),
    // X = A − B, Y = A + B, Z = D ± C, T = D ∓ C
    ...run(SUB, scratch(0), scratch(2), scratch(1)),
    ...run(ADD, scratch(1), scratch(2), scratch(1)),
    ...run(minus ? SUB : ADD, scratch(2), scratch(4), scratch(3)),
    ...run(minus ? ADD : SUB, scratch(3), scratch(4), scratch(3)),
    ...complete(true),
  ];
  return { name, parameters: 3, locals: 0, body };
}

/** cache(target, P): (Y+X, Y−X, Z, 2dT). */
function caching(): Definition {
  const zero = run(SUB, scratch(0), scratch(0), scratch(0));
  const body = [
    ...run(ADD, at(0, 0), at(1, Y), at(1, X)),
    ...run(SUB, at(0, 1), at(1, Y), at(1, X)),
    ...zero,
    ...run(ADD, at(0, 2), at(1, Z), scratch(0)),
    ...run(MUL, at(0, 3), at(1, T), i32(TWO_D)),
  ];
  return { name: 'cache', parameters: 2, locals: 0, body };
}

const functions: readonly Definition[] = [
  multiplication(),
  squaring('square', false),
  limbwise('add', addI32),
  limbwise('sub', subI32),
  squaring('squareDoubled', true),
  doubling(),
  addition('plus', { minus: false, mixed: false }),
  addition('minus', { minus: true, mixed: false }),
  addition('plusMixed', { minus: false, mixed: true }),
  addition('minusMixed', { minus: true, mixed: true }),
  caching(),
];

type Ternary = (target: number, a: number, b: number) => void;
/** All arguments are addresses in `words`' memory (bytes), but for the counts of `square` and `double`. */
export type FieldMachine = {
  words: Int32Array<ArrayBuffer>;
  mul: Ternary;
  add: Ternary;
  sub: Ternary;
  square: Ternary;
  double: Ternary;
  plus: Ternary;
  minus: Ternary;
  plusMixed: Ternary;
  minusMixed: Ternary;
  cache: (target: number, point: number) => void;
};

const names = ['mul', 'add', 'sub', 'square', 'double', 'plus', 'minus', 'plusMixed', 'minusMixed', 'cache'] as const;

/** What the module exports is what this file wrote into it; the guard only tells the type checker. */
const isMachine = (exports: object): exports is Omit<FieldMachine, 'words'> & { memory: WebAssembly.Memory } =>
  names.every((name) => typeof Reflect.get(exports, name) === 'function') &&
  Reflect.get(exports, 'memory') instanceof WebAssembly.Memory;

/** Bytes in one page of WebAssembly memory. */
const PAGE = 65536;

/** A machine with `bytes` of memory. @throws where WebAssembly is missing or forbidden (a page's CSP). */
export function fieldMachine(bytes: number): FieldMachine {
  const module = new WebAssembly.Module(assemble(functions, Math.ceil(bytes / PAGE)));
  const { exports } = new WebAssembly.Instance(module);
  if (!isMachine(exports)) throw new Error('module is not ours');
  const words = new Int32Array(exports.memory.buffer);
  const { mul, add, sub, square, double, plus, minus, plusMixed, minusMixed, cache } = exports;
  return { mul, add, sub, square, double, plus, minus, plusMixed, minusMixed, cache, words };
}
