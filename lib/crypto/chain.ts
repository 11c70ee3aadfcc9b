/**
 * Public powers of elements that are raised a few times each (every alpha and beta of a ballot), in plain JavaScript:
 * the doublings of an element are made once, as its *chain*, and serve its two powers and its subgroup check (Yao, "On
 * the evaluation of powers", 1976). `fast-curve.ts` does the same in WebAssembly.
 */
import type { EdwardsPoint } from '@noble/curves/abstract/edwards.js';
import { ed25519 } from '@noble/curves/ed25519.js';

const { Point } = ed25519;
const p = Point.Fp.ORDER;
const TWO_D = (2n * Point.CURVE().d) % p;

/** Digits of four bits, from −8 to 7. */
const DIGITS = 64;
const BUCKETS = 8;
/** Chains kept at once, some 30 kB each: more than a ballot has elements, and no more than a phone can hold. */
const KEPT = 256;

/** Extended coordinates, between −p and p. */
type Extended = readonly [X: bigint, Y: bigint, Z: bigint, T: bigint];
/** Second operand of an addition: Y+X, Y−X, 2Z, 2dT. */
type Cached = readonly [plus: bigint, minus: bigint, z2: bigint, t2d: bigint];
type Link = { readonly point: Extended; readonly cached: Cached };

const cache = ([X, Y, Z, T]: Extended): Cached => [Y + X, Y - X, Z + Z, (T * TWO_D) % p];

/** add-2008-hwcd-3 for a = −1: complete on this curve. */
function add([X, Y, Z, T]: Extended, [plus, minus, z2, t2d]: Cached): Extended {
  const A = ((Y - X) * minus) % p;
  const B = ((Y + X) * plus) % p;
  const C = (T * t2d) % p;
  const D = (Z * z2) % p;
  const [E, F, G, H] = [B - A, D - C, D + C, B + A];
  return [(E * F) % p, (G * H) % p, (F * G) % p, (E * H) % p];
}

/** dbl-2008-hwcd for a = −1. */
function double([X, Y, Z]: Extended): Extended {
  const A = (X * X) % p;
  const B = (Y * Y) % p;
  const S = X + Y;
  const E = ((S * S) % p) - A - B;
  const G = B - A;
  const F = G - ((2n * Z * Z) % p);
  const H = -A - B;
  return [(E * F) % p, (G * H) % p, (F * G) % p, (E * H) % p];
}

const negateCached = ([plus, minus, z2, t2d]: Cached): Cached => [minus, plus, z2, -t2d];
const negate = ([X, Y, Z, T]: Extended): Extended => [-X, Y, Z, -T];

/** Least lately made first. */
const chains = new Map<EdwardsPoint, readonly Link[]>();

/** 16^i · P for each digit i. */
function chainOf(base: EdwardsPoint): readonly Link[] {
  const kept = chains.get(base);
  if (kept !== undefined) return kept;
  let point: Extended = [base.X, base.Y, base.Z, base.T];
  const chain: Link[] = [{ point, cached: cache(point) }];
  while (chain.length < DIGITS) {
    for (let i = 0; i < 4; i++) point = double(point);
    chain.push({ point, cached: cache(point) });
  }
  const [oldest] = chains.keys();
  if (chains.size >= KEPT && oldest !== undefined) chains.delete(oldest);
  chains.set(base, chain);
  return chain;
}

/** Σ digit · link, each link put in the bucket of its digit's size; then Σ d · bucket_d by running sums. */
function collect(chain: readonly Link[], scalar: bigint): Extended | null {
  const hex = scalar.toString(16).padStart(DIGITS, '0');
  const buckets: (Extended | undefined)[] = [];
  let carry = 0;
  chain.forEach(({ point, cached }, i) => {
    const raw = Number.parseInt(hex.charAt(DIGITS - 1 - i), 16) + carry;
    carry = raw >= 8 ? 1 : 0;
    const digit = raw - 16 * carry;
    if (digit === 0) return;
    const size = Math.abs(digit);
    const bucket = buckets[size];
    if (bucket === undefined) buckets[size] = digit < 0 ? negate(point) : point;
    else buckets[size] = add(bucket, digit < 0 ? negateCached(cached) : cached);
  });
  let [running, sum]: (Extended | null)[] = [null, null];
  for (let size = BUCKETS; size >= 1; size--) {
    const bucket = buckets[size];
    if (bucket !== undefined) running = running ? add(running, cache(bucket)) : bucket;
    if (running) sum = sum ? add(sum, cache(running)) : running;
  }
  return sum ?? null;
}

/** scalar · P for a public 0 ≤ scalar < 2^254, P any point of the curve. */
export function multiplyByChain(base: EdwardsPoint, scalar: bigint): EdwardsPoint {
  const sum = collect(chainOf(base), scalar);
  if (sum === null) return Point.ZERO;
  const [X, Y, Z, T] = sum.map((value) => (value < 0n ? value + p : value));
  return new Point(X ?? 0n, Y ?? 1n, Z ?? 1n, T ?? 0n);
}

/** Whether the point lies in the subgroup of prime order. */
export const isTorsionFree = (point: EdwardsPoint): boolean => multiplyByChain(point, Point.Fn.ORDER).is0();
