import { defineConfig } from 'vitest/config';
import { longFirst } from './long-first.ts';

/** Database tests: real PostgreSQL, the real roles; every file has databases of its own (scripts/db/testing.ts). Modules
 * stay loaded from file to file (scripts/test/fresh.ts). */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['lib/**/*.db.test.ts', 'scripts/**/*.db.test.ts', 'app/**/*.db.test.ts'],
    exclude: ['**/node_modules/**', '.next/**'],
    globalSetup: ['scripts/db/test-clusters.ts'],
    setupFiles: ['scripts/test/fresh.ts', 'scripts/db/frozen-keys.ts'],
    sequence: { setupFiles: 'list', sequencer: longFirst(/\/(crash|embedded|token|people)\.db\.test\.ts$/) },
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    // patience costs nothing where all goes well
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
