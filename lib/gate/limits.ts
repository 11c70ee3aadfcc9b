/**
 * Who may ask how often: a table that one can read aloud. Counted per address and class of request, in this process's
 * memory, under a hash of the address with a secret that dies with the process: no address is kept (PROTOCOL §1).
 */
import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { randomBytes } from '#lib/ground/bytes.ts';
import { shared } from '#lib/ground/shared.ts';

/** POST stands for all that changes something, GET for all that reads. */
type Limit = { class: string; method: 'POST' | 'GET'; path: RegExp; points: number; seconds: number };

/** First match counts. Generous: a whole federation may sit behind one address on the evening of a vote. */
const LIMITS: readonly Limit[] = [
  { class: 'cast', method: 'POST', path: /^\/api\/urn\//, points: 1200, seconds: 60 },
  { class: 'register', method: 'POST', path: /^\/api\/people\/register$/, points: 600, seconds: 60 },
  // Each makes a link that enrols: one person needs one.
  { class: 'link', method: 'POST', path: /^\/api\/people\/passkeys\/(invite|link)$/, points: 30, seconds: 60 },
  {
    class: 'ceremony',
    method: 'POST',
    path: /^\/api\/people\/(challenge|enrol|auth|setup)/,
    points: 1200,
    seconds: 60,
  },
  { class: 'write', method: 'POST', path: /^\//, points: 600, seconds: 60 },
  { class: 'board', method: 'GET', path: /^\/api\/board\//, points: 1800, seconds: 60 },
  { class: 'read', method: 'GET', path: /^\//, points: 6000, seconds: 60 },
];

const limiters = () =>
  shared('gate/limits', () => ({
    secret: randomBytes(32),
    byClass: new Map(
      LIMITS.map((limit) => [limit.class, new RateLimiterMemory({ points: limit.points, duration: limit.seconds })]),
    ),
  }));

/** Seconds to wait, or null where the request may pass. */
export async function mustWait(method: string, pathname: string, address: string | null): Promise<number | null> {
  if (address === null) return null;
  const kind = method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'GET' : 'POST';
  const limit = LIMITS.find((candidate) => candidate.method === kind && candidate.path.test(pathname));
  if (limit === undefined) return null;
  const { secret, byClass } = limiters();
  const key = createHmac('sha256', secret).update(address).digest('base64url');
  try {
    await byClass.get(limit.class)?.consume(key);
    return null;
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return Math.max(1, Math.ceil(thrown.msBeforeNext / 1000));
    throw thrown;
  }
}

/**
 * The address that counts: a proxy on this machine names its client last in X-Forwarded-For. Null for this machine
 * itself (the other side, the demonstration), which is not limited. IPv6 counts by its /64, one household.
 */
export function addressOf(incoming: IncomingMessage): string | null {
  const direct = (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const isLoopback = direct === '::1' || direct.startsWith('127.');
  if (!isLoopback) return prefix(direct);
  const forwarded = incoming.headers['x-forwarded-for'];
  const last = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',').at(-1)?.trim();
  return last ? prefix(withoutPort(last)) : null;
}

/** Some proxies add the port: `192.0.2.7:4711`, `[2001:db8::9]:4711`, where another port would be another client. */
function withoutPort(node: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(node)?.[1];
  return (bracketed ?? node.replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1')).replace(/^::ffff:(?=\d+\.)/i, '');
}

function prefix(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const missing = 8 - groups.length - tail.split(':').filter(Boolean).length;
  return [...groups, ...(address.includes('::') ? Array(Math.max(0, missing)).fill('0') : [])].slice(0, 4).join(':');
}
