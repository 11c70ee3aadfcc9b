/** vitest's globalSetup of the database tests: two throwaway clusters for the run, with template databases. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startClusters, wipeClusters } from './embedded.mjs';
import { setUpDatabases } from './setup.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'isoloir-test-'));
  const clusters = await startClusters({ dir: join(dir, 'clusters'), durable: false });
  const stop = async () => {
    await clusters.stop();
    wipeClusters(join(dir, 'clusters'));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await setUpDatabases(clusters.env);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('clusters', clusters.env);
  return stop;
}
