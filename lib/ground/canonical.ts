/**
 * Canonical bytes for all that is hashed or signed (PROTOCOL §2): length-prefixed, domain-separated,
 * one encoding per value.
 */
import { type Bytes, compareText, utf8 } from './bytes.ts';

/** What a statement is for; the first thing hashed. */
export type Purpose = `isoloir/v1/${string}`;
export type Part = Uint8Array | string | number;

/** PROTOCOL §2.1: `enc(purpose, part…)` = for each of purpose and parts, 4 bytes big-endian length, then the bytes.
 * Strings are UTF-8; numbers are non-negative safe integers in decimal.
 * @throws RangeError for any other number. */
export function enc(purpose: Purpose, ...parts: readonly Part[]): Bytes {
  // Written in one go: a party's roll is a million of these.
  const all: Uint8Array[] = [utf8(purpose)];
  for (const part of parts)
    all.push(typeof part === 'number' ? utf8(decimal(part)) : typeof part === 'string' ? utf8(part) : part);
  let length = 4 * all.length;
  for (const bytes of all) length += bytes.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const bytes of all) {
    const size = bytes.length;
    whole[at] = size >>> 24;
    whole[at + 1] = size >>> 16;
    whole[at + 2] = size >>> 8;
    whole[at + 3] = size;
    whole.set(bytes, at + 4);
    at += 4 + size;
  }
  return whole;
}

function decimal(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('only non-negative safe integers are encoded');
  return String(value);
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** PROTOCOL §2.2: compact JSON, keys sorted by bytes, safe integers only, no undefined.
 * @throws RangeError for anything else. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new RangeError('canonical JSON has integers only');
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => compareText(a, b));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  throw new RangeError(`canonical JSON has no ${typeof value}`);
}
