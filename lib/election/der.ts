/** ECDSA signatures of P-256 in DER (RFC 3279 §2.2.3): one spelling only, so that evidence has one spelling too. */
import { type Bytes, concat } from '#lib/ground/bytes.ts';

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** `r ‖ s`, 64 bytes, as WebCrypto wants them; null unless the bytes are canonical DER of two positive integers. */
export function readEcdsaDer(der: Uint8Array): Bytes | null {
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2 || der.length > 72) return null;
  const r = readInteger(der, 2);
  if (r === null) return null;
  const s = readInteger(der, r.end);
  if (s === null || s.end !== der.length) return null;
  return concat(r.value, s.value);
}

/** A positive integer of at most 32 bytes, without superfluous leading zeros. */
function readInteger(der: Uint8Array, at: number): { value: Bytes; end: number } | null {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== INTEGER || length < 1 || length > 33 || end > der.length) return null;
  const bytes = der.subarray(at + 2, end);
  const first = bytes[0] ?? 0;
  if (first >= 0x80) return null;
  const isPadded = first === 0 && length > 1;
  if (isPadded && (bytes[1] ?? 0) < 0x80) return null;
  const digits = isPadded ? bytes.subarray(1) : bytes;
  if (digits.length > 32) return null;
  const value = new Uint8Array(32);
  value.set(digits, 32 - digits.length);
  return { value, end };
}
