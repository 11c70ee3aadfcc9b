import type { Locale } from '#lib/i18n/index.ts';
import { ask } from './ask.ts';
import { fieldOf, textOrNull } from './by-hand.ts';
import { drawFor, keepToken, readTokenKey, TOKENS } from './device-token.ts';

const readOffer = (answer: unknown) => readTokenKey(fieldOf(answer, 'key'));
const readSigned = (answer: unknown) => textOrNull(answer, 'signature');

/** Milliseconds for which somebody who has signed in is kept waiting for it. */
const LONGEST = 3000;

/** After a sign-in: gets this device its token where it has none (PROTOCOL §3.7). Goes on without after a moment, and
 * whatever is answered: the session is there. */
export async function renewToken(locale: Locale): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, LONGEST));
  await Promise.race([renew(locale).catch(() => undefined), late]);
}

async function renew(locale: Locale): Promise<void> {
  const offered = await ask(locale, 'GET', TOKENS, readOffer);
  const drawn = offered.ok ? drawFor(offered.value) : null;
  if (drawn === null) return;
  const { quarter, request } = drawn;
  const signed = await ask(locale, 'POST', `${TOKENS}/new`, readSigned, { quarter, request });
  if (signed.ok) await keepToken(locale, drawn, signed.value);
}
