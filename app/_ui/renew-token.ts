import './no-eval.ts';
import { z } from 'zod';
import type { Locale } from '#lib/i18n/index.ts';
import { askServer } from './ask-server.ts';
import { drawFor, keepToken, TOKENS } from './device-token.ts';

const Offer = z.object({ key: z.object({ quarter: z.string(), modulus: z.string() }).nullable() });
const Signed = z.object({ signature: z.string().nullable() });

/** Milliseconds for which somebody who has signed in is kept waiting for it. */
const LONGEST = 3000;

/** After a sign-in: gets this device its token where it has none (PROTOCOL §3.7). Goes on without after a moment. */
export async function renewToken(locale: Locale): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, LONGEST));
  await Promise.race([renew(locale), late]);
}

async function renew(locale: Locale): Promise<void> {
  const offered = await askServer(locale, 'GET', TOKENS, Offer);
  const drawn = offered.ok ? drawFor(offered.value.key) : null;
  if (drawn === null) return;
  const { quarter, request } = drawn;
  const signed = await askServer(locale, 'POST', `${TOKENS}/new`, Signed, { quarter, request });
  if (signed.ok) await keepToken(locale, drawn, signed.value.signature);
}
