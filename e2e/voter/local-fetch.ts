/**
 * `fetch` for scripts on the machine that serves: Node does not resolve `*.localhost` as browsers do, so every such
 * name goes to 127.0.0.1 with its own Host header. Sends nothing that was not asked for: no cookie, no referrer.
 */
import { Agent, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';

export type LocalFetch = (url: string, init?: RequestInit) => Promise<Response>;

const isLocal = (hostname: string): boolean => hostname === 'localhost' || hostname.endsWith('.localhost');

/** Hosts served here behind a proxy that ends TLS, with the port of the server behind it. */
const behindProxy = new Map<string, number>();

/** From now on requests for `host` (`isoloir.local:3443`) go straight to this port of 127.0.0.1, in plain HTTP. */
export const answerLocally = (host: string, port: number): unknown => behindProxy.set(host, port);

/** The same through an agent of one's own: its connections, its source address. */
export const fetchThrough =
  (agent: Agent): LocalFetch =>
  (url, init = {}) =>
    fetchLocal(agent, url, init);

export const localFetch = fetchThrough(new Agent({ keepAlive: true, maxSockets: 256 }));

const Bound = z.object({ options: z.object({ localAddress: z.string().optional() }) });

/** A connection of its own, from the same address. */
const freshOf = (agent: Agent): Agent => {
  const { localAddress } = Bound.parse(agent).options;
  return new Agent(localAddress === undefined ? {} : { localAddress });
};

async function fetchLocal(agent: Agent, url: string, init: RequestInit): Promise<Response> {
  const { protocol, hostname, port, host, pathname, search } = new URL(url);
  const direct = protocol === 'http:' && isLocal(hostname) ? port || 80 : behindProxy.get(host);
  if (direct === undefined) return fetch(url, init);
  const headers = Object.fromEntries(new Headers(init.headers).entries());
  const body = typeof init.body === 'string' || init.body instanceof Uint8Array ? Buffer.from(init.body) : null;
  const send = (isSecond: boolean): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const sent = request(
        {
          // as browsers do: another one that was kept may be closed as well
          agent: isSecond ? freshOf(agent) : agent,
          host: '127.0.0.1',
          port: direct,
          method: init.method ?? 'GET',
          path: `${pathname}${search}`,
          headers: { ...headers, host, ...(body ? { 'content-length': String(body.length) } : {}) },
          ...(init.signal ? { signal: init.signal } : {}),
        },
        resolve,
      );
      // The server ends a connection that was idle while this process was busy: the next request then meets a closed one.
      sent.on('error', (error) => (sent.reusedSocket && !isSecond ? resolve(send(true)) : reject(error)));
      sent.end(body);
    });
  return toResponse(await send(false));
}

function toResponse(message: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headersDistinct)) {
    for (const item of value ?? []) headers.append(name, item);
  }
  const status = message.statusCode ?? 500;
  const empty = status === 204 || status === 304;
  if (empty) message.resume();
  return new Response(empty ? null : streamOf(message), { status, headers });
}

/** Ends quietly where the reader has seen enough: the booth reads the first line of a chain only. */
function streamOf(message: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = Readable.from(message)[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(new Uint8Array(next.value));
    },
    cancel() {
      message.destroy();
    },
  });
}
