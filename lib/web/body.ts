/** Bodies of requests, read whole and never beyond their limit. */
import { type Bytes, fromUtf8 } from '#lib/ground/bytes.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import type { WebCode } from './refusals.ts';

const bodies = new WeakMap<Request, Bytes>();

/** The whole body of a request that has none of its own: it was read before the request was made (web/node.ts). */
export function handOnBody(request: Request, body: Bytes): Request {
  bodies.set(request, body);
  return request;
}

/** Bytes of the first buffer. */
const FIRST = 16 * 1024;

/** A body as text: well-formed UTF-8 or refused. */
export function textOf(bytes: Bytes): Result<string, WebCode> {
  try {
    return ok(fromUtf8(bytes));
  } catch {
    return refuse('web/bad-input');
  }
}

/** The body, of at most `limit` bytes; the declared length is not believed. */
export async function readBytes(request: Request, limit: number): Promise<Result<Bytes, WebCode>> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return refuse('web/too-large', { detail: { limit } });
  const handed = bodies.get(request);
  if (handed !== undefined) return handed.length > limit ? refuse('web/too-large', { detail: { limit } }) : ok(handed);
  // One buffer that doubles: a body sent byte by byte must not become a million pieces [memory of the urn].
  let bytes = new Uint8Array(Math.min(limit, FIRST));
  let size = 0;
  try {
    if (request.body !== null) {
      for await (const part of chunks(request.body)) {
        if (size + part.length > limit) return refuse('web/too-large', { detail: { limit } });
        if (size + part.length > bytes.length) {
          const wider = new Uint8Array(Math.min(limit, Math.max(2 * bytes.length, size + part.length)));
          wider.set(bytes.subarray(0, size));
          bytes = wider;
        }
        bytes.set(part, size);
        size += part.length;
      }
    }
  } catch {
    // The sender went away or was too slow: no fault of ours.
    return refuse('web/too-slow');
  }
  return ok(bytes.subarray(0, size));
}

async function* chunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    await reader.cancel();
  }
}
