/** The built server as a process of its own, and ways of speaking to it that no browser would choose. */
import { type ChildProcess, spawn } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

export type Started = { child: ChildProcess; log: () => string; ended: Promise<number | null> };

/** Starts dist/server.js with exactly this environment. */
export function start(env: Record<string, string>): Started {
  const child = spawn(process.execPath, [path.join(root, 'dist/server.js')], {
    cwd: root,
    env: { NODE_ENV: 'production', PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      written += chunk;
    });
  }
  return { child, log: () => written, ended: new Promise((done) => child.once('exit', done)) };
}

/** Patience costs nothing where all goes well: a machine that does much else at once fails no test. @throws Error where it
 * has not come about at last */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 180): Promise<void> {
  for (let i = 0; i < seconds * 10; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('did not come about');
}

export type Answer = { status: number; headers: http.IncomingHttpHeaders; text: string };
type Ask = { host?: string; method?: string; headers?: Record<string, string>; body?: string };

export function ask(
  port: number,
  target: string,
  { host, method = 'GET', headers = {}, body }: Ask = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      port,
      host: '127.0.0.1',
      path: target,
      method,
      headers: { ...(host ? { host } : {}), ...headers },
    };
    const sent = http.request(options, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What the server says to these very bytes. */
export function askRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
}
