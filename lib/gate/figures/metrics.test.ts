/** The operator's port: figures, or that there are none; never the end of the process that was asked. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Figures } from './figures.ts';
import { answerMetrics } from './metrics.ts';

async function ask(collect: () => Promise<readonly Figures[]>, path = '/metrics', method = 'GET'): Promise<number> {
  const server = http.createServer(answerMetrics(collect));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      method,
      signal: AbortSignal.timeout(10_000),
    });
    await answer.arrayBuffer();
    return answer.status;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.each<[string, () => Promise<readonly Figures[]>]>([
  ['no process answered in time', async () => []],
  ['the bus is away', () => Promise.reject(new Error('away'))],
])('%s: 503, and whoever was asked lives on', async (_, collect) => expect(await ask(collect)).toBe(503));

test.each([
  ['/', 'GET'],
  ['/metrics', 'POST'],
])('%s by %s is nothing', async (path, method) => expect(await ask(async () => [], path, method)).toBe(404));
