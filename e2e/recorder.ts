/** Everything a browser sends, and every secret that its passkeys gave to a page: for tests of what must not be sent. */
import type { BrowserContext } from '@playwright/test';
import { fromBase64Url, toBase64, toBase64Unpadded, toBase64Url, toHex } from '#lib/ground/bytes.ts';

export type Sent = { url: string; method: string; headers: Readonly<Record<string, string>>; body: string };

export type Recorder = {
  /** Requests so far, in full, those that a redirect made included. */
  sent: () => Promise<Sent[]>;
  /** Results of the PRF that a page of this context received, 32 bytes each. */
  secrets: readonly Uint8Array[];
};

const BINDING = '__prfResult';

/** Runs in each page before its own scripts, around whatever answers `navigator.credentials`. */
const listen = `(() => {
  if (!navigator.credentials) return;
  const text = (source) => btoa(String.fromCharCode(...new Uint8Array(source))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  for (const act of ['create', 'get']) {
    const real = navigator.credentials[act].bind(navigator.credentials);
    Object.defineProperty(navigator.credentials, act, { configurable: true, writable: true, value: async (options) => {
      const answer = await real(options);
      const results = answer.getClientExtensionResults().prf?.results;
      for (const name of ['first', 'second']) if (results?.[name]) await globalThis.${BINDING}(text(results[name]));
      return answer;
    } });
  }
})();`;

/** From now on; before the first page of the context opens anything. */
export async function recordTraffic(context: BrowserContext): Promise<Recorder> {
  const requests: Promise<Sent>[] = [];
  const secrets: Uint8Array[] = [];
  context.on('request', (request) => {
    const known = {
      url: request.url(),
      method: request.method(),
      body: request.postDataBuffer()?.toString('latin1') ?? '',
    };
    requests.push(
      request
        .allHeaders()
        .then((headers) => ({ ...known, headers }))
        // A page that goes away takes its last requests' headers with it: what the page asked for is known all the same.
        .catch(() => ({ ...known, headers: request.headers() })),
    );
  });
  await context.exposeBinding(BINDING, (_, result: string) => {
    secrets.push(fromBase64Url(result));
  });
  await context.addInitScript({ content: listen });
  return { sent: () => Promise.all(requests), secrets };
}

/** The spellings in which bytes could hide in a request. */
export const spellings = (bytes: Uint8Array): string[] => [
  toHex(bytes),
  toHex(bytes).toUpperCase(),
  toBase64(bytes),
  toBase64Unpadded(bytes),
  toBase64Url(bytes),
  encodeURIComponent(toBase64(bytes)),
  [...bytes].join(','),
  Buffer.from(bytes).toString('latin1'),
];
