/** By how many milliseconds the event loop comes late, measured by the loop itself. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const EVERY_MS = 10;

export type Loop = { late: () => number; stop: () => void };

/** `late()`: the 90th percentile since it was last asked. */
export function watchLoop(): Loop {
  const delays = monitorEventLoopDelay({ resolution: EVERY_MS });
  delays.enable();
  return {
    late() {
      // Zero percent of nothing is infinite.
      const late = delays.count === 0 ? 0 : delays.percentile(90) / 1e6 - EVERY_MS;
      delays.reset();
      return Math.max(0, late);
    },
    stop: () => void delays.disable(),
  };
}
