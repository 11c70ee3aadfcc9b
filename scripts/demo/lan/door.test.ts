import fs from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Certificates, certificatesIn } from './certificates.ts';
import { type Door, openDoor } from './door.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-door-'));
let certificates: Certificates;
let behind: http.Server;
let door: Door;
let port = 0;

const free = () =>
  new Promise<number>((found) => {
    const server = createServer().listen(0, () => {
      const { port: one } = server.address() as AddressInfo;
      server.close(() => found(one));
    });
  });

beforeAll(async () => {
  certificates = await certificatesIn(folder, ['isoloir.local', 'isoloir-urn.local'], Date.now());
  behind = http.createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.setHeader('strict-transport-security', 'max-age=31536000');
      response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
    });
  });
  await new Promise<void>((ready) => behind.listen(0, '127.0.0.1', ready));
  port = await free();
  const gone = await free();
  const { port: target } = behind.address() as AddressInfo;
  door = await openDoor(
    certificates.leaf,
    new Map([
      [`isoloir.local:${port}`, target],
      [`isoloir-urn.local:${port}`, gone],
    ]),
    port,
  );
});
afterAll(async () => {
  await door.stop();
  behind.close();
  fs.rmSync(folder, { recursive: true });
});

type Said = { status: number; headers: IncomingMessage['headers']; body: string };
const ask = (host: string, options: https.RequestOptions = {}, body = '') =>
  new Promise<Said>((done, failed) => {
    const sent = https.request({
      port,
      host: '127.0.0.1',
      servername: 'isoloir.local',
      ca: certificates.root.certificate,
      ...options,
      headers: { host: `${host}:${port}`, ...options.headers },
    });
    sent.on('error', failed).on('response', (answer) => {
      let text = '';
      answer.on('data', (part) => {
        text += part;
      });
      answer.on('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    sent.end(body);
  });

describe('the door', () => {
  test('passes on method, path, body, host and cookies; says who asks, whatever the asker claims', async () => {
    const headers = {
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'http',
      connection: 'close',
      cookie: 'c=3',
    };
    const answer = await ask('isoloir.local', { method: 'POST', path: '/a?b=%2F', headers }, 'body');
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(answer.headers).not.toHaveProperty('strict-transport-security');
    const seen = JSON.parse(answer.body);
    expect(seen).toMatchObject({ method: 'POST', url: '/a?b=%2F', body: 'body' });
    expect(seen.headers).toMatchObject({ host: `isoloir.local:${port}`, cookie: 'c=3', 'x-forwarded-proto': 'https' });
    expect(seen.headers['x-forwarded-for']).toMatch(/^(::ffff:)?127\.0\.0\.1$/);
  });
  test('answers for its own names only', async () => {
    expect((await ask('evil.local')).status).toBe(421);
    expect((await ask('127.0.0.1')).body).toBe(`https://isoloir.local:${port}/\n`);
  });
  test('says that a part is not there', async () => {
    const { status, headers } = await ask('isoloir-urn.local');
    expect([status, headers['retry-after']]).toEqual([502, '5']);
  });
  test('speaks no TLS older than 1.2', async () => {
    await expect(
      ask('isoloir.local', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }),
    ).rejects.toThrow();
  });
});
