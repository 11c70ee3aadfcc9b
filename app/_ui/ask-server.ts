/** Requests of the pages' leaves to their own host. A refusal is a value; so is a server that does not answer. */
import './no-eval.ts';
import { z } from 'zod';
import type { Locale } from '#lib/i18n/index.ts';

/** What a person is told: the title in their language, and a reference where it was a fault. */
export type Failure = {
  code: string;
  /** Empty where the server did not answer at all: the page has words for that. */
  title: string;
  field?: string | undefined;
  fault?: string | undefined;
  /** The whole problem document. */
  document: unknown;
};
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

const Problem = z.looseObject({
  code: z.string(),
  title: z.string(),
  field: z.string().optional(),
  fault: z.string().optional(),
});

export const unreachable: Failure = { code: 'unreachable', title: '', document: null };

/** JSON to the server and back. `body` as text goes as `text/csv`, a file as it is. */
export async function askServer<T>(
  locale: Locale,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  schema: z.ZodType<T>,
  body?: unknown,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer<T>> {
  const isText = typeof body === 'string';
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': locale, ...more };
  if (body instanceof Blob) headers['content-type'] = 'application/octet-stream';
  else if (body !== undefined) headers['content-type'] = isText ? 'text/csv; charset=utf-8' : 'application/json';
  let answer: Response;
  try {
    const content = body === undefined ? null : isText || body instanceof Blob ? body : JSON.stringify(body);
    answer = await fetch(path, { method, headers, body: content, cache: 'no-store', credentials: 'same-origin' });
  } catch {
    return { ok: false, failure: unreachable }; // fetch rejects where nobody answered
  }
  const document: unknown = await answer.json().catch(() => null);
  if (answer.ok) return { ok: true, value: schema.parse(document) };
  const problem = Problem.safeParse(document);
  if (!problem.success) return { ok: false, failure: { ...unreachable, document } };
  const { code, title, field, fault } = problem.data;
  return { ok: false, failure: { code, title, field, fault, document } };
}
