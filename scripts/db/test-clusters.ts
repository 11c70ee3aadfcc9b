/** vitest's globalSetup of the database tests: two throwaway clusters for the run, with template databases. */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startClusters, wipeClusters } from './embedded.mjs';
import { setUpDatabases } from './setup.ts';

const PREFIX = 'isoloir-test-';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  clearAfterKilled(PREFIX);
  const dir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(dir, 0o755); // root's clusters run under another account
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

/** Folders `<prefix><pid>-…` of runs that were killed: their servers ended with them (embedded-watch.mjs), their files did not. */
export function clearAfterKilled(prefix: string): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
