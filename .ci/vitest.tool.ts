import { defineConfig } from 'vitest/config';

/** The verifier: attack tables, every change of the given archives (`*.verify.test.ts`), and our formats against
 * belenios-tool, an independent program (`*.tool.test.ts`, skipped with a reason where it cannot be had). */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['**/*.verify.test.ts', '**/*.tool.test.ts'],
    setupFiles: ['scripts/db/frozen-keys.ts'],
    exclude: ['**/node_modules/**', '.next/**'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
});
