import type { Locale } from '#lib/i18n/index.ts';

/** Pages of this site, in a language: nothing that leads elsewhere [an open redirect]. */
const OURS = /^\/(?:fr|en)\/([a-zA-Z0-9/_-]*)$/;

/** Where a sign-in leads: back to the page that asked (`?next`), in the language that is read now, where it is one of
 * ours, else to the account. */
export function targetOf(search: string, locale: Locale): string {
  const [next = '', ...more] = new URLSearchParams(search).getAll('next');
  return more.length === 0 && OURS.test(next) ? next.replace(OURS, `/${locale}/$1`) : `/${locale}/account`;
}
