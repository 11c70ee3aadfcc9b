/** The inbox page of the demonstration: who receives what. Loopback only, never part of the built product. */
import fs from 'node:fs';
import http from 'node:http';
import { isLocale, preferredLocale } from '#lib/i18n/index.ts';
import type { Catcher } from './catcher.ts';
import { inNewTab, listPage, messagePage } from './page.ts';

const styles: Readonly<Record<string, URL>> = {
  '/tokens.css': new URL('../../../app/_ui/tokens.css', import.meta.url),
  '/style.css': new URL('./style.css', import.meta.url),
};

const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** What came by mail is a stranger's page: it may style itself and open links elsewhere, and nothing more. */
const letterHeaders = {
  ...headers,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'",
  'referrer-policy': 'no-referrer',
};

/** Shows what a catcher holds on http://localhost:port. @param origins whose links may be followed @throws the error of `listen` where the port is taken. */
export async function startInbox(
  catcher: Pick<Catcher, 'messages'>,
  port: number,
  origins: readonly string[] = [],
): Promise<{ close: () => Promise<void> }> {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const style = styles[url.pathname];
    if (style) {
      response.writeHead(200, { ...headers, 'content-type': 'text/css' }).end(fs.readFileSync(style));
      return;
    }
    const [, language, id, part] = url.pathname.split('/');
    if (!isLocale(language)) {
      const locale = preferredLocale(request.headers['accept-language']);
      response.writeHead(302, { ...headers, location: `/${locale}` }).end();
      return;
    }
    const message = catcher.messages().find((one) => String(one.id) === id);
    if (message !== undefined && part === 'html') {
      response.writeHead(200, letterHeaders).end(inNewTab(message.html));
      return;
    }
    const page = id
      ? messagePage(language, message, origins)
      : listPage(language, catcher.messages(), url.searchParams.get('q') ?? '');
    response
      .writeHead(id && !message ? 404 : 200, { ...headers, 'content-type': 'text/html; charset=utf-8' })
      .end(page);
  });
  await new Promise<void>((ready, failed) => server.once('error', failed).listen(port, '127.0.0.1', () => ready()));
  return {
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
