import { defineConfig } from 'vitest/config';

/** Whole journeys over HTTP, without a browser: real databases, the built server, a catcher of mail (e2e/world.ts). */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['e2e/**/*.http.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
