import { defineConfig } from '@playwright/test';
import { findChromium, headlessFlags } from '../scripts/chromium.mjs';

const executablePath = findChromium();

/** What takes longest begins first: begun last, it is waited for by a core that has nothing left to do. */
const long = /\/(tour|booth-screens|election|interruptions|slow-line|keys|enrol)\.spec\.ts$/;

/** Journeys in a real browser; each file starts a platform of its own (e2e/world.ts). Two files at a time. */
export default defineConfig({
  testDir: '../e2e',
  projects: [
    { name: 'long', testMatch: long },
    { name: 'short', testMatch: '**/*.spec.ts', testIgnore: long },
  ],
  globalSetup: '../e2e/prepared-clusters.ts',
  outputDir: '../test-results',
  workers: 2,
  retries: 0,
  timeout: 240_000,
  // patience costs nothing where all goes well: a machine that does much else at once fails no test
  expect: { timeout: 30_000 },
  forbidOnly: true,
  use: {
    headless: true,
    // of what failed: the page at each step and its last picture; a film of every test costs a sixth of the suite
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: [...headlessFlags] },
  },
});
