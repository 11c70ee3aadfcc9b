/** Bodies of requests, read whole and never beyond their limit. */
import { concat, fromUtf8 } from '#lib/ground/bytes.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import type { WebCode } from './refusals.ts';

/** The body as well-formed UTF-8 text of at most `limit` bytes; the declared length is not believed. */
export async function readText(request: Request, limit: number): Promise<Result<string, WebCode>> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return refuse('web/too-large', { detail: { limit } });
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    if (request.body !== null) {
      for await (const part of chunks(request.body)) {
        size += part.length;
        if (size > limit) return refuse('web/too-large', { detail: { limit } });
        parts.push(part);
      }
    }
  } catch {
    // The sender went away or was too slow: no fault of ours.
    return refuse('web/too-slow');
  }
  try {
    return ok(fromUtf8(concat(...parts)));
  } catch {
    return refuse('web/bad-input');
  }
}

async function* chunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    await reader.cancel();
  }
}
