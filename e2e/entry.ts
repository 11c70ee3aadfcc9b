/**
 * The test entry point (server.ts) as plain JavaScript. A server that loads tsx as well has it read every file of Next's
 * and all their source maps: a third of its start, a few dozen times in `npm test`.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const made = new Map<string, Promise<string>>();

/** @param from folder of the built copy that is served @returns the file to start with its working directory there */
export function entryOf(from: string): Promise<string> {
  const entry = made.get(from) ?? bundle(from);
  made.set(from, entry);
  return entry;
}

/** Named after its bytes and moved to its place whole: two files of a suite may make it at the same time. */
async function bundle(from: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: from,
    entryPoints: ['e2e/server.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
    write: false,
  });
  const [{ contents } = { contents: new Uint8Array() }] = outputFiles;
  const name = `server-${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.mjs`;
  const file = path.join(from, '.cache/e2e', name);
  if (fs.existsSync(file)) return file;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.${process.pid}`, contents);
  fs.renameSync(`${file}.${process.pid}`, file);
  return file;
}
