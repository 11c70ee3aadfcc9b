import { preferredLocale } from '#lib/i18n/index.ts';

/** `/` has no language: the reader's own is chosen from what the browser asks for. */
export function GET(request: Request): Response {
  const locale = preferredLocale(request.headers.get('accept-language'));
  return new Response(null, {
    status: 307,
    headers: { location: `/${locale}`, vary: 'accept-language', 'cache-control': 'no-store' },
  });
}
