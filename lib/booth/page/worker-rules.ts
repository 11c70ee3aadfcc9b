/** Which requests the booth's worker answers, and under which names it keeps what it has. Pure. */

/** `integrity` as in HTML: `sha256-…`. */
export type Kept = { url: string; integrity: string };

const PREFIX = 'isoloir-booth';

/** One build, one language, one cache. */
export const cacheName = (locale: string, version: string): string => `${PREFIX}-${locale}-${version}`;

/** Pages and scripts bear their language in their names; what bears none is for all. */
export const isOf = (locale: string, url: string): boolean =>
  (/\/(?:main-)?(fr|en)[.-][^/]*$/.exec(url)?.[1] ?? locale) === locale;

/** Caches of older builds in this language; the other language's worker looks after its own. */
export const staleCaches = (names: readonly string[], locale: string, current: string): string[] =>
  names.filter((name) => name.startsWith(`${PREFIX}-${locale}-`) && name !== current);

type Asking = { origin: string; locale: string; navigates: boolean };

/** The kept file that answers this address, or null where the network alone does: whatever is no file of the booth. */
export function fileFor(url: URL, { origin, locale, navigates }: Asking): string | null {
  if (url.origin !== origin) return null;
  if (navigates) return new RegExp(`^/${locale}/vote/[\\w-]{43}$`).test(url.pathname) ? `/booth/${locale}.html` : null;
  return /^\/booth\/assets\/[\w.-]+$/.test(url.pathname) ? url.pathname : null;
}
