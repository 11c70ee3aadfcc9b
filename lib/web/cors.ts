/**
 * Who may read an answer from another origin. `people`: only pages of the people's host (casting). `any`: everyone
 * (the board is public). Never with credentials: the urn takes no cookie, so none is ever allowed along.
 */
import { webConfig } from '#lib/ground/config.ts';

export type Cors = 'none' | 'people' | 'any';

export function corsHeaders(cors: Cors): Record<string, string> {
  if (cors === 'none') return {};
  const origin = cors === 'any' ? '*' : webConfig().peopleOrigin;
  return { 'access-control-allow-origin': origin, ...(cors === 'people' ? { vary: 'Origin' } : {}) };
}

/** What the answer to a preflight for this method says. */
export const preflightHeaders = (cors: Cors, method: string): Record<string, string> => ({
  ...corsHeaders(cors),
  'access-control-allow-methods': method,
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '600',
});

/** Answer to a preflight for this method. */
export const preflight = (cors: Cors, method: string): Response =>
  new Response(null, { status: 204, headers: preflightHeaders(cors, method) });
