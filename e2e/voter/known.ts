/** The token of a software voter's device (PROTOCOL §3.7), as the enrolment page gets and keeps it. */
import { z } from 'zod';
import { drawToken, type TokenKey, type TokenRequest } from '#lib/election/device-token.ts';
import { KNOWN_COOKIE } from '#lib/ground/known-token.ts';
import type { LocalFetch } from './local-fetch.ts';
import { json } from './session.ts';

/** As it stands in the answers of opening and finishing an enrolment. */
export const Offered = z.object({ quarter: z.string(), modulus: z.string() }).nullable();

/** What goes along with the order to finish. */
export const orderOf = (drawn: TokenRequest | null) =>
  drawn === null ? {} : { deviceToken: { quarter: drawn.quarter, request: drawn.request } };

export const draw = (key: TokenKey | null): TokenRequest | null => (key === null ? null : drawToken(key));

/** Has the server keep it in a cookie. @returns what the cookie `__Host-known` holds; null without a token */
export async function keepDeviceToken(
  { origin, fetch }: { origin: string; fetch: LocalFetch },
  drawn: TokenRequest | null,
  signature: string | null,
): Promise<string | null> {
  const token = drawn === null || signature === null ? null : drawn.finish(signature);
  if (token === null) return null;
  const answer = await fetch(`${origin}/api/people/known`, json('POST', { token }, origin));
  await answer.body?.cancel();
  const [cookie = ''] = answer.headers.getSetCookie();
  return cookie.startsWith(`${KNOWN_COOKIE}=`)
    ? (cookie.slice(KNOWN_COOKIE.length + 1).split(';', 1)[0] ?? null)
    : null;
}
