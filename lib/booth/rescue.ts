/**
 * The rescue code (PROTOCOL §5.2): the 16 secret bytes of a device without PRF, as a person writes them down and types
 * them again. Crockford's base 32: 26 characters hold the bytes, 2 more find mistakes; seven groups of four.
 */
import { SECRET_LENGTH } from '#lib/crypto/derive.ts';
import { type Bytes, fromBigInt, toBigInt } from '#lib/ground/bytes.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Characters of the secret: 130 bits, of which the last two are 0. */
const LENGTH = 26;
const SPARE_BITS = 2n;

/** Times x in GF(32) = GF(2)[x] / (x⁵ + x² + 1). */
const timesX = (symbol: number): number => (symbol << 1) ^ (symbol >> 4 === 1 ? 0b100101 : 0);

/**
 * The plain sum and the sum weighted by powers of x, over GF(32). One or two wrong characters, or two that changed
 * places, always change one of them: x has order 31, so no two of our 26 places weigh the same.
 */
function checksOf(symbols: readonly number[]): readonly number[] {
  const plain = symbols.reduce((sum, symbol) => sum ^ symbol, 0);
  const weighted = symbols.reduce((sum, symbol) => timesX(sum) ^ symbol, 0);
  return [plain, weighted];
}

/** @param secret 16 bytes */
export function writeRescueCode(secret: Bytes): string {
  if (secret.length !== SECRET_LENGTH) throw new RangeError('secret of 16 bytes');
  const value = toBigInt(secret) << SPARE_BITS;
  const symbols = Array.from({ length: LENGTH }, (_, i) => Number((value >> BigInt(5 * (LENGTH - 1 - i))) & 31n));
  const text = [...symbols, ...checksOf(symbols)].map((symbol) => ALPHABET.charAt(symbol)).join('');
  return (text.match(/.{4}/g) ?? []).join('-');
}

/** The secret behind a code as people type it: small letters, O for 0, I or L for 1, any spaces and dashes. Null where a
 * character is wrong, missing or too many. */
export function readRescueCode(text: string): Bytes | null {
  const plain = text
    .replace(/[\s\p{P}]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  const symbols = Array.from(plain, (letter) => ALPHABET.indexOf(letter));
  if (symbols.length !== LENGTH + 2 || symbols.includes(-1)) return null;
  const own = symbols.slice(0, LENGTH);
  const checks = checksOf(own);
  if (checks.some((check, i) => check !== symbols[LENGTH + i])) return null;
  const value = own.reduce((sum, symbol) => (sum << 5n) | BigInt(symbol), 0n);
  return value % 4n === 0n ? fromBigInt(value >> SPARE_BITS, SECRET_LENGTH) : null;
}
