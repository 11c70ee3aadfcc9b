// The suites of `npm test`, in their order: a table one can read aloud. `minutes` is the budget that is printed beside the
// time taken (two quiet cores), `limit` the minutes after which a suite is ended, `beside` the suite it runs along with,
// or `build`.
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../prepare.mjs';

const require = createRequire(path.join(root, 'package.json'));
const bin = (name, file) => path.join(path.dirname(require.resolve(`${name}/package.json`)), file);
export const reports = path.join(root, '.cache', 'reports');
const report = (name) => path.join(reports, `${name}.json`);
const node = (...args) => ({ command: process.execPath, args });

const vitest = (name, config) => ({
  ...node(bin('vitest', 'vitest.mjs'), 'run', '-c', config, '--reporter=dot', '--reporter=json'),
  more: [`--outputFile.json=${report(name)}`],
  report: report(name),
  count: ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  }),
});

export const suites = [
  {
    name: 'lint',
    ...node(bin('@biomejs/biome', 'bin/biome'), 'check', '--config-path=.ci/lint.json', '--error-on-warnings', '.'),
    beside: 'build',
    minutes: 0.2,
    limit: 5,
  },
  { name: 'unit', ...vitest('unit', '.ci/vitest.ts'), beside: 'build', minutes: 1.7, limit: 15 },
  { name: 'database', ...vitest('database', '.ci/vitest.db.ts'), minutes: 4, limit: 30 },
  { name: 'http', ...vitest('http', '.ci/vitest.http.ts'), built: true, minutes: 3.5, limit: 30 },
  // after the build, which writes types of its own (.next/types); while http waits for servers to start
  {
    name: 'types',
    ...node(bin('typescript', 'bin/tsc'), '--noEmit', '-p', '.'),
    beside: 'http',
    minutes: 0.5,
    limit: 5,
  },
  {
    name: 'browser',
    ...node(bin('@playwright/test', 'cli.js'), 'test', '-c', '.ci/playwright.ts', '--reporter=list,json'),
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report('browser') },
    report: report('browser'),
    count: ({ stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }),
    built: true,
    browser: true,
    minutes: 9,
    limit: 60,
  },
  { name: 'verifier', ...vitest('verifier', '.ci/vitest.tool.ts'), minutes: 3, limit: 15 },
  // one test by its exit status: the product gives nothing away, the weakened copy does
  {
    name: 'drill',
    ...node('--import', 'tsx', 'scripts/drill/main.ts', '--small'),
    built: true,
    beside: 'verifier',
    minutes: 2.5,
    limit: 15,
  },
  // one test by its exit status, after the drill: the night of 28 November 2014 with a hundred members, counts alone
  {
    name: 'replay',
    ...node('--import', 'tsx', 'scripts/replay/main.ts', '--small'),
    built: true,
    beside: 'verifier',
    minutes: 1.5,
    limit: 30,
  },
];
