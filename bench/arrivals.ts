/** Two ways to send many: each as soon as one before is done, or at a pace of their own whatever became of the others. */
import type { World } from '../e2e/world.ts';
import { type Worked, workedFor, workedSince } from './processor.ts';

/** Processor seconds for each, of every part. */
export type Rate = { perSecond: number; worked: Worked };
/** Milliseconds. */
export type Delays = { p50: number; p95: number; p99: number };

const AT_ONCE = 8;

/** Does the work for all, `AT_ONCE` at a time (a closed loop). */
export async function atOnce<T>(world: World, list: readonly T[], work: (one: T) => Promise<void>): Promise<Rate> {
  const waiting = [...list];
  const before = workedFor(world);
  const start = performance.now();
  const hand = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
  const perSecond = (list.length * 1000) / (performance.now() - start);
  return { perSecond, worked: workedSince(world, before, list.length) };
}

/** Begins one every 1/`perSecond` s (an open loop). A delay counts from when it was due, so that one that could not even
 * begin in time is not left out. */
export async function arrive<T>(
  list: readonly T[],
  perSecond: number,
  work: (one: T) => Promise<void>,
): Promise<Delays> {
  const start = performance.now();
  const delays = await Promise.all(
    list.map(async (one, at) => {
      const due = start + (at * 1000) / perSecond;
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      await work(one);
      return performance.now() - due;
    }),
  );
  const sorted = delays.sort((a, b) => a - b);
  const quantile = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
  return { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) };
}
