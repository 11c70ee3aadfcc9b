/**
 * HalfSipHash-2-4 of three 32-bit words, 64 bits out (Aumasson, Bernstein: SipHash, 2012; the 32-bit variant is theirs).
 * Keyed, so that nobody who chooses addresses chooses places in a table; without allocation, since every request pays.
 */
export type SipKey = { k0: number; k1: number };

/** The last hash: two words. Read before the next call. */
export const hashed = new Uint32Array(2);

/** Hash of the twelve bytes of `x`, `y`, `z` in little-endian order, into `hashed`. */
export function sip({ k0, k1 }: SipKey, x: number, y: number, z: number): void {
  let a = k0 | 0;
  let b = k1 ^ 0xee;
  let c = 0x6c796765 ^ k0;
  let d = 0x74656462 ^ k1;
  let word = 0;
  // two rounds for each of four words, then four, then four again: all state in registers
  for (let i = 0; i < 16; i++) {
    if (i < 8) {
      if (i % 2 === 0) {
        word = i === 0 ? x : i === 2 ? y : i === 4 ? z : LENGTH;
        d ^= word;
      }
    } else if (i === 8) c ^= 0xee;
    else if (i === 12) {
      hashed[0] = b ^ d;
      b ^= 0xdd;
    }
    a = (a + b) | 0;
    b = ((b << 5) | (b >>> 27)) ^ a;
    a = (a << 16) | (a >>> 16);
    c = (c + d) | 0;
    d = ((d << 8) | (d >>> 24)) ^ c;
    a = (a + d) | 0;
    d = ((d << 7) | (d >>> 25)) ^ a;
    c = (c + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ c;
    c = (c << 16) | (c >>> 16);
    if (i < 8 && i % 2 === 1) a ^= word;
  }
  hashed[1] = b ^ d;
}

/** The last word: how many bytes there were, in its highest. */
const LENGTH = 12 << 24;
