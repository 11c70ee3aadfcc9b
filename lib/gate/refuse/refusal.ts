/**
 * Refusals as bytes made once: the small page for a browser that wanted a page, a problem document (RFC 9457) for
 * everyone else. Who refuses ten thousand a second must not write each letter anew.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Locale, translator } from '#lib/i18n/index.ts';
import { problemWeb } from '#lib/i18n/problem-web.ts';
import { hasBody } from '../guard/shape.ts';
import { classify, type Rank } from '../limits/classes.ts';
import { localeOf, wantsPage } from '../reader.ts';
import { PAGE_POLICY, refusalPage } from './page.ts';
import { type Statement, statements } from './statement.ts';

/** Why the gate refuses. `address`: its network's points are used up. `full`: no room now. `late`: the time in which an
 * answer would have been of use has passed. `shape`: no request that a browser or a proxy of ours would make. */
export const REASONS = ['address', 'full', 'late', 'shape'] as const;
export type Reason = (typeof REASONS)[number];

const ANSWERS = {
  address: { status: 429, code: 'web/busy' },
  full: { status: 503, code: 'web/crowded' },
  late: { status: 503, code: 'web/crowded' },
  shape: { status: 400, code: 'web/malformed' },
} as const satisfies Record<Reason, { status: number; code: keyof typeof problemWeb.fr }>;

/** Longest time, seconds, after which somebody is asked to come back. */
const LONGEST = 60;

/** Bytes as a string of them [node writes one string and its header at once; two pieces cost it half as much again]. */
const known = new Map<string, string>();

/** Answers the request with its refusal. `retryAfter`: seconds; `extra`: headers of the answer beside the usual ones. */
export function writeRefusal(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { reason, retryAfter }: { reason: Reason; retryAfter: number },
): void {
  const { status } = ANSWERS[reason];
  const isPage = reason !== 'shape' && wantsPage(incoming);
  const locale = localeOf(incoming);
  const seconds = Math.min(LONGEST, Math.max(1, Math.ceil(retryAfter)));
  const stated = isPage ? null : statementFor(incoming, reason);
  const made = bytesOf(isPage, locale, reason, seconds);
  const body = stated === null ? made : withStatement(made, stated);
  const headers = [
    ...['content-type', isPage ? 'text/html; charset=utf-8' : 'application/problem+json'],
    ...['content-length', String(body.length)], // one sign is one byte
    ...['content-security-policy', isPage ? PAGE_POLICY : "default-src 'none'; frame-ancestors 'none'"],
    ...['cache-control', 'no-store', 'referrer-policy', 'no-referrer', 'x-content-type-options', 'nosniff'],
  ];
  if (reason !== 'shape') headers.push('retry-after', String(seconds));
  // What comes after the header of a refused request is not waited for, nor what two readers might read differently.
  if (reason === 'shape' || hasBody(incoming)) headers.push('connection', 'close');
  // Other headers that were set before (HSTS) are kept.
  outgoing.writeHead(status, headers);
  if (incoming.method === 'HEAD') outgoing.end();
  else outgoing.end(body, 'latin1');
}

/** Who was turned away from what a vote needs may show it afterwards. */
const STATED: ReadonlySet<Rank> = new Set(['cast', 'sign', 'sign in']);

/** The body was not read, and will not be: what is stated is the line, without what follows a question mark. */
function statementFor({ method = 'GET', url = '/' }: IncomingMessage, reason: Reason): Statement | null {
  if (reason === 'shape' || method === 'OPTIONS' || method === 'HEAD') return null;
  const path = url.split('?', 1)[0] ?? '';
  if (!STATED.has(classify(method, path).rank)) return null;
  const side = path.startsWith('/api/urn/') ? 'urn' : 'people';
  return statements().state(side, { reason: ANSWERS[reason].code, line: `${method} ${path}` });
}

/** One member more in a problem document. */
const withStatement = (problem: string, statement: Statement): string =>
  `${problem.slice(0, -1)},"refusal":${asBytes(JSON.stringify(statement))}}`;

const asBytes = (text: string): string => Buffer.from(text).toString('latin1');

function bytesOf(isPage: boolean, locale: Locale, reason: Reason, seconds: number): string {
  const key = `${isPage} ${locale} ${reason} ${seconds}`;
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const text = isPage ? refusalPage(locale, seconds, reason === 'address') : problem(locale, reason, seconds);
  const bytes = asBytes(text);
  known.set(key, bytes);
  return bytes;
}

function problem(locale: Locale, reason: Reason, seconds: number): string {
  const { status, code } = ANSWERS[reason];
  const title = translator(locale, problemWeb)(code);
  const again = reason === 'shape' ? {} : { reason, retryAfter: seconds };
  return JSON.stringify({ type: `urn:isoloir:${code}`, title, status, code, ...again });
}
