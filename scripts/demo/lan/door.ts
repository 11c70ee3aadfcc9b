/**
 * Where TLS ends in `--lan`: one port, a host name per part (people, urn, inbox), each passed on in plain HTTP to
 * 127.0.0.1. Two kinds of host share no cookie. Visitors from outside the local network are not even greeted.
 */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { Socket } from 'node:net';
import { isNear } from './addresses.ts';
import type { Pair } from './certificates.ts';

export type Door = { stop: () => Promise<void> };

/** Port on 127.0.0.1 by host, `isoloir.local:3443`. */
export type Targets = ReadonlyMap<string, number>;

/** Of one connection only, never passed on (RFC 9110 §7.6.1). */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/** @throws the error of `listen` where the port is taken */
export async function openDoor({ key, certificate }: Pair, targets: Targets, port: number): Promise<Door> {
  const agent = new http.Agent({ keepAlive: true });
  const server = https.createServer({ key, cert: certificate, minVersion: 'TLSv1.2' }, (incoming, outgoing) => {
    const target = targets.get(incoming.headers.host?.toLowerCase() ?? '');
    if (target === undefined) misdirected(targets, outgoing);
    else passOn(incoming, outgoing, { target, agent });
  });
  greetNeighboursOnly(server);
  // a phone that does not trust the certificate yet, a scan: nothing to tell anybody
  server.on('tlsClientError', () => undefined);
  await listen(server, port);
  return {
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

type Way = { target: number; agent: http.Agent };

function passOn(incoming: IncomingMessage, outgoing: ServerResponse, way: Way): void {
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
  const sent = http.request({
    agent: way.agent,
    host: '127.0.0.1',
    port: way.target,
    method: incoming.method,
    path: incoming.url,
    // what the visitor claims about itself is replaced by what is seen here
    headers: { ...headers, 'x-forwarded-for': incoming.socket.remoteAddress ?? '', 'x-forwarded-proto': 'https' },
    setHost: false,
  });
  sent.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, kept(answer.rawHeaders));
    answer.on('error', () => outgoing.destroy());
    answer.pipe(outgoing);
  });
  sent.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502, { 'content-type': 'text/plain', 'retry-after': '5' }).end('The server is starting.\n');
  });
  outgoing.on('close', () => sent.destroy());
  incoming.pipe(sent);
}

/** A browser must not remember "only HTTPS" for these names: a trial ends, and the page of the offer has no TLS. */
const NOT_HERE = [...HOP_BY_HOP, 'strict-transport-security'];

/** Pairs of name and value as they came, repeated ones (Set-Cookie) kept apart. */
function kept(raw: readonly string[]): string[] {
  const pairs: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = raw.slice(at, at + 2);
    if (!NOT_HERE.includes(name.toLowerCase())) pairs.push(name, value);
  }
  return pairs;
}

/** Asked by its address, or by a name of somebody else: the certificate does not fit, the cookies would not either. */
function misdirected(targets: Targets, outgoing: ServerResponse): void {
  const [first] = targets.keys();
  outgoing.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' }).end(`https://${first}/\n`);
}

export const greetNeighboursOnly = (server: http.Server | https.Server): unknown =>
  server.on('connection', (socket) => {
    if (!(socket instanceof Socket) || !isNear(socket.remoteAddress ?? '::')) socket.destroy();
  });

/** On every address, IPv6 where there is any. */
export function listen(server: http.Server | https.Server, port: number): Promise<void> {
  const at = (host: string) =>
    new Promise<void>((ready, failed) => {
      server.once('error', failed);
      server.listen(port, host, () => {
        server.off('error', failed);
        ready();
      });
    });
  return at('::').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EAFNOSUPPORT' && error.code !== 'EADDRNOTAVAIL') throw error;
    return at('0.0.0.0');
  });
}
