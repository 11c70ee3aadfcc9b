/** Requests of pages to their own host. A refusal is a value; so is a server that does not answer. */
import { WAIT_CODE } from '#lib/ground/in-line.ts';
import type { Locale } from '#lib/i18n/index.ts';
import { waitForTurn } from './waiting.ts';

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

export const unreachable: Failure = { code: 'unreachable', title: '', document: null };

/** JSON to the server and back. `body` as text goes as `text/csv`, a file as it is. `read` throws where an answer is not
 * what was agreed, which is a fault of ours. */
export async function ask<T>(
  locale: Locale,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  read: (answer: unknown) => T,
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
  if (answer.ok) return { ok: true, value: read(document) };
  const failure = failureOf(document);
  if (failure.code !== WAIT_CODE) return { ok: false, failure };
  // many are here: the same request once more, when it is this page's turn
  await waitForTurn();
  return ask(locale, method, path, read, body, more);
}

/** A problem document (RFC 9457), or a server in no state to write one. */
export function failureOf(document: unknown): Failure {
  const fields = new Map<string, unknown>(
    typeof document === 'object' && document !== null ? Object.entries(document) : [],
  );
  const [code, title] = [fields.get('code'), fields.get('title')];
  const [field, fault] = [fields.get('field'), fields.get('fault')];
  const isText = (value: unknown): value is string => typeof value === 'string';
  const isTextOrNone = (value: unknown): value is string | undefined => value === undefined || isText(value);
  if (!isText(code) || !isText(title) || !isTextOrNone(field) || !isTextOrNone(fault))
    return { ...unreachable, document };
  return { code, title, field, fault, document };
}
