/**
 * Programs that tests start, as plain JavaScript in one file. Started through tsx each reads and compiles every file of
 * its own anew, some dozens of times in `npm test`: a second of a core for a command, a third of a server's start.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
const made = new Map<string, Promise<string>>();

/** @param entry file in `from`, a folder with our tree @returns the file to start, in the cache of that folder */
export function bundled(entry: string, from = root): Promise<string> {
  const source = path.join(from, entry);
  const file = made.get(source) ?? bundle(entry, from);
  made.set(source, file);
  return file;
}

/** Named after its bytes and moved to its place whole: two files of a suite may make it at the same time. */
async function bundle(entry: string, from: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: from,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
    write: false,
  });
  const [{ contents } = { contents: new Uint8Array() }] = outputFiles;
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  const file = path.join(from, '.cache/bundled', `${path.basename(path.dirname(entry))}-${hash}.mjs`);
  if (fs.existsSync(file)) return file;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.${process.pid}`, contents);
  fs.renameSync(`${file}.${process.pid}`, file);
  return file;
}

export type Ended = { status: number; out: string; err: string };
export type Command = (...args: string[]) => Promise<Ended>;

/** A command of ours, bundled. */
export const commandOf =
  (entry: string): Command =>
  async (...args) =>
    ended(await bundled(entry), args);

/** The same as npm's scripts start it. */
export const throughTsx =
  (entry: string): Command =>
  (...args) =>
    ended(path.join(root, 'node_modules/tsx/dist/cli.mjs'), [path.join(root, entry), ...args]);

const ended = (program: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: root, maxBuffer: 2 ** 24 }, (error, out, err) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
