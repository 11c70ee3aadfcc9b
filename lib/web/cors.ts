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

/** Answer to a preflight for this method. */
export function preflight(cors: Cors, method: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...corsHeaders(cors),
      'access-control-allow-methods': method,
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '600',
    },
  });
}
