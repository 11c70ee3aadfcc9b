/** The control run's copy: the product's sources, weakened, and the server bundled anew. Pages are those of the build. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { WEAKENINGS, weaken } from './anchors.ts';

/** Copied, because what is loaded from them must find itself in the copy. Everything else is only pointed to. */
const COPIED = ['lib', 'dist', 'e2e/server.ts', 'scripts', 'server.ts', 'package.json', 'tsconfig.json'];
const POINTED = ['node_modules', '.next', 'public', 'prisma', 'next.config.js'];

/** @param root the built product @param dir an empty folder */
export async function makeWeakened(root: string, dir: string): Promise<void> {
  for (const name of COPIED)
    fs.cpSync(path.join(root, name), path.join(dir, name), {
      recursive: true,
      filter: (source) => !/\.test\.tsx?$/.test(source),
    });
  for (const name of POINTED) fs.symlinkSync(path.join(root, name), path.join(dir, name));
  for (const weakening of WEAKENINGS) {
    const file = path.join(dir, weakening.file);
    fs.writeFileSync(file, weaken(fs.readFileSync(file, 'utf8'), weakening));
  }
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/build-server.ts'], { cwd: dir });
}
