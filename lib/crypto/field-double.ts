/**
 * Arithmetic modulo p = 2^255 − 19 in doubles, for voters' browsers: nothing to compile, no policy to widen, and several
 * times as fast as BigInt. After Bernstein, "Curve25519: new Diffie-Hellman speed records" (PKC 2006): an element is the
 * sum of twelve doubles, limb i a multiple of 2^⌈21.25·i⌉ and at most half of 2^⌈21.25·(i+1)⌉ in size, of either sign
 * (*reduced*; limbs 1 and 7 a 64th more). The sums of a product are then integers below 2^49, counted in the unit of their
 * limb, and below 2^51 where each operand is a sum or difference of two reduced elements: exact in the 53 bits of a double.
 * No branch and no address depends on a value.
 */
const p = 2n ** 255n - 19n;

export const LIMBS = 12;
/** Bit at which limb i begins. */
const start = (i: number): number => Math.ceil(21.25 * i);

/** 2^255 = 19 modulo p. */
const WRAP = 19 * 2 ** -255;
/** Adding and subtracting this rounds limb i to a multiple of where limb i + 1 begins. */
const round = (i: number): number => 3 * 2 ** (51 + start(i + 1));
const [C0, C1, C2, C3, C4, C5] = [round(0), round(1), round(2), round(3), round(4), round(5)];
const [C6, C7, C8, C9, C10, C11] = [round(6), round(7), round(8), round(9), round(10), round(11)];

/** w[t…] = w[a…] · w[b…], reduced. `t` may be `a` or `b`. */
// biome-ignore format: a sum in two lines, a carry in one
export function mul(w: Float64Array, t: number, a: number, b: number): void {
  const f0 = w[a] ?? 0; const f1 = w[a + 1] ?? 0; const f2 = w[a + 2] ?? 0; const f3 = w[a + 3] ?? 0;
  const f4 = w[a + 4] ?? 0; const f5 = w[a + 5] ?? 0; const f6 = w[a + 6] ?? 0; const f7 = w[a + 7] ?? 0;
  const f8 = w[a + 8] ?? 0; const f9 = w[a + 9] ?? 0; const f10 = w[a + 10] ?? 0; const f11 = w[a + 11] ?? 0;
  const g0 = w[b] ?? 0; const g1 = w[b + 1] ?? 0; const g2 = w[b + 2] ?? 0; const g3 = w[b + 3] ?? 0;
  const g4 = w[b + 4] ?? 0; const g5 = w[b + 5] ?? 0; const g6 = w[b + 6] ?? 0; const g7 = w[b + 7] ?? 0;
  const g8 = w[b + 8] ?? 0; const g9 = w[b + 9] ?? 0; const g10 = w[b + 10] ?? 0; const g11 = w[b + 11] ?? 0;
  const k1 = WRAP * g1; const k2 = WRAP * g2; const k3 = WRAP * g3; const k4 = WRAP * g4;
  const k5 = WRAP * g5; const k6 = WRAP * g6; const k7 = WRAP * g7; const k8 = WRAP * g8;
  const k9 = WRAP * g9; const k10 = WRAP * g10; const k11 = WRAP * g11;
  let h0 = f0 * g0 + f1 * k11 + f2 * k10 + f3 * k9 + f4 * k8 + f5 * k7
    + f6 * k6 + f7 * k5 + f8 * k4 + f9 * k3 + f10 * k2 + f11 * k1;
  let h1 = f0 * g1 + f1 * g0 + f2 * k11 + f3 * k10 + f4 * k9 + f5 * k8
    + f6 * k7 + f7 * k6 + f8 * k5 + f9 * k4 + f10 * k3 + f11 * k2;
  let h2 = f0 * g2 + f1 * g1 + f2 * g0 + f3 * k11 + f4 * k10 + f5 * k9
    + f6 * k8 + f7 * k7 + f8 * k6 + f9 * k5 + f10 * k4 + f11 * k3;
  let h3 = f0 * g3 + f1 * g2 + f2 * g1 + f3 * g0 + f4 * k11 + f5 * k10
    + f6 * k9 + f7 * k8 + f8 * k7 + f9 * k6 + f10 * k5 + f11 * k4;
  let h4 = f0 * g4 + f1 * g3 + f2 * g2 + f3 * g1 + f4 * g0 + f5 * k11
    + f6 * k10 + f7 * k9 + f8 * k8 + f9 * k7 + f10 * k6 + f11 * k5;
  let h5 = f0 * g5 + f1 * g4 + f2 * g3 + f3 * g2 + f4 * g1 + f5 * g0
    + f6 * k11 + f7 * k10 + f8 * k9 + f9 * k8 + f10 * k7 + f11 * k6;
  let h6 = f0 * g6 + f1 * g5 + f2 * g4 + f3 * g3 + f4 * g2 + f5 * g1
    + f6 * g0 + f7 * k11 + f8 * k10 + f9 * k9 + f10 * k8 + f11 * k7;
  let h7 = f0 * g7 + f1 * g6 + f2 * g5 + f3 * g4 + f4 * g3 + f5 * g2
    + f6 * g1 + f7 * g0 + f8 * k11 + f9 * k10 + f10 * k9 + f11 * k8;
  let h8 = f0 * g8 + f1 * g7 + f2 * g6 + f3 * g5 + f4 * g4 + f5 * g3
    + f6 * g2 + f7 * g1 + f8 * g0 + f9 * k11 + f10 * k10 + f11 * k9;
  let h9 = f0 * g9 + f1 * g8 + f2 * g7 + f3 * g6 + f4 * g5 + f5 * g4
    + f6 * g3 + f7 * g2 + f8 * g1 + f9 * g0 + f10 * k11 + f11 * k10;
  let h10 = f0 * g10 + f1 * g9 + f2 * g8 + f3 * g7 + f4 * g6 + f5 * g5
    + f6 * g4 + f7 * g3 + f8 * g2 + f9 * g1 + f10 * g0 + f11 * k11;
  let h11 = f0 * g11 + f1 * g10 + f2 * g9 + f3 * g8 + f4 * g7 + f5 * g6
    + f6 * g5 + f7 * g4 + f8 * g3 + f9 * g2 + f10 * g1 + f11 * g0;
  // Two chains of carries side by side, then once more where they met.
  let c = 0;
  c = h0 + C0 - C0; h0 -= c; h1 += c;
  c = h6 + C6 - C6; h6 -= c; h7 += c;
  c = h1 + C1 - C1; h1 -= c; h2 += c;
  c = h7 + C7 - C7; h7 -= c; h8 += c;
  c = h2 + C2 - C2; h2 -= c; h3 += c;
  c = h8 + C8 - C8; h8 -= c; h9 += c;
  c = h3 + C3 - C3; h3 -= c; h4 += c;
  c = h9 + C9 - C9; h9 -= c; h10 += c;
  c = h4 + C4 - C4; h4 -= c; h5 += c;
  c = h10 + C10 - C10; h10 -= c; h11 += c;
  c = h5 + C5 - C5; h5 -= c; h6 += c;
  c = h11 + C11 - C11; h11 -= c; h0 += WRAP * c;
  c = h6 + C6 - C6; h6 -= c; h7 += c;
  c = h0 + C0 - C0; h0 -= c; h1 += c;
  w[t] = h0; w[t + 1] = h1; w[t + 2] = h2; w[t + 3] = h3;
  w[t + 4] = h4; w[t + 5] = h5; w[t + 6] = h6; w[t + 7] = h7;
  w[t + 8] = h8; w[t + 9] = h9; w[t + 10] = h10; w[t + 11] = h11;
}

