/**
 * What the waiting room writes: the page of who waits, a problem document for a script whose request is to wait, and the
 * answer to the question for a place.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { now } from '#lib/ground/clock.ts';
import { WAIT_CODE } from '#lib/ground/in-line.ts';
import { translator } from '#lib/i18n/index.ts';
import { problemWeb } from '#lib/i18n/problem-web.ts';
import { hasBody } from '../guard/shape.ts';
import { localeOf, wantsPage } from '../reader.ts';
import { statements } from '../refuse/statement.ts';
import type { Met } from './door.ts';
import { waitingPage } from './page.ts';
import { type Held, referenceOf } from './place.ts';
import { promiseOf } from './promise.ts';
import type { PlaceAnswer, Shown } from './standing.ts';

const USUAL = ['cache-control', 'no-store', 'referrer-policy', 'no-referrer', 'x-content-type-options', 'nosniff'];
const NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'";

/** The answer to `GET /api/people/place`. */
export function answerPlace(incoming: IncomingMessage, outgoing: ServerResponse, { answer, cookies }: Met): void {
  const body = Buffer.from(JSON.stringify(answer));
  write(outgoing, 200, body, ['content-type', 'application/json', 'content-security-policy', NOTHING_RUNS], cookies);
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}

/** The answer to a request that is to wait: 503, with the page or a problem document. */
export function answerWait(incoming: IncomingMessage, outgoing: ServerResponse, met: Met): void {
  const { answer, cookies, place } = met;
  const again = 'again' in answer ? answer.again : 1;
  const { html, policy } = wantsPage(incoming)
    ? waitingPage(localeOf(incoming), shownOf(answer, place, again), promiseOf(localeOf(incoming), now() / 1000))
    : { html: null, policy: NOTHING_RUNS };
  const body = Buffer.from(html ?? problem(incoming, answer, again));
  const type = html === null ? 'application/problem+json' : 'text/html; charset=utf-8';
  const headers = ['content-type', type, 'content-security-policy', policy, 'retry-after', String(again)];
  // The body of a request that waits is not read.
  if (hasBody(incoming)) headers.push('connection', 'close');
  write(outgoing, 503, body, headers, cookies);
  outgoing.end(incoming.method === 'HEAD' ? undefined : body);
}

function write(outgoing: ServerResponse, status: number, body: Buffer, headers: string[], cookies: string[]): void {
  const own = ['content-length', String(body.length), ...USUAL, ...cookies.flatMap((one) => ['set-cookie', one])];
  // Other headers that were set before (HSTS) are kept.
  outgoing.writeHead(status, [...headers, ...own]);
}

/** `open` and `called` are shown only where the turn came between two looks: then nobody is before. */
function shownOf(answer: PlaceAnswer, place: Held | null, again: number): Shown {
  if (answer.state === 'price' || answer.state === 'full') return answer;
  const { ahead, seconds } = answer.state === 'waiting' ? answer : { ahead: 0, seconds: null };
  const lane = place?.lane ?? 'stranger';
  return { state: 'waiting', lane, ahead, seconds, again, reference: place === null ? '' : referenceOf(place) };
}

/** Who holds a place may show afterwards that they came, and when (PROTOCOL §5.14). */
function problem(incoming: IncomingMessage, answer: PlaceAnswer, again: number): string {
  const { method = 'GET', url = '/' } = incoming;
  const title = translator(localeOf(incoming), problemWeb)(WAIT_CODE);
  const usual = { type: `urn:isoloir:${WAIT_CODE}`, title, status: 503, code: WAIT_CODE, retryAfter: again };
  if (answer.state !== 'waiting') return JSON.stringify(usual);
  const refusal = statements().state('people', { reason: WAIT_CODE, line: `${method} ${url.split('?')[0]}` });
  const { ahead, seconds } = answer;
  return JSON.stringify({ ...usual, ahead, seconds, ...(refusal === null ? {} : { refusal }) });
}
