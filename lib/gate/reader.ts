/** Who reads the answer: a person at a page, or a script. */
import type { IncomingMessage } from 'node:http';
import { type Locale, preferredLocale } from '#lib/i18n/index.ts';

/** A browser that navigates says so; scripts, images and tools do not. */
export const wantsPage = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && (headers.accept ?? '').includes('text/html');

/** The language of the address, else the one that the browser prefers. */
export function localeOf({ url, headers }: IncomingMessage): Locale {
  if (url?.startsWith('/en')) return 'en';
  return url?.startsWith('/fr') ? 'fr' : preferredLocale(headers['accept-language']);
}
