/** Builds server.ts into dist/server.js: our own code bundled, packages left in node_modules. A build that fails leaves
 * the last one standing. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { roomScript } from './room-script.ts';

const root = new URL('..', import.meta.url).pathname;
const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: {
    server: 'server.ts',
    // what lib/ground/threads.ts starts, by its name
    'threads/judge': 'lib/urn/judge/thread.ts',
    'threads/sign': 'lib/people/roll/register/thread.ts',
  },
  outdir: 'dist',
  // each side stays in a chunk of its own, so that a process loads only its side
  splitting: true,
  chunkNames: 'server/[name]-[hash]',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  define: { ROOM_SCRIPT: JSON.stringify(await roomScript()) },
  sourcemap: 'linked',
  logLevel: 'warning',
  write: false,
});
await rm(`${root}dist/threads`, { recursive: true, force: true });
await rm(`${root}dist/server`, { recursive: true, force: true });
for (const { path, contents } of outputFiles) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}
