/** Telephone numbers as a gateway wants them (ITU-T E.164). Pure. */

/** `+33639980001`, or null where the text is no number that a message can go to. `country`: calling code of numbers that
 * begin with one 0. */
export function e164(text: string, country: string): string | null {
  const typed = text.normalize('NFKC').replaceAll(/[\s().-]/g, '');
  const number = typed.startsWith('+')
    ? // +33 (0)6…: the 0 is for calls from within
      typed.replace(new RegExp(`^\\+${country}0`), `+${country}`)
    : typed.startsWith('00')
      ? `+${typed.slice(2)}`
      : typed.startsWith('0')
        ? `+${country}${typed.slice(1)}`
        : typed;
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : null;
}

/** The last two digits: enough to know one's own telephone by, and no more. */
export const endOf = (number: string): string => number.slice(-2);
