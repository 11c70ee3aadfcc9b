/**
 * The other side of the house, read over HTTP, server to server (HOUSE §3, lock 3): each side reads the other's
 * public board and nothing else. Lies in `ground` because both `people` and `urn` need it; never reaches a browser.
 */
import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { webConfig } from './config.ts';

export type Peer = {
  /** GET of a public path (`/api/board/…`). The caller reads status and body.
   * @throws Error where the peer cannot be reached or is silent for 20 s. */
  get(path: string): Promise<Response>;
};

const SILENCE = 20_000;

/** `people` or `urn`, at its internal address, under its public host name. */
export function peer(side: 'people' | 'urn'): Peer {
  return {
    get: (path) => {
      const config = webConfig();
      const base = side === 'people' ? config.peopleInternal : config.urnInternal;
      const host = new URL(side === 'people' ? config.peopleOrigin : config.urnOrigin).host;
      const url = new URL(path, base);
      return get(url, host).catch((thrown) => {
        // The peer may close a kept connection just as we use it: reading again is harmless.
        if (thrown instanceof Error && 'reused' in thrown && thrown.reused === true) return get(url, host);
        throw thrown;
      });
    },
  };
}

function get(url: URL, host: string): Promise<Response> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    // Node's fetch forbids setting Host, and no resolver but Chromium's knows *.localhost (STACK).
    const sent = request(url, { headers: { host, accept: '*/*' }, timeout: SILENCE }, (answer) => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(answer.headers)) {
        if (typeof value === 'string') headers.set(name, value);
      }
      const status = answer.statusCode ?? 502;
      const isEmpty = status === 204 || status === 304;
      resolve(new Response(isEmpty ? null : body(answer), { status, headers }));
    });
    sent.on('timeout', () => sent.destroy(Object.assign(new Error('peer is silent'), { code: 'ETIMEDOUT' })));
    sent.on('error', (error) => reject(Object.assign(error, { reused: sent.reusedSocket })));
    sent.end();
  });
}

/** Node's stream as the platform's. */
function body(answer: http.IncomingMessage): ReadableStream<Uint8Array> {
  const parts = Readable.from(answer)[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const step = await parts.next();
      if (step.done) controller.close();
      else controller.enqueue(new Uint8Array(step.value));
    },
    async cancel() {
      answer.destroy();
    },
  });
}
