/** Paths begin with a language. Any other leads to the same path in the reader's own (RFC 9110 §12.5.4). */
import { isLocale, preferredLocale } from '#lib/i18n/index.ts';

/** Where a path without a language leads, with its query; null where it has one. One leading slash only: it never leads
 * to another host. */
export function withLanguage(url: { pathname: string; search: string }, acceptLanguage: string | null): string | null {
  const [, first = '', ...rest] = url.pathname.replace(/^\/+/, '/').split('/');
  if (isLocale(first)) return null;
  const path = [preferredLocale(acceptLanguage), first, ...rest].filter((part, i) => i === 0 || part !== '').join('/');
  return `/${path}${url.search}`;
}
