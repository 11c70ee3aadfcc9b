/**
 * This device's token in the browser (PROTOCOL §3.7): with it the device goes first where many come at once. A
 * convenience: whatever goes wrong here, enrolling and signing in go on without.
 */
import { drawToken, type TokenKey, type TokenRequest } from '#lib/election/device-token.ts';
import type { Locale } from '#lib/i18n/index.ts';
import { ask } from './ask.ts';
import { textOf } from './by-hand.ts';

export const TOKENS = '/api/people/known';

/** The key as the server names it; null where there is none now. @throws TypeError where it is of another kind */
export const readTokenKey = (answer: unknown): TokenKey | null =>
  answer === null ? null : { quarter: textOf(answer, 'quarter'), modulus: textOf(answer, 'modulus') };

/** Null where there is no key, or one that is none. */
export function drawFor(key: TokenKey | null): TokenRequest | null {
  if (key === null) return null;
  try {
    return drawToken(key);
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

/** Unblinds what the server signed, and has it kept in a cookie that no script can read. */
export async function keepToken(locale: Locale, drawn: TokenRequest, signature: string | null): Promise<void> {
  const token = signature === null ? null : finished(drawn, signature);
  if (token !== null) await ask(locale, 'POST', TOKENS, () => null, { token });
}

function finished(drawn: TokenRequest, signature: string): string | null {
  try {
    return drawn.finish(signature);
  } catch (thrown) {
    if (thrown instanceof RangeError) return null; // not base64url
    throw thrown;
  }
}
