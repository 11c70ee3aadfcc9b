/**
 * Codes that a person reads and types (PROTOCOL §3.3). By message: 8 digits. On paper: 10 signs of Crockford's base 32, 50
 * bits, in two groups; nobody need tell O from 0, nor I and L from 1. Pure.
 */
import { randomBytes } from '#lib/ground/bytes.ts';

const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const SMS_DIGITS = 8;
export const SECTION_SIGNS = 10;

/** Each of the 10⁸ codes equally likely: what would lean is drawn again. */
export function makeSmsCode(): string {
  const most = 42 * 10 ** SMS_DIGITS;
  for (;;) {
    const drawn = new DataView(randomBytes(4).buffer).getUint32(0);
    if (drawn < most) return String(drawn % 10 ** SMS_DIGITS).padStart(SMS_DIGITS, '0');
  }
}

/** 50 bits of `bytes`, of which ten are read: random unless given. */
export const makeSectionCode = (bytes: Uint8Array = randomBytes(SECTION_SIGNS)): string =>
  Array.from(bytes.subarray(0, SECTION_SIGNS), (byte) => SIGNS[byte & 31]).join('');

/** The one spelling of what was typed, or null where it is no such code. */
export function readSmsCode(typed: string): string | null {
  const code = typed.normalize('NFKC').replaceAll(/[\s.-]/g, '');
  return /^\d{8}$/.test(code) ? code : null;
}

export function readSectionCode(typed: string): string | null {
  const code = typed
    .normalize('NFKC')
    .replaceAll(/[\s.-]/g, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return code.length === SECTION_SIGNS && [...code].every((sign) => SIGNS.includes(sign)) ? code : null;
}

/** In two halves, as a person reads them: `1234 5678`, `ABCDE-FGHJK`. */
export const sayCode = (code: string): string =>
  `${code.slice(0, code.length / 2)}${/^\d{8}$/.test(code) ? ' ' : '-'}${code.slice(code.length / 2)}`;
