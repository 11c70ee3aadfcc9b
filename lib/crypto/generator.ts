/** Generators of which nobody knows a logarithm to another, hashed out of "ggen" and a number (BELENIOS §1). */
import { ed25519 } from '@noble/curves/ed25519.js';
import { toBigInt } from '#lib/ground/bytes.ts';
import { toBigEndianHex } from './ed25519.ts';
import type { AnyGroup, Element } from './group.ts';
import { sha256 } from './hash.ts';

const { Point } = ed25519;

/** 8 · the point of the first integer from `start` on that is a y-coordinate (with sign bit 0). */
function pointFrom(start: bigint): string {
  for (let y = start; ; y++) {
    try {
      const bytes = Uint8Array.from(y.toString(16).padStart(64, '0').match(/../g) ?? [], (hex) =>
        Number.parseInt(hex, 16),
      );
      return toBigEndianHex(Point.fromBytes(bytes.reverse(), false).clearCofactor().toBytes());
    } catch {
      // no point has this y-coordinate: the next one
    }
  }
}

function generator(group: AnyGroup, i: number): Element {
  const seed = toBigInt(sha256(`ggen|${i}`));
  // RFC-3526-2048: p = 2q + 1, so the cofactor is 2.
  const spelled = group.name === 'Ed25519' ? pointFrom(seed >> 2n) : ((seed * seed) % (2n * group.q + 1n)).toString();
  const element = group.name === 'BELENIOS-2048' ? null : group.decode(spelled);
  if (element === null) throw new RangeError(`no independent generators in ${group.name}`);
  return element;
}

/** h (number −1), then h_0 … h_{n−1}. @throws RangeError in a group without them, or where two are the same. */
export function independentGenerators(group: AnyGroup, n: number): Element[] {
  const all = Array.from({ length: n + 1 }, (_, i) => generator(group, i - 1));
  if (new Set(all.map((one) => group.encode(one))).size !== all.length) throw new RangeError('generators collide');
  return all;
}
