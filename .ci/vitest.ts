import { defineConfig } from 'vitest/config';

/** Unit tests: no database, no network, no browser. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['lib/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'e2e/**/*.unit.test.ts', 'app/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.db.test.ts', '**/*.tool.test.ts', '**/*.verify.test.ts', '.next/**'],
    // one per core: left alone, vitest keeps a core for itself and leaves it idle
    maxWorkers: '100%',
    testTimeout: 60_000,
  },
});
