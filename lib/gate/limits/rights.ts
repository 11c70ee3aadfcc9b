/**
 * Limits by what only its holder can show: a link, a passkey. Asked for by handlers, once they know. A passkey is charged
 * for what its holder really did, never for what somebody claims in its name: a stranger uses nobody's right up.
 *
 * Counted in this process, in memory that does not grow; with `REDIS_URL` in Redis or Valkey too, so that several hosts
 * count together. The process is asked first, so that a flood costs the store nothing, and its word stands where the
 * store is away. Neither keeps a name: keys are hashes under a secret of the process, or of the store's own address.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { type Clock, now as wallClock } from '#lib/ground/clock.ts';
import { log } from '#lib/ground/log.ts';
import { shared } from '#lib/ground/shared.ts';
import { gateConfig } from '../config.ts';
import { boundedTable, type Rate } from './table.ts';

/** What one holder may do. */
export const RIGHTS = {
  /** Openings, proofs, codes and passkeys of one link, together. */
  link: { points: 120, seconds: 600 },
  /** Signatures in the register; a booth that did not hear the answer asks again. */
  passkey: { points: 30, seconds: 60 },
} as const satisfies Record<string, Rate>;
export type RightName = keyof typeof RIGHTS;

export type Rights = {
  /** Takes one. 0: granted; else seconds until one would be, and none is taken. */
  spend: (right: RightName, holder: string) => Promise<number>;
  /** Seconds until one would be granted, by what this process knows; takes none. */
  left: (right: RightName, holder: string) => number;
  close: () => void;
};

/** Milliseconds that the store may take; then the process's own word stands. */
const STORE_MS = 250;
const PLACES = 2 ** 16;

export function openRights({ redisUrl, now = wallClock }: { redisUrl: string | null; now?: Clock }): Rights {
  const secret = redisUrl === null ? randomBytes(32) : createHash('sha256').update(`isoloir/gate ${redisUrl}`).digest();
  const tables = { link: boundedTable(PLACES), passkey: boundedTable(PLACES) };
  const store = redisUrl === null ? null : openStore(redisUrl);
  const keyOf = (right: RightName, holder: string): Buffer =>
    createHmac('sha256', secret).update(`${right} ${holder}`).digest();
  const hashOf = (key: Buffer): Uint32Array => new Uint32Array([key.readUInt32LE(0), key.readUInt32LE(4)]);

  return {
    async spend(right, holder) {
      const key = keyOf(right, holder);
      const wait = tables[right].take(hashOf(key), now(), RIGHTS[right]);
      if (wait > 0 || store === null) return Math.ceil(wait / 1000);
      return Math.ceil((await store.wait(right, key.toString('base64url'))) / 1000);
    },
    left(right, holder) {
      return Math.ceil(tables[right].wait(hashOf(keyOf(right, holder)), now(), RIGHTS[right]) / 1000);
    },
    close: () => store?.close(),
  };
}

/** The rights of this process. */
export const rights = (): Rights => shared('gate/rights', () => openRights({ redisUrl: gateConfig().redisUrl }));

function openStore(url: string) {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    commandTimeout: STORE_MS,
    retryStrategy: (times) => Math.min(times * 200, 5000),
  });
  let isAway = false;
  const say = (away: boolean): void => {
    if (away !== isAway) log(away ? 'gate/store-away' : 'gate/store-back');
    isAway = away;
  };
  client.on('error', () => say(true));
  client.on('ready', () => say(false));
  const limiter = (right: RightName) =>
    new RateLimiterRedis({
      storeClient: client,
      keyPrefix: `isoloir/${right}`,
      points: RIGHTS[right].points,
      duration: RIGHTS[right].seconds,
      rejectIfRedisNotReady: true,
    });
  const limiters = { link: limiter('link'), passkey: limiter('passkey') };
  return {
    /** Milliseconds; 0 where it grants, or is away. */
    async wait(right: RightName, key: string): Promise<number> {
      try {
        await limiters[right].consume(key);
        return 0;
      } catch (thrown) {
        if (thrown instanceof RateLimiterRes) return thrown.msBeforeNext;
        say(true);
        return 0;
      }
    },
    close: () => client.disconnect(),
  };
}
