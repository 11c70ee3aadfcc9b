/** Bytes and their spellings. Decoders are strict: one spelling per value, or they throw. */

/** Bytes over an ordinary (never shared) buffer, as WebCrypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const utf8 = (text: string): Bytes => encoder.encode(text);

/** @throws TypeError where the bytes are not well-formed UTF-8. */
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Equality of public bytes (not constant time: never compare secrets with it). */
export const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Order by bytes, shorter first on a tie: the only order used in what is hashed. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const d = (a[i] ?? 0) - (b[i] ?? 0);
    if (d !== 0) return d;
  }
  return a.length - b.length;
}

/** Order of strings by their UTF-8 bytes, never by locale. */
export const compareText = (a: string, b: string): number => compareBytes(utf8(a), utf8(b));

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** Values of digits by character code; 255 for what is none. */
function valuesOf(digits: string): Uint8Array {
  const values = new Uint8Array(128).fill(255);
  for (let i = 0; i < digits.length; i++) values[digits.charCodeAt(i)] = i;
  return values;
}
const OF_HEX = valuesOf('0123456789abcdef');
const OF_BASE64URL = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');

/** @throws RangeError unless the text is lowercase hex of even length. */
export function fromHex(text: string): Bytes {
  if (text.length % 2 !== 0) throw new RangeError('not lowercase hex');
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) {
    const high = OF_HEX[text.charCodeAt(2 * i)] ?? 255;
    const low = OF_HEX[text.charCodeAt(2 * i + 1)] ?? 255;
    if (high === 255 || low === 255) throw new RangeError('not lowercase hex');
    out[i] = (high << 4) | low;
  }
  return out;
}

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}

/** base64 without padding, as Belenios writes hashes. */
export const toBase64Unpadded = (bytes: Uint8Array): string => toBase64(bytes).replace(/=+$/, '');

export const toBase64Url = (bytes: Uint8Array): string =>
  toBase64Unpadded(bytes).replaceAll('+', '-').replaceAll('/', '_');

/** @throws RangeError unless the text is canonical base64url without padding. */
export function fromBase64Url(text: string): Bytes {
  if (text.length % 4 === 1) throw new RangeError('not base64url');
  const out = new Uint8Array((text.length * 3) >> 2);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = OF_BASE64URL[text.charCodeAt(i)] ?? 255;
    if (value === 255) throw new RangeError('not base64url');
    bits = ((bits << 6) | value) & 0x3fff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out[at++] = bits >> held;
  }
  // bits beyond the last byte are zero, or the same bytes would have several spellings
  if ((bits & ((1 << held) - 1)) !== 0) throw new RangeError('not canonical base64url');
  return out;
}

/** Big-endian unsigned integer of the bytes. */
export const toBigInt = (bytes: Uint8Array): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`));

/** Big-endian bytes of exactly `length`. @throws RangeError where the value does not fit. */
export function fromBigInt(value: bigint, length: number): Bytes {
  const hex = value.toString(16);
  if (value < 0n || hex.length > 2 * length) throw new RangeError('integer does not fit');
  return fromHex(hex.padStart(2 * length, '0'));
}

/** Fresh random bytes from WebCrypto, the only source of randomness (HOUSE §6). */
export const randomBytes = (length: number): Bytes => globalThis.crypto.getRandomValues(new Uint8Array(length));
