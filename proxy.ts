/**
 * Content Security Policy of Next's pages: a nonce per answer, nothing inline, nothing from elsewhere. A page may speak
 * to its own host and to the urn's (boards, counts); Next reads the nonce from the request's policy.
 */
import { type NextRequest, NextResponse } from 'next/server';
import { toBase64 } from '#lib/ground/bytes.ts';
import { webConfig } from '#lib/ground/config.ts';
import { withLanguage } from '#lib/web/language.ts';
import { pagePolicy } from '#lib/web/policy.ts';

export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  // Next would answer an unknown first segment with a page of its own, in no language.
  const elsewhere = withLanguage(request.nextUrl, request.headers.get('accept-language'));
  if (elsewhere !== null) {
    // Next reads the location as a whole address.
    const headers = { vary: 'accept-language', 'cache-control': 'no-store' };
    return NextResponse.redirect(new URL(elsewhere, webConfig().peopleOrigin), { status: 307, headers });
  }
  const nonce = toBase64(crypto.getRandomValues(new Uint8Array(16)));
  const policy = pagePolicy({ nonce, urnOrigin: webConfig().urnOrigin, path: pathname });
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  // what no page answers is said in the language of its address
  headers.set('accept-language', pathname.split('/')[1] ?? '');
  headers.set('content-security-policy', policy);
  const answer = NextResponse.next({ request: { headers } });
  answer.headers.set('content-security-policy', policy);
  return answer;
}

export const config = { matcher: [{ source: '/((?!api/|_next/static/|_next/image|icon\\.svg|favicon\\.ico).*)' }] };
