import { defineConfig } from 'vitest/config';
import { isolatedFiles } from '../scripts/test/isolated.ts';

const apart = isolatedFiles(['lib', 'scripts', 'e2e', 'app'], /\.test\.tsx?$/);
const never = ['**/node_modules/**', '**/*.db.test.ts', '**/*.tool.test.ts', '**/*.verify.test.ts', '.next/**'];

/** Unit tests: no database, no network, no browser. Modules stay loaded from file to file (scripts/test/fresh.ts). */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    // one per core: left alone, vitest keeps a core for itself and leaves it idle
    maxWorkers: '100%',
    // patience costs nothing where all goes well
    testTimeout: 240_000,
    hookTimeout: 240_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['lib/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'e2e/**/*.unit.test.ts', 'app/**/*.test.ts'],
          exclude: [...never, ...apart],
          isolate: false,
          setupFiles: ['scripts/test/fresh.ts'],
        },
      },
      { extends: true, test: { name: 'apart', include: apart, exclude: never } },
    ],
  },
});
