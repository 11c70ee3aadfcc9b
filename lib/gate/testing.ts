/** For tests: a server behind a gate whose clock stands still, asked over real sockets. */
import { EventEmitter } from 'node:events';
import http, { type IncomingMessage, type ServerOptions, type ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { parseGateConfig } from './config.ts';
import { type Gate, type GateOptions, openGate } from './gate.ts';
import { SERVER_OPTIONS } from './guard/server.ts';

export type Served = { incoming: IncomingMessage; outgoing: ServerResponse; signal: AbortSignal };
export type World = {
  gate: Gate;
  port: number;
  /** Requests that were let in and are not answered. */
  inside: Served[];
  clock: { ms: number };
  close: () => Promise<void>;
};

type More = Partial<GateOptions> & { answer?: (served: Served) => void; server?: ServerOptions };

/** `answer` is what becomes of who passes; by default it waits in `inside`. */
export async function openWorld(env: Record<string, string> = {}, { answer, server: own, ...options }: More = {}) {
  const clock = { ms: 1_000_000 };
  const inside: Served[] = [];
  const gate = openGate({ config: parseGateConfig(env), now: () => clock.ms, ...options });
  const server = http.createServer({ ...SERVER_OPTIONS, ...own }, async (incoming, outgoing) => {
    const verdict = await gate.admit(incoming, outgoing);
    if (verdict.kind === 'answered') return;
    if (verdict.kind === 'refuse') return gate.refuse(incoming, outgoing, verdict);
    const served = { incoming, outgoing, signal: verdict.signal };
    if (answer) answer(served);
    else inside.push(served);
  });
  gate.guard(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    gate.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { gate, port: (server.address() as AddressInfo).port, inside, clock, close } satisfies World;
}

export type Asked = { path?: string; method?: string; from?: string; headers?: Record<string, string>; body?: string };
export type Answer = { status: number; headers: http.IncomingHttpHeaders; text: string };

/** One request over a connection of its own, from an address of the loopback network. */
export function ask(
  port: number,
  { path = '/fr', method = 'GET', from = '127.0.0.9', headers = {}, body }: Asked = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port, path, method, headers, localAddress: from, agent: false },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

export type Raw = { socket: net.Socket; heard: () => string; ended: Promise<string> };

/** A connection that says exactly these bytes; `ended`: all that it heard, once the other end closed it. */
export function speak(port: number, bytes: string | Uint8Array, from = '127.0.0.9'): Raw {
  const socket = net.connect({ host: '127.0.0.1', port, localAddress: from });
  let heard = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    heard += chunk;
  });
  socket.on('error', () => {}); // cut off is an end like another
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(heard)));
  socket.write(bytes);
  return { socket, heard: () => heard, ended };
}

export const until = async (met: () => boolean): Promise<void> => {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** One request without a socket, that passes and is answered at once. */
export function feign(
  gate: Gate,
  { path = '/fr', method = 'GET', from = '127.0.0.9', headers = {} }: Asked,
  hasRoom = true,
) {
  const outgoing = Object.assign(new EventEmitter(), { writeHead: () => {}, end: () => {}, writableFinished: true });
  const incoming = { url: path, method, headers, rawHeaders: [], socket: { remoteAddress: from } };
  const verdict = gate.admit(incoming as unknown as IncomingMessage, outgoing as unknown as ServerResponse, hasRoom);
  outgoing.end();
  outgoing.emit('close');
  return verdict;
}
