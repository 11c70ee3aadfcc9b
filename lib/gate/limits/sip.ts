/**
 * HalfSipHash-2-4 of three 32-bit words, 64 bits out (Aumasson, Bernstein: SipHash, 2012; the 32-bit variant is theirs).
 * Keyed, so that nobody who chooses addresses chooses places in a table; without allocation, since every request pays.
 */
export type SipKey = { k0: number; k1: number };

/** The last hash: two words. Read before the next call. */
export const hashed = new Uint32Array(2);

/** Hash of the twelve bytes of `x`, `y`, `z` in little-endian order, into `hashed`. */
export function sip({ k0, k1 }: SipKey, x: number, y: number, z: number): void {
  v[0] = k0;
  v[1] = k1 ^ 0xee;
  v[2] = 0x6c796765 ^ k0;
  v[3] = 0x74656462 ^ k1;
  absorb(x);
  absorb(y);
  absorb(z);
  absorb(12 << 24);
  v[2] = at(2) ^ 0xee;
  for (let i = 0; i < 4; i++) round();
  hashed[0] = at(1) ^ at(3);
  v[1] = at(1) ^ 0xdd;
  for (let i = 0; i < 4; i++) round();
  hashed[1] = at(1) ^ at(3);
}

const v = new Uint32Array(4);
const at = (i: number): number => v[i] ?? 0;
const rotl = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function absorb(word: number): void {
  v[3] = at(3) ^ word;
  round();
  round();
  v[0] = at(0) ^ word;
}

function round(): void {
  let a = at(0) | 0;
  let b = at(1) | 0;
  let c = at(2) | 0;
  let d = at(3) | 0;
  a = (a + b) | 0;
  b = rotl(b, 5) ^ a;
  a = rotl(a, 16);
  c = (c + d) | 0;
  d = rotl(d, 8) ^ c;
  a = (a + d) | 0;
  d = rotl(d, 7) ^ a;
  c = (c + b) | 0;
  b = rotl(b, 13) ^ c;
  c = rotl(c, 16);
  v[0] = a;
  v[1] = b;
  v[2] = c;
  v[3] = d;
}
