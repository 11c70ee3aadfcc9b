/** node:http on one side, Request and Response on the other: the adapter under the hot handlers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Bytes } from '#lib/ground/bytes.ts';
import { handOnArrival } from './arrival.ts';
import { handOnBody } from './body.ts';

/** The request as the platform has it. The body is a stream that nobody has read yet; `origin` is the host's own;
 * `signal` ends where nobody waits for the answer any more; `body`: all of it, where it was taken. */
export function toRequest(incoming: IncomingMessage, origin: string, signal?: AbortSignal, body?: Bytes): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (name.startsWith(':') || value === undefined) continue;
    headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = incoming.method ?? 'GET';
  const hasBody = body === undefined && method !== 'GET' && method !== 'HEAD';
  // Joined as text: resolved against the origin, a path such as `/\\host` would name another host.
  const request = new Request(`${origin}${pathOf(incoming)}`, {
    method,
    headers,
    ...(signal ? { signal } : {}),
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' as const } : {}),
  });
  if (body !== undefined) handOnBody(request, body);
  return handOnArrival(incoming, request);
}

/** Bytes of a body that is taken whole before anything is made of the request. */
const SMALL = 64 * 1024;

/**
 * The whole body of a request that says how long it is, and is small: the platform's streams cost more than what is in
 * them [a flood of ballots that are none]. Null: it is to be read as a stream. `gone`: it never came.
 */
export function takeBody(incoming: IncomingMessage): Promise<Bytes | 'gone'> | null {
  const { method, headers } = incoming;
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (method === 'GET' || method === 'HEAD' || headers['transfer-encoding'] !== undefined || !(length <= SMALL))
    return null;
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.once('end', () => resolve(new Uint8Array(Buffer.concat(parts))));
    for (const over of ['error', 'close'] as const) incoming.once(over, () => resolve('gone'));
  });
}

/** Path and query, always beginning with one slash (`//host/…` and absolute forms name no other host here). */
export function pathOf(incoming: IncomingMessage): string {
  const url = incoming.url ?? '/';
  return url.startsWith('/') ? `/${url.replace(/^\/+/, '')}` : '/';
}

export const pathnameOf = (incoming: IncomingMessage): string => pathOf(incoming).split('?', 1)[0] ?? '/';

/** What every answer of our own carries: nothing of it is a page, a frame or a referrer. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** An answer as it is, without a `Response` made of it. */
export type Plain = { status: number; headers: Readonly<Record<string, string>>; body: string };

export function sendPlain({ status, headers, body }: Plain, outgoing: ServerResponse): void {
  const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  outgoing.writeHead(status, { ...SECURITY_HEADERS, ...headers, ...length }).end(body);
}

/** Writes the answer; a reader that goes away ends it quietly. */
export async function send(answer: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = answer.status;
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) outgoing.setHeader(name, value);
  for (const [name, value] of answer.headers) outgoing.setHeader(name, value);
  // What the handler did not read of the body is not waited for.
  if (!outgoing.req.complete) outgoing.setHeader('connection', 'close');
  if (answer.body === null) {
    outgoing.end();
    return;
  }
  await write(answer.body, outgoing);
}

/** The last piece goes with the end: an answer of one piece has its length, is one packet, and is judged whole by
 * whoever compresses it. */
async function write(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  outgoing.once('close', stop);
  try {
    let held: Uint8Array | undefined;
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      if (held !== undefined && !outgoing.write(held)) await roomIn(outgoing);
      held = step.value;
    }
    outgoing.off('close', stop);
    if (held === undefined) outgoing.end();
    else outgoing.end(held);
  } catch {
    outgoing.destroy();
  }
}

/** Until the reader has taken what waits, or is gone. */
const roomIn = (outgoing: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      outgoing.off('drain', go);
      outgoing.off('close', go);
      resolve();
    };
    if (outgoing.destroyed) return resolve();
    outgoing.on('drain', go);
    outgoing.on('close', go);
  });
