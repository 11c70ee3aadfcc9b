/**
 * Test entry point: the built server with a clock that tests move. The product has no such door: this sets the
 * process's clock (ground/clock.ts) and then starts dist/server.js of its working directory. Parent and child speak over IPC:
 * `{ advance: seconds }` → `{ shift: milliseconds ahead of the machine }`, `{ heap: true }` → `{ heaps: bytes in use, of
 * each process that answered }`, after a collection. The one argument is the shift to start with: a
 * server that is started again goes on in the same time. Of several processes each has the same time.
 */
import cluster from 'node:cluster';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { topic } from '#lib/ground/bus.ts';
import { setClock } from '#lib/ground/clock.ts';

const Order = z.union([z.strictObject({ advance: z.number().min(0) }), z.strictObject({ heap: z.literal(true) })]);
const Shift = z.strictObject({ shift: z.number().min(0) });
const clock = topic('e2e/clock', { question: Shift, answer: Shift });
const heap = topic('e2e/heap', { question: z.strictObject({}), answer: z.strictObject({ used: z.number() }) });

let shift = z.coerce
  .number()
  .min(0)
  .parse(process.argv[2] ?? 0);
setClock(() => Date.now() + shift);
clock.serve((moved) => {
  shift = moved.shift;
  return moved;
});

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
heap.serve(() => {
  if (typeof collect === 'function') collect();
  return { used: process.memoryUsage().heapUsed };
});

async function obey(message: unknown): Promise<void> {
  const order = Order.parse(message);
  if ('heap' in order) {
    // one that is being killed, or drowned, does not answer
    const heaps = await heap.askAll({}).catch(() => []);
    process.send?.({ heaps: heaps.map(({ used }) => used) });
    return;
  }
  shift += order.advance * 1000;
  // who is started from now on
  cluster.setupPrimary({ args: [String(shift)] });
  await clock.askAll({ shift });
  process.send?.({ shift });
}
if (cluster.isPrimary) process.on('message', (message: unknown) => void obey(message));
// A test run that was killed must not leave a server behind.
process.on('disconnect', () => process.exit(0));

await import(pathToFileURL(resolve('dist/server.js')).href);
