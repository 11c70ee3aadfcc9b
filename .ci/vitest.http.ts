import { defineConfig } from 'vitest/config';
import { longFirst } from './long-first.ts';

/** Whole journeys over HTTP, without a browser: real databases, the built server, a catcher of mail (e2e/world.ts), each
 * file its own. Two files at a time: one alone waits half its time for servers to start. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['e2e/**/*.http.test.ts'],
    globalSetup: ['e2e/prepared-clusters.ts'],
    sequence: { sequencer: longFirst(/\/(processes|vote|interruptions|restore)\.http\.test\.ts$/) },
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
  },
});
