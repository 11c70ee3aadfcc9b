/** Settings of node:http against slow and crooked clients: data, and what is said to who speaks no HTTP. */
import type { Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import { MOST_HEADERS } from './shape.ts';

/** To be given to `http.createServer`. Milliseconds and bytes. */
export const SERVER_OPTIONS = {
  maxHeaderSize: 16 * 1024,
  /** The whole header, counted from the connection's first moment. */
  headersTimeout: 10_000,
  /** The whole request; slowness is judged earlier, by bytes a second (connections.ts). */
  requestTimeout: 120_000,
  keepAliveTimeout: 10_000,
  /** How often the two above are looked at. */
  connectionsCheckingInterval: 1000,
  insecureHTTPParser: false,
  requireHostHeader: true,
} as const satisfies ServerOptions;

/** What node would not take from the options. `on` hears of each request that was no HTTP. */
export function settle(server: Server, on: () => void): void {
  server.maxHeadersCount = MOST_HEADERS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    on();
    const [status, words] = ANSWERS[error.code ?? ''] ?? [400, 'Bad Request'];
    socket.end(`HTTP/1.1 ${status} ${words}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    // Whoever does not close its own half is not waited for.
    setTimeout(() => socket.destroy(), 1000).unref();
  });
}

const ANSWERS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Content Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};