/** w[t…] = w[a…] + w[b…], not reduced. */
export function add(w: Float64Array, t: number, a: number, b: number): void {
  for (let i = 0; i < LIMBS; i++) w[t + i] = (w[a + i] ?? 0) + (w[b + i] ?? 0);
}

/** w[t…] = w[a…] − w[b…], not reduced. */
export function sub(w: Float64Array, t: number, a: number, b: number): void {
  for (let i = 0; i < LIMBS; i++) w[t + i] = (w[a + i] ?? 0) - (w[b + i] ?? 0);
}

/** Puts 0 ≤ value < p at w[t…], reduced. */
export function write(w: Float64Array, t: number, value: bigint): void {
  let rest = value;
  for (let i = 0; i < LIMBS; i++) {
    const width = start(i + 1) - start(i);
    const digit = Number(BigInt.asIntN(width, rest));
    rest = (rest - BigInt(digit)) >> BigInt(width);
    w[t + i] = digit * 2 ** start(i);
  }
  // What is left is 0, or 1 for 2^255.
  w[t] = (w[t] ?? 0) + 19 * Number(rest);
}

/** The element at w[t…], in [0, p). */
export function read(w: Float64Array, t: number): bigint {
  let value = 0n;
  for (let i = LIMBS - 1; i >= 0; i--) {
    value = (value << BigInt(start(i + 1) - start(i))) + BigInt((w[t + i] ?? 0) * 2 ** -start(i));
  }
  const rest = value % p;
  return rest < 0n ? rest + p : rest;
}
