/**
 * The test entry point (server.ts) as plain JavaScript. A server that loads tsx as well has it read every file of Next's
 * and all their source maps: a third of its start, a few dozen times in `npm test`.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

const made = new Map<string, Promise<string>>();

/** @param from folder of the built copy that is served @returns the file to start with its working directory there; it goes with this process */
export function entryOf(from: string): Promise<string> {
  const entry = made.get(from) ?? bundle(from);
  made.set(from, entry);
  return entry;
}

async function bundle(from: string): Promise<string> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'isoloir-entry-'));
  process.once('exit', () => fs.rmSync(dir, { recursive: true, force: true }));
  const outfile = path.join(dir, 'e2e/server.mjs');
  await build({
    absWorkingDir: from,
    entryPoints: ['e2e/server.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
  });
  return outfile;
}
