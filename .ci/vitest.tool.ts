import { defineConfig } from 'vitest/config';

/** Our formats against belenios-tool, an independent program; skipped with a reason where it cannot be had. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['**/*.tool.test.ts'],
    exclude: ['**/node_modules/**', '.next/**'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
