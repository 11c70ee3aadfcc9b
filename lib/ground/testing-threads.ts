/** For tests only: a thread's file built as scripts/build-server.ts builds it, and jobs sent to it from now on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { closeThreads, layThreads } from './threads.ts';

/** @param files source of each kind of thread, by its name @returns what ends them: jobs are done in place again */
export async function buildThreads(files: Readonly<Record<string, string>>): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'isoloir-threads-'));
  await build({
    absWorkingDir: new URL('../..', import.meta.url).pathname,
    entryPoints: files,
    outdir: folder,
    bundle: true,
    // no package.json lies beside it that would make it a module
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
  });
  layThreads(folder, 1);
  return async () => {
    await closeThreads();
    layThreads('', 0);
    rmSync(folder, { recursive: true, force: true });
  };
}
