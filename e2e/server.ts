/**
 * Test entry point: the built server with a clock that tests move. The product has no such door: this sets the
 * process's clock (ground/clock.ts) and then starts dist/server.js. Parent and child speak over IPC:
 * `{ advance: seconds }` → `{ now: epoch milliseconds }`.
 */
import { z } from 'zod';
import { now, setClock } from '#lib/ground/clock.ts';

const Move = z.strictObject({ advance: z.number().min(0) });

let shift = 0;
setClock(() => Date.now() + shift);

process.on('message', (message: unknown) => {
  shift += Move.parse(message).advance * 1000;
  process.send?.({ now: now() });
});
// A test run that was killed must not leave a server behind.
process.on('disconnect', () => process.exit(0));

await import(new URL('../dist/server.js', import.meta.url).href);
