/** Network addresses as numbers, and the prefixes under which they are counted. */
import { isIPv4, isIPv6 } from 'node:net';

/** The first 64 bits: no one is told apart below an IPv6 /64, which is one household. `b` is 0 in IPv4. */
export type Address = { v4: boolean; a: number; b: number };

/** Reads an address in any spelling that RFC 4291 or a proxy uses; IPv4 mapped into IPv6 is IPv4. Null: none. */
export function parseAddress(text: string): Address | null {
  const bare = text.split('%', 1)[0] ?? '';
  if (isIPv4(bare)) return { v4: true, a: wordOf(bare), b: 0 };
  if (!isIPv6(bare)) return null;
  const groups = groupsOf(bare);
  const at = (i: number): number => groups[i] ?? 0;
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && at(5) === 0xffff;
  if (isMapped) return { v4: true, a: ((at(6) << 16) | at(7)) >>> 0, b: 0 };
  return { v4: false, a: ((at(0) << 16) | at(1)) >>> 0, b: ((at(2) << 16) | at(3)) >>> 0 };
}

/** Some proxies add the port: `192.0.2.7:4711`, `[2001:db8::9]:4711`, where another port would be another client. */
export function withoutPort(node: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(node)?.[1];
  return bracketed ?? node.replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
}

/** The address cut to its first `bits`. */
export function cut({ v4, a, b }: Address, bits: number): Address {
  if (bits >= 64) return { v4, a, b };
  return { v4, a: (a & maskOf(bits)) >>> 0, b: (b & maskOf(bits - 32)) >>> 0 };
}

/** The first so many bits of a word. */
const maskOf = (keep: number): number => (keep <= 0 ? 0 : (0xffffffff << (32 - Math.min(32, keep))) >>> 0);

const wordOf = (dotted: string): number =>
  dotted.split('.').reduce((word, part) => ((word << 8) | Number(part)) >>> 0, 0);

function groupsOf(text: string): number[] {
  const [head = '', tail] = text.split('::');
  const before = spelt(head);
  if (tail === undefined) return before;
  const after = spelt(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

const spelt = (part: string): number[] =>
  part
    .split(':')
    .filter(Boolean)
    .flatMap((group) => (group.includes('.') ? halves(wordOf(group)) : [Number.parseInt(group, 16)]));

const halves = (word: number): number[] => [word >>> 16, word & 0xffff];
