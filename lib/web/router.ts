/**
 * A side's hot handlers as a table that one can read aloud: method, path, who may read the answer, handler.
 * The front door asks `has` first, so that a path outside the table goes on to Next with its body unread.
 */
import { type Cors, corsHeaders, preflight } from './cors.ts';
import { answerFault, type Route, refuseByEdge } from './route.ts';

export type Entry = {
  method: 'GET' | 'POST';
  /** `/api/urn/state/:phi`; a parameter is one path segment, percent-decoded. */
  path: string;
  cors?: Cors;
  route: Route;
};

export type Hot = {
  /** Whether the table has an entry for this path, whatever the method. */
  has: (pathname: string) => boolean;
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
  return { has: (pathname) => find(pathname).length > 0, answer: (request) => dispatch(request, find) };
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
