import { defineConfig } from 'vitest/config';
import { longFirst } from './long-first.ts';

/** Whole journeys over HTTP, without a browser: real databases, the built server, a catcher of mail (e2e/world.ts), each
 * file its own. Three files at a time on two cores: each waits for servers and databases to start, and for their answers. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['e2e/**/*.http.test.ts'],
    globalSetup: ['e2e/prepared-clusters.ts'],
    sequence: { sequencer: longFirst(/\/(processes|vote|interruptions|restore)\.http\.test\.ts$/) },
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 3,
  },
});
