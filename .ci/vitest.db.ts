import { defineConfig } from 'vitest/config';

/** Database tests: real PostgreSQL, the real roles; every file has databases of its own (scripts/db/testing.ts). */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['lib/**/*.db.test.ts', 'scripts/**/*.db.test.ts', 'app/**/*.db.test.ts'],
    exclude: ['**/node_modules/**', '.next/**'],
    globalSetup: ['scripts/db/test-clusters.ts'],
    setupFiles: ['scripts/db/frozen-keys.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
