import { randomBytes } from 'node:crypto';
import http, { type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, constants, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codingFor, compressAnswer } from './compress.ts';

describe('the coding', () => {
  test.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['BR', 'br'],
    ['identity', null],
    ['brotli, x-gzip', null],
    ['', null],
  ])('%s → %s', (accepted, coding) => expect(codingFor(accepted)).toBe(coding));
});

describe('answers', () => {
  const text = 'Votre vote est dans l’urne. '.repeat(400);
  const json = { 'content-type': 'application/json' };
  const makes: Readonly<Record<string, (outgoing: ServerResponse) => unknown>> = {
    '/whole': (out) =>
      out.writeHead(200, { ...json, 'content-length': Buffer.byteLength(text), etag: '"x"' }).end(text),
    '/set': (out) => out.setHeader('content-type', 'text/html; charset=utf-8').end(text),
    '/pieces': (out) =>
      pipeline(Readable.from(text.match(/.{1,100}/gs) ?? []), out.setHeader('content-type', 'text/plain')),
    '/short': (out) => out.writeHead(200, json).end('{}'),
    '/brief': (out) => out.setHeader('content-type', 'application/json').end('{}'),
    '/font': (out) => out.writeHead(200, { 'content-type': 'font/woff2' }).end(text),
    '/coded': (out) => out.writeHead(200, { ...json, 'content-encoding': 'x' }).end(text),
    '/kept': (out) => out.writeHead(304, json).end(),
    '/empty': (out) => out.writeHead(204).end(),
    '/api/people/auth/csrf': (out) => out.writeHead(200, json).end(text),
    '/large': (out) => {
      const pieces = function* () {
        for (let i = 0; i < 3000; i++) yield `${i} ${text.slice(0, 2000)}\n`;
      };
      return pipeline(Readable.from(pieces()), out.setHeader('content-type', 'application/x-ndjson'));
    },
    '/endless': (out) => {
      const pieces = function* () {
        for (;;) yield randomBytes(8192).toString('base64');
      };
      return pipeline(Readable.from(pieces()), out.setHeader('content-type', 'text/plain')).catch(() => {});
    },
    '/flushed': (out) => {
      out.writeHead(200, { 'content-type': 'text/html' });
      out.write('<p>first</p>');
      (out as ServerResponse & { flush?: () => void }).flush?.();
    },
  };
  let server: http.Server;
  let port: number;
  const open = new Set<ServerResponse>();

  beforeAll(async () => {
    server = http.createServer((incoming, outgoing) => {
      open.add(outgoing);
      compressAnswer(incoming, outgoing, incoming.url ?? '');
      makes[incoming.url ?? '']?.(outgoing);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };
  const get = (path: string, accept: string | null = 'gzip, br', method = 'GET') =>
    new Promise<Answer>((resolve, reject) => {
      const headers = accept === null ? {} : { 'accept-encoding': accept };
      http
        .request({ port, host: '127.0.0.1', path, method, headers }, (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
          );
        })
        .on('error', reject)
        .end();
    });

  test.each(['/whole', '/set', '/pieces'])('%s: brotli, gzip or plain, the same text', async (path) => {
    const [br, gzip, plain] = [await get(path), await get(path, 'gzip'), await get(path, null)];
    expect(br.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(br.body).toString()).toBe(text);
    expect(br.body.length).toBeLessThan(text.length / 10);
    expect(br.headers['content-length']).toBeUndefined();
    expect(br.headers.vary).toMatch(/accept-encoding/i);
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body).toString()).toBe(text);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(text);
  });
  test('a tag of the plain bytes becomes a weak one', async () => {
    expect((await get('/whole')).headers.etag).toBe('W/"x"');
    expect((await get('/whole', null)).headers.etag).toBe('"x"');
  });
  test.each(['/brief', '/font', '/coded', '/api/people/auth/csrf'])('%s goes out as it is', async (path) => {
    const answer = await get(path);
    expect(answer.headers['content-encoding']).toBe(path === '/coded' ? 'x' : undefined);
    expect(answer.body.toString()).toBe(path === '/brief' ? '{}' : text);
  });
  test('what has no body gets none', async () => {
    expect(await get('/kept')).toMatchObject({ status: 304, body: Buffer.alloc(0) });
    expect(await get('/empty')).toMatchObject({ status: 204, body: Buffer.alloc(0) });
    expect((await get('/whole', 'br', 'HEAD')).headers['content-encoding']).toBeUndefined();
  });
  test('a long answer comes whole, at the pace of its reader', async () => {
    const { body } = await get('/large', 'gzip');
    const lines = gunzipSync(body).toString().trimEnd().split('\n');
    expect(lines).toHaveLength(3000);
    expect(lines[2999]).toMatch(/^2999 Votre vote/);
  });
  test('what is flushed arrives before the end', async () => {
    const seen = await new Promise<string>((resolve) => {
      const parts: Buffer[] = [];
      http.get({ port, host: '127.0.0.1', path: '/flushed', headers: { 'accept-encoding': 'gzip' } }, (answer) =>
        answer.on('data', (part: Buffer) => {
          parts.push(part);
          const text = gunzipSync(Buffer.concat(parts), { finishFlush: constants.Z_SYNC_FLUSH }).toString();
          if (text !== '') resolve(text);
        }),
      );
    });
    expect(seen).toBe('<p>first</p>');
  });
  test('a reader who leaves ends the work', async () => {
    open.clear();
    await new Promise<void>((resolve) => {
      const asked = http.get(
        { port, host: '127.0.0.1', path: '/endless', headers: { 'accept-encoding': 'br' } },
        (answer) => {
          answer.once('data', () => asked.destroy());
          answer.once('close', resolve);
        },
      );
      asked.on('error', () => {});
    });
    const [outgoing] = open;
    await new Promise<void>((resolve) => (outgoing?.closed ? resolve() : outgoing?.once('close', resolve)));
    expect(outgoing?.writableFinished).toBe(false);
  });
});
