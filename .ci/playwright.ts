import { defineConfig } from '@playwright/test';
import { findChromium, headlessFlags } from '../scripts/chromium.mjs';

const executablePath = findChromium();

/** Journeys in a real browser; each file starts a platform of its own (e2e/world.ts). Two files at a time. */
export default defineConfig({
  testDir: '../e2e',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  use: {
    headless: true,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: [...headlessFlags] },
  },
});
