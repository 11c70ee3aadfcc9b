/**
 * What the gate costs: one refusal in processor time, alone and with node's HTTP and the kernel's sockets around it; and
 * ten million addresses in a memory that stays as it is. The flood comes from a process of its own, over loopback.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { addressLimits, classify, openGate, parseGateConfig, SERVER_OPTIONS } from '#lib/gate/index.ts';
import type { Figures } from './main.ts';

export const name = 'gate';

const KEYS = 10_000_000;
const SECONDS = 8;
const CONNECTIONS = 16;

/** Asks as fast as it is answered, four requests at a time on each connection. Node without anything of ours. */
const flood = (port: number): string => `
  const net = require('node:net');
  const one = 'GET /fr HTTP/1.1\\r\\nHost: localhost\\r\\nAccept: text/html\\r\\nUser-Agent: bench\\r\\n\\r\\n';
  for (let i = 0; i < ${CONNECTIONS}; i++) {
    const socket = net.connect({ port: ${port}, host: '127.0.0.1', localAddress: '127.0.3.1' });
    let left = 0;
    const ask = () => { left = 4; socket.write(one.repeat(4)); };
    socket.setEncoding('latin1');
    socket.on('data', (text) => { left -= text.split('</html>').length - 1; if (left <= 0) ask(); });
    socket.on('error', () => {});
    socket.on('connect', ask);
  }
`;

export async function run(say: (text: string) => void): Promise<Figures> {
  say('refusals over sockets');
  const gate = openGate({ config: parseGateConfig({}), now: () => 0 }); // nothing is forgiven
  let refused = 0;
  const server = http.createServer(SERVER_OPTIONS, async (incoming, outgoing) => {
    const verdict = await gate.admit(incoming, outgoing);
    if (verdict.kind !== 'refuse') return outgoing.end('let in</html>');
    refused++;
    return gate.refuse(incoming, outgoing, verdict);
  });
  gate.guard(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, ['-e', flood(port)], { stdio: 'ignore' });
  while (refused < 20_000) await new Promise((resolve) => setTimeout(resolve, 100)); // compiled, the points used up
  const from = { cpu: process.cpuUsage(), at: performance.now(), refused, heap: heapNow() };
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const cpu = process.cpuUsage(from.cpu);
  const count = refused - from.refused;
  const perSecond = (count * 1000) / (performance.now() - from.at);
  child.kill();
  await once(child, 'exit');
  const kept = heapNow() - from.heap;

  say('ten million addresses');
  const limits = addressLimits({ now: () => 0 });
  const link = classify('POST', '/api/people/passkeys/link');
  for (let i = 0; i < 100_000; i++) limits.take({ v4: false, a: i, b: 1 }, link);
  const heap = heapNow();
  const start = process.cpuUsage();
  for (let i = 0; i < KEYS; i++) limits.take({ v4: false, a: Math.imul(i, 2_654_435_761) >>> 0, b: i }, link);
  const taken = process.cpuUsage(start);
  const micros = (taken.user + taken.system) / KEYS;
  const grown = heapNow() - heap;

  gate.close();
  server.closeAllConnections();
  server.close();
  return {
    'refusals a second, one process, the flood on the other core': Math.round(perSecond),
    'processor time of one refusal, node’s HTTP included, microseconds': Number(
      ((cpu.user + cpu.system) / count).toFixed(1),
    ),
    'of these in our code and node’s, user time': Number((cpu.user / count).toFixed(1)),
    'heap grown by refusals, bytes for each': Number((kept / count).toFixed(2)),
    'processor time of counting one address under four prefixes, microseconds': Number(micros.toFixed(2)),
    'memory of the tables, megabytes': limits.bytes / 2 ** 20,
    'heap grown by ten million addresses, megabytes': Number((grown / 2 ** 20).toFixed(1)),
  };
}

/** After a collection, where node was started with --expose-gc; else as it stands. */
function heapNow(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
