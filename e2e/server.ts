/**
 * Test entry point: the built server with a clock that tests move. The product has no such door: this sets the
 * process's clock (ground/clock.ts) and then starts dist/server.js of its working directory. Parent and child speak over IPC:
 * `{ advance: seconds }` → `{ shift: milliseconds ahead of the machine }`. The one argument is the shift to start with: a
 * server that is started again goes on in the same time. Of several processes each has the same time.
 */
import cluster from 'node:cluster';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { topic } from '#lib/ground/bus.ts';
import { setClock } from '#lib/ground/clock.ts';

const Move = z.strictObject({ advance: z.number().min(0) });
const Shift = z.strictObject({ shift: z.number().min(0) });
const clock = topic('e2e/clock', { question: Shift, answer: Shift });

let shift = z.coerce
  .number()
  .min(0)
  .parse(process.argv[2] ?? 0);
setClock(() => Date.now() + shift);
clock.serve((moved) => {
  shift = moved.shift;
  return moved;
});

async function move(message: unknown): Promise<void> {
  shift += Move.parse(message).advance * 1000;
  // who is started from now on
  cluster.setupPrimary({ args: [String(shift)] });
  await clock.askAll({ shift });
  process.send?.({ shift });
}
if (cluster.isPrimary) process.on('message', (message: unknown) => void move(message));
// A test run that was killed must not leave a server behind.
process.on('disconnect', () => process.exit(0));

await import(pathToFileURL(resolve('dist/server.js')).href);
