/**
 * A page that could not be made: Next would send an empty document that only its own scripts fill. Readers get a whole
 * page instead, without any script, that says what happened, what is safe and what to do (LOOK), with a reference that
 * the logs know. The text is Next's page `/{fr,en}/unavailable`, asked of this very server once and kept.
 */
import http, { type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { log } from '#lib/ground/log.ts';
import { withoutScripts } from './still.ts';

/** Stands in the page where the reference belongs. */
export const NO_REFERENCE = '00000000-0000-0000-0000-000000000000';

/** Seconds after which it makes sense to come back. */
const RETRY_AFTER = 5;

/** The page has no script, so none may run. */
const POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export type FailedPages = {
  /** From now on a document of `outgoing` that failed is answered by the page above, with 503. */
  watch: (outgoing: ServerResponse, pathname: string) => void;
};

/** `address`: where this server listens; `host`: the name under which it has pages. */
export function failedPages(address: () => AddressInfo, host: string): FailedPages {
  const kept = new Map<string, Promise<string>>();
  const pageIn = (locale: 'fr' | 'en'): Promise<string> => {
    const known = kept.get(locale) ?? fetchPage(address(), host, `/${locale}/unavailable`).then(withoutScripts);
    kept.set(locale, known);
    known.catch(() => kept.delete(locale));
    return known;
  };
  return {
    watch: (outgoing, pathname) =>
      onFailure(outgoing, async () => {
        const fault = crypto.randomUUID();
        log('web/page-failed', { fault });
        // Where even this page cannot be made, the bare words remain.
        const html = await pageIn(pathname.startsWith('/en') ? 'en' : 'fr').catch(
          () => `<!doctype html><p>503 ${NO_REFERENCE}`,
        );
        for (const name of outgoing.getHeaderNames()) if (!KEPT.has(name)) outgoing.removeHeader(name);
        outgoing.writeHead(503, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': POLICY,
          'cache-control': 'no-store',
          'retry-after': String(RETRY_AFTER),
        });
        outgoing.end(html.replaceAll(NO_REFERENCE, fault));
      }),
  };
}

/** Headers of every answer, set before the page was asked for. */
const KEPT = new Set([
  'strict-transport-security',
  'x-content-type-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'permissions-policy',
]);

/** Calls `answer` in place of an HTML answer with status 500, of which nothing goes out. */
function onFailure(outgoing: ServerResponse, answer: () => Promise<void>): void {
  const raw = { writeHead: outgoing.writeHead, write: outgoing.write, end: outgoing.end };
  let failed: boolean | null = null;
  const hasFailed = (): boolean => {
    failed ??= outgoing.statusCode === 500 && /^(text\/html|$)/.test(String(outgoing.getHeader('content-type') ?? ''));
    return failed;
  };
  Object.assign(outgoing, {
    writeHead: (status: number, ...rest: never[]) => {
      outgoing.statusCode = status;
      return hasFailed() ? outgoing : Reflect.apply(raw.writeHead, outgoing, [status, ...rest]);
    },
    write: (...rest: never[]) => hasFailed() || Reflect.apply(raw.write, outgoing, rest),
    end: (...rest: never[]) => {
      if (!hasFailed()) return Reflect.apply(raw.end, outgoing, rest);
      Object.assign(outgoing, raw);
      answer().catch(() => outgoing.destroy());
      return outgoing;
    },
  });
}

function fetchPage({ address, port }: AddressInfo, host: string, path: string): Promise<string> {
  const open = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return new Promise((resolve, reject) => {
    const asked = http.get({ host: open, port, path, headers: { host }, timeout: 10_000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error('no page'))));
      answer.on('error', reject);
    });
    asked.on('timeout', () => asked.destroy(new Error('silent')));
    asked.on('error', reject);
  });
}
