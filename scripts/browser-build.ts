/** What the pages built apart from Next share: how they are built, and how a document names their files. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Metafile } from 'esbuild';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** A file of the build: its address and its SRI hash. */
export type Tag = { href: string; integrity: string };
export type Linked = { script: Tag; style: Tag };

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes);

export const browser: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: ['es2022', 'chrome111', 'firefox121', 'safari16.4'],
  legalComments: 'none',
};

/** The file that was made from `entry`. @throws Error where there is none */
export function madeFrom({ outputs }: Metafile, entry: string): string {
  const made = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry);
  if (!made) throw new Error(`nothing was made from ${entry}`);
  return join(root, made[0]);
}

export async function tagOf(path: string, prefix: string): Promise<Tag> {
  const integrity = `sha256-${sha256(await readFile(path)).digest('base64')}`;
  return { href: prefix + (path.split('/').at(-1) ?? ''), integrity };
}

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
