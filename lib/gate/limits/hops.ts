/**
 * Whose request this is, where proxies stand between: a header is believed only as far as those who wrote it are ours.
 * X-Forwarded-For alone is read, from its end: each proxy of ours adds there whom it saw. `Forwarded` is not read.
 */
import { BlockList, isIP, isIPv6 } from 'node:net';
import { type Address, parseAddress, withoutPort } from './prefix.ts';

const unmapped = (text: string): string => text.replace(/^::ffff:(?=\d+\.)/i, '');

/** The proxies in front: networks (`10.0.0.0/8`), or how many stand one behind the other. */
export type Trusted = { kind: 'networks'; list: BlockList } | { kind: 'count'; count: number };

/** Where nothing is configured: a proxy on this machine, under its one usual address. */
export const LOOPBACK = '127.0.0.1,::1';

/** `10.0.0.0/8,2001:db8::/32,127.0.0.1`, or `2`. Null where it is neither. */
export function parseTrusted(text: string): Trusted | null {
  if (/^\d{1,2}$/.test(text.trim())) return { kind: 'count', count: Number(text) };
  const list = networks(text);
  return list === null ? null : { kind: 'networks', list };
}

/** Null where one of them is no address and no network. */
export function networks(text: string): BlockList | null {
  const list = new BlockList();
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const [, address = '', bits] = /^([\d.a-fA-F:]+)(?:\/(\d{1,3}))?$/.exec(part) ?? [];
    const family = isIP(address);
    if (family === 0 || Number(bits ?? 0) > (family === 4 ? 32 : 128)) return null;
    list.addSubnet(address, Number(bits ?? (family === 4 ? 32 : 128)), family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** IPv4 mapped into IPv6 is IPv4. */
export function isIn(list: BlockList, address: string): boolean {
  // most have none, and a look costs three microseconds
  if (list.rules.length === 0) return false;
  const plain = unmapped(address);
  return list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}

/** Whether this connection may be a proxy of ours. By count alone any may be one. */
export const isTrusted = (trusted: Trusted, direct: string): boolean =>
  trusted.kind === 'count' ? trusted.count > 0 : isIn(trusted.list, direct);

/** A client, or this machine itself (the other side, health checks, the demonstration), or nobody that can be named. */
export type Client = { kind: 'address'; address: Address } | { kind: 'self' } | { kind: 'unknown' };

/**
 * @param direct the socket's remote address
 * @param forwarded every X-Forwarded-For of the request, joined by commas in their order
 */
export function clientOf(direct: string, forwarded: string | undefined, trusted: Trusted): Client {
  const peer = unmapped(direct);
  if (forwarded === undefined) return clientAt(peer);
  const chain = forwarded
    .split(',')
    .slice(-MOST_HOPS)
    .map((node) => unmapped(withoutPort(node.trim())));
  const seen = [...chain, peer];
  const named = trusted.kind === 'count' ? byCount(seen, trusted.count) : byNetwork(seen, trusted.list);
  // What stands where our own proxy should have written an address is not one: then its own counts.
  const address = parseAddress(named) ?? parseAddress(peer);
  return address === null ? { kind: 'unknown' } : { kind: 'address', address };
}

/** Who comes without a proxy between, or is this machine. */
function clientAt(peer: string): Client {
  if (peer === '127.0.0.1' || peer === '::1') return { kind: 'self' };
  const address = parseAddress(peer);
  return address === null ? { kind: 'unknown' } : { kind: 'address', address };
}

/** A header of a thousand hops is nobody's network. */
const MOST_HOPS = 16;

/** From the end, the first who is not one of ours. */
function byNetwork(seen: readonly string[], list: BlockList): string {
  for (let i = seen.length - 1; i > 0; i--) {
    const one = seen[i] ?? '';
    if (isIP(one) === 0 || !isIn(list, one)) return one;
  }
  return seen[0] ?? '';
}

const byCount = (seen: readonly string[], count: number): string => seen[Math.max(0, seen.length - 1 - count)] ?? '';
