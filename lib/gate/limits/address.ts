/**
 * Limits by address, in constant memory. Each request is counted under its own address and under the networks around
 * it, which may do more: who holds a /48 or a street of addresses gains little by changing them. Where more addresses
 * are in debt than a table holds, it takes in no new ones, and whoever comes is counted by the next wider prefix alone,
 * until the crowd has gone. Addresses are kept as hashes under a key that dies with the process (PROTOCOL §1).
 */
import { randomBytes } from '#lib/ground/bytes.ts';
import type { Clock } from '#lib/ground/clock.ts';
import { CLASS_NAMES, type RequestClass } from './classes.ts';
import { type Address, cut } from './prefix.ts';
import { hashed, sip } from './sip.ts';
import { type BoundedTable, boundedTable } from './table.ts';

/** Prefixes by their bits, and how many times what one address may do. */
export const TIERS = [
  { v4: 32, v6: 64, times: 1 },
  { v4: 24, v6: 56, times: 8 },
  { v4: 16, v6: 48, times: 64 },
  { v4: 8, v6: 32, times: 512 },
] as const;

/** Above this part in debt a tier takes in nobody new, until it is below the other. */
const CROWDED = 0.75;
const QUIET = 0.25;

export type AddressLimits = {
  /** Counts one request. 0: within the limits; else milliseconds until the next would be. */
  take: (address: Address, kind: RequestClass) => number;
  /** Bits of the narrowest prefix under which newcomers are counted now. */
  width: (family: 'v4' | 'v6') => number;
  bytes: number;
};

/** @param places of each tier's table: a power of two; 2^18 hold 4 MB */
export function addressLimits({ now, places = 2 ** 18 }: { now: Clock; places?: number }): AddressLimits {
  const [k0 = 0, k1 = 0] = new Uint32Array(randomBytes(8).buffer);
  const key = { k0, k1 };
  const tables = TIERS.map(() => boundedTable(places));
  const isClosed = TIERS.map(() => false);

  /** The widest tier is never closed: where it is full, the least indebted give way. */
  const judge = (i: number, table: BoundedTable): boolean => {
    if (i === TIERS.length - 1) return false;
    if (isClosed[i]) isClosed[i] = table.fullness() > QUIET;
    else isClosed[i] = table.fullness() > CROWDED || table.displaced() > places / 16;
    return isClosed[i] ?? false;
  };

  return {
    take(address, kind) {
      const at = now();
      const order = ORDER.get(kind.name) ?? 0;
      for (let i = 0; i < TIERS.length; i++) {
        const tier = TIERS[i];
        const bits = address.v4 ? tier?.v4 : tier?.v6;
        const table = tables[i];
        if (tier === undefined || table === undefined || bits == null) continue;
        const { a, b } = cut(address, bits);
        sip(key, a, b, (order << 8) | (i << 1) | (address.v4 ? 1 : 0));
        // What its own address refuses does not count against the neighbours.
        const rate = { points: kind.points * tier.times, seconds: kind.seconds };
        const wait = table.take(hashed, at, rate, judge(i, table));
        if (wait > 0) return wait;
      }
      return 0;
    },
    width: (family) => TIERS.find((tier, i) => tier[family] !== null && !isClosed[i])?.[family] ?? 0,
    bytes: tables.reduce((sum, table) => sum + table.bytes, 0),
  };
}

const ORDER: ReadonlyMap<string, number> = new Map(CLASS_NAMES.map((name, i) => [name, i]));
