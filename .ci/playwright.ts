import { defineConfig } from '@playwright/test';
import { findChromium, headlessFlags } from '../scripts/chromium.mjs';

const executablePath = findChromium();

/** What takes longest begins first: begun last, it is waited for by a core that has nothing left to do. */
const long = /\/(tour|booth-(?:screens|devices)|election|interruptions|slow-line|keys|enrol)\.spec\.ts$/;

/** Journeys in a real browser; each file starts a platform of its own (e2e/world.ts). Three files at a time on two
 * cores: each waits for servers to start, for pages, for a slow line. */
export default defineConfig({
  testDir: '../e2e',
  projects: [
    { name: 'long', testMatch: long },
    { name: 'short', testMatch: '**/*.spec.ts', testIgnore: long },
    // what is only looked at, by `npm run look`
    ...(process.env.LOOK ? [{ name: 'look', testMatch: '**/*.look.ts', retries: 0 }] : []),
  ],
  globalSetup: '../e2e/prepared-clusters.ts',
  outputDir: '../test-results',
  workers: 3,
  // only to record how it fails: what fails once has failed, even if it then passes (scripts/test/suites.mjs)
  retries: 1,
  failOnFlakyTests: true,
  timeout: 240_000,
  // patience costs nothing where all goes well: a machine that does much else at once fails no test
  expect: { timeout: 30_000 },
  forbidOnly: true,
  use: {
    headless: true,
    // of what failed, when it is done again: noting each step of every test, in case it fails, is work for nothing
    trace: { mode: 'on-first-retry', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: [...headlessFlags] },
  },
});
