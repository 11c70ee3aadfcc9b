/** `ask` for the leaves of Next's pages: answers are read by a schema. */
import './no-eval.ts';
import type { z } from 'zod';
import type { Locale } from '#lib/i18n/index.ts';
import { type Answer, ask } from './ask.ts';

export { type Answer, type Failure, unreachable } from './ask.ts';

export const askServer = <T>(
  locale: Locale,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  schema: z.ZodType<T>,
  body?: unknown,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer<T>> => ask(locale, method, path, (answer) => schema.parse(answer), body, more);
