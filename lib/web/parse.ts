/** From bytes to an input: JSON that is JSON, of the shape that was asked for. */
import type { z } from 'zod';
import type { Bytes } from '#lib/ground/bytes.ts';
import { ok, type Result, refuse } from '#lib/ground/result.ts';
import { textOf } from './body.ts';
import type { WebCode } from './refusals.ts';

export function parseJson(body: Bytes): Result<unknown, WebCode> {
  const text = textOf(body);
  if (!text.ok) return text;
  try {
    return ok(JSON.parse(text.value));
  } catch {
    return refuse('web/not-json');
  }
}

/** Names the field that is wrong, never its value: what was sent may be a secret. */
export function parseInput<Input>(schema: z.ZodType<Input>, value: unknown): Result<Input, WebCode> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  // An unknown field is named by its first key.
  const path = issue?.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : (issue?.path ?? []);
  return refuse('web/bad-input', path.length === 0 ? {} : { field: path.join('.').slice(0, 80) });
}

/** `application/json; charset=…` */
export const isJson = (type: string | null | undefined): boolean =>
  (type ?? '').split(';')[0]?.trim().toLowerCase() === 'application/json';
