/**
 * Requests that node's parser takes and nobody means: where we and a proxy might read two different things, or where a
 * body asks for more work than it has bytes. What the parser itself refuses (two lengths, a length beside chunks, folded
 * headers, bare line feeds) is in guard.test.ts.
 */
import type { IncomingMessage } from 'node:http';

/** Headers of one request; node drops silently what comes after, a proxy's word about its client among it. */
export const MOST_HEADERS = 100;

export function isMalformed(incoming: IncomingMessage): boolean {
  const { rawHeaders, headers, method, url = '/' } = incoming;
  if (rawHeaders.length >= 2 * MOST_HEADERS) return true;
  // Judged by its path before it is routed: a path must not be read in two ways.
  if (isTwofold(url)) return true;
  // Two hosts: node reads the first, a proxy may have read the other.
  if (timesNamed(rawHeaders, 'host') > 1) return true;
  // Nothing of ours compresses what it sends, and a kilobyte can unfold into a gigabyte.
  const coding = headers['content-encoding'];
  if (coding !== undefined && coding !== 'identity') return true;
  const transfer = headers['transfer-encoding'];
  if (transfer !== undefined && transfer.toLowerCase() !== 'chunked') return true;
  // A body under a method that has none is where smuggled requests begin.
  return (method === 'GET' || method === 'HEAD') && hasBody(incoming);
}

/**
 * A path that another reader resolves to another one: `.` and `..` (RFC 3986 §5.2.4, also percent-encoded), a backslash,
 * which URLs of browsers and of Next take for a slash, or an encoded slash [a page asked for as a file of the booth].
 * Browsers resolve such paths themselves and send none.
 */
export function isTwofold(url: string): boolean {
  const query = url.indexOf('?');
  const path = query === -1 ? url : url.slice(0, query);
  return TWOFOLD.test(path);
}
const TWOFOLD = /\/(?:\.|%2e){1,2}(?:\/|$)|\\|%2f|%5c/i;

/** The request announces a body that is not empty. */
export function hasBody({ headers }: IncomingMessage): boolean {
  if (headers['transfer-encoding'] !== undefined) return true;
  const length = headers['content-length'];
  return length !== undefined && length !== '0';
}

function timesNamed(rawHeaders: readonly string[], name: string): number {
  let times = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const one = rawHeaders[i] ?? '';
    if (one.length === name.length && one.toLowerCase() === name) times++;
  }
  return times;
}
