/** One port, many doors: what came in one turn of the loop is taken in one turn. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bindOnceFree, bindPort, DOORS, openPort } from './doors.ts';

const HOST = '127.0.0.1';
const portOf = (server: net.Server): number => {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
};

/** Says how many connections came in each turn of its loop; lets each go when its other end does. */
const CHILD = `
  import net from 'node:net';
  const { openPort } = await import(${JSON.stringify(path.join(import.meta.dirname, 'doors.ts'))});
  let turn = 0;
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    if (turn++ === 0) setImmediate(() => { console.log('turn ' + turn); turn = 0; });
  });
  await openPort(server, { port: 0, host: '${HOST}' });
  console.log('open ' + server.address().port);`;

test('a process that was away takes in one turn whoever came meanwhile', async () => {
  const { stdio, env } = await bindPort({ port: 0, host: HOST });
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', CHILD], {
    stdio: ['ignore', 'pipe', 'inherit', 'ignore', ...stdio],
    env: { ...process.env, ...env },
  });
  try {
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const heard = async (pattern: RegExp) => {
      for (;;) {
        const found = pattern.exec(said);
        if (found) return Number(found[1]);
        if (child.stdout) await once(child.stdout, 'data');
      }
    };
    const port = await heard(/open (\d+)/);
    child.kill('SIGSTOP');
    const sockets = Array.from({ length: DOORS }, () => net.connect(port, HOST));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    child.kill('SIGCONT');
    expect(await heard(/turn (\d+)/)).toBe(DOORS);
    for (const socket of sockets) socket.destroy();
  } finally {
    child.kill('SIGKILL');
  }
});

test('a port that is taken is said by its name, before anybody is started', async () => {
  const server = net.createServer().listen(0, HOST);
  await once(server, 'listening');
  await expect(bindPort({ port: portOf(server), host: HOST })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  server.close();
});

test('a port that is about to be free is waited for, and no longer than is said', async () => {
  const server = net.createServer().listen(0, HOST);
  await once(server, 'listening');
  const place = { port: portOf(server), host: HOST };
  await expect(bindOnceFree(place, 0)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const bound = bindOnceFree(place, 60_000);
  setTimeout(() => server.close(), 250);
  expect((await bound).stdio).toHaveLength(DOORS);
});

test('as many doors as it says, all of them one socket', async () => {
  const { stdio } = await bindPort({ port: 0, host: HOST });
  expect(stdio).toHaveLength(DOORS);
  expect(new Set(stdio).size).toBe(1);
});

test('without doors it opens the port itself, and closing waits for who is connected', async () => {
  const server = net.createServer();
  const close = await openPort(server, { port: 0, host: HOST });
  const socket = net.connect(portOf(server), HOST);
  await once(server, 'connection');
  let isClosed = false;
  const closed = close().then(() => {
    isClosed = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isClosed).toBe(false);
  socket.destroy();
  await closed;
});
