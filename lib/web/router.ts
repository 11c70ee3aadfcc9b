/**
 * A side's hot handlers as a table that one can read aloud: method, path, who may read the answer, handler.
 * The front door asks `has` first, so that a path outside the table goes on to Next with its body unread.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Bytes } from '#lib/ground/bytes.ts';
import { type Cors, corsHeaders, preflight, preflightHeaders } from './cors.ts';
import type { Plain } from './node.ts';
import { answerFault, type Route, refuseByEdge } from './route.ts';
import type { Screen } from './screen.ts';

export type Entry = {
  method: 'GET' | 'POST';
  /** `/api/urn/state/:phi`; a parameter is one path segment, percent-decoded. */
  path: string;
  cors?: Cors;
  /** Asked first, with the body: whether this is refused without more ado. */
  screen?: Screen;
  route: Route;
};

export type Hot = {
  /** Whether the table has an entry for this path, whatever the method. */
  has: (pathname: string) => boolean;
  /** Headers of the answer (204) to a preflight for this path and the method that it asks for; null: `answer` says why not.
   * Without a `Request` made of it: a flood of these is as cheap as one of refusals. */
  preflight: (pathname: string, wanted: string) => Readonly<Record<string, string>> | null;
  /** The answer to what the path's screen refuses; null: `answer` is to be asked. */
  screen: (pathname: string, method: string, body: Bytes, headers: IncomingHttpHeaders) => Promise<Plain | null>;
  /** Answers a request for a path that the table has. */
  answer: (request: Request) => Promise<Response>;
};

export function router(entries: readonly Entry[]): Hot {
  const compiled = entries.map((entry) => ({ ...entry, segments: entry.path.split('/') }));
  const find = (pathname: string) => {
    const segments = pathname.split('/');
    return compiled.flatMap((entry) => {
      const params = match(entry.segments, segments);
      return params === null ? [] : [{ ...entry, params }];
    });
  };
  return {
    has: (pathname) => find(pathname).length > 0,
    preflight(pathname, wanted) {
      const { cors = 'none', method } = find(pathname).find((one) => one.method === wanted) ?? {};
      return cors === 'none' || method === undefined ? null : preflightHeaders(cors, method);
    },
    async screen(pathname, method, body, headers) {
      const entry = find(pathname).find((one) => one.method === method);
      const refused = (await entry?.screen?.(body, headers)) ?? null;
      return refused && { ...refused, headers: { ...refused.headers, ...corsHeaders(entry?.cors ?? 'none') } };
    },
    answer: (request) => dispatch(request, find),
  };
}

type Found = Entry & { params: Record<string, string> };

async function dispatch(request: Request, find: (pathname: string) => Found[]): Promise<Response> {
  const here = find(new URL(request.url).pathname);
  if (here.length === 0) return refuseByEdge(request, 'web/no-such-path');
  const wanted = request.method === 'OPTIONS' ? request.headers.get('access-control-request-method') : request.method;
  const found = here.find(({ method }) => method === wanted || (method === 'GET' && wanted === 'HEAD'));
  if (found === undefined) return notAllowed(request, here);
  const cors = found.cors ?? 'none';
  if (request.method === 'OPTIONS') return cors === 'none' ? notAllowed(request, here) : preflight(cors, found.method);
  const answer = await guarded(found.route, request, found.params);
  for (const [name, value] of Object.entries(corsHeaders(cors))) answer.headers.set(name, value);
  return request.method === 'HEAD' ? new Response(null, answer) : answer;
}

/** A route catches its own faults; this keeps a hand-written one from tearing the connection. */
async function guarded(route: Route, request: Request, params: Record<string, string>): Promise<Response> {
  try {
    return await route(request, { params });
  } catch (thrown) {
    return answerFault(request, thrown);
  }
}

function notAllowed(request: Request, here: readonly Entry[]): Response {
  const answer = refuseByEdge(request, 'web/wrong-method');
  answer.headers.set('allow', here.map(({ method }) => method).join(', '));
  return answer;
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [i, expected] of pattern.entries()) {
    const segment = segments[i] ?? '';
    if (!expected.startsWith(':')) {
      if (expected !== segment) return null;
      continue;
    }
    const [, name = '', suffix = ''] = /^:([a-z]+)(.*)$/.exec(expected) ?? [];
    if (!segment.endsWith(suffix) || segment.length <= suffix.length) return null;
    try {
      params[name] = decodeURIComponent(segment.slice(0, segment.length - suffix.length));
    } catch {
      return null;
    }
  }
  return params;
}
