/**
 * Builds the booth apart from everything else (HOUSE §10.4): one HTML per language, one script and one style sheet with
 * their hashes in their names, the worker that keeps them for moments without a line, and the manifest whose hash every definition binds (PROTOCOL §4.5).
 * The same sources give the same bytes.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compareText } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { locales } from '#lib/i18n/index.ts';
import { boothDocument, practiceDocument } from './booth-shell.ts';
import { browser, madeFrom, root, sha256, slim, tagOf } from './browser-build.ts';
import { COMPRESSED, compressFolder } from './compress.ts';

const PREFIX = '/booth/assets/';

/**
 * @param out folder, which is wiped: no default, so that nobody takes the finished build from under others by leaving it out
 * @param compress as well as can be, which takes seconds; tests do without
 * @returns hex SHA-256 of the manifest
 */
export async function buildBooth(out: string, { compress = true } = {}): Promise<string> {
  await rm(out, { recursive: true, force: true });
  await mkdir(join(out, 'assets'), { recursive: true });
  const { metafile } = await build({
    ...browser,
    entryPoints: ['lib/booth/page/main-fr.ts', 'lib/booth/page/main-en.ts', 'lib/booth/page/booth.css'],
    outdir: join(out, 'assets'),
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    publicPath: PREFIX,
    metafile: true,
    loader: { '.woff2': 'file' },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [slim],
  });
  const style = await tagOf(madeFrom(metafile, 'lib/booth/page/booth.css'), PREFIX);
  for (const locale of locales) {
    const script = await tagOf(madeFrom(metafile, `lib/booth/page/main-${locale}.ts`), PREFIX);
    const linked = { style, script };
    await writeFile(join(out, `${locale}.html`), boothDocument(locale, linked));
    await writeFile(join(out, `${locale}-practice.html`), practiceDocument(locale, linked));
  }
  await buildWorker(out);
  const hash = await writeManifest(out);
  if (compress) await compressFolder(out);
  return hash;
}

/**
 * The worker knows the files it keeps by their hashes, and so changes with each of them. Not the practice vote, nor the
 * letters that French and English never use: the system's own stand in.
 */
async function buildWorker(out: string): Promise<void> {
  const hashes = Object.entries(await hashesOf(out));
  const kept = hashes
    .filter(([path]) => !/practice|-ext-/.test(path))
    .map(([path, hash]) => ({
      url: `/booth/${path}`,
      integrity: `sha256-${Buffer.from(hash, 'hex').toString('base64')}`,
    }));
  await build({
    ...browser,
    entryPoints: ['lib/booth/page/worker.ts'],
    outfile: join(out, 'worker.js'),
    format: 'iife',
    define: {
      KEPT: JSON.stringify(kept),
      VERSION: JSON.stringify(
        sha256(Buffer.from(canonicalJson(kept)))
          .digest('hex')
          .slice(0, 16),
      ),
    },
  });
}

/** Hex SHA-256 of every file, by its path. */
async function hashesOf(out: string): Promise<Record<string, string>> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(COMPRESSED))
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
    .sort(compareText);
  const hashes = paths.map(async (path) => [path, sha256(await readFile(join(out, path))).digest('hex')] as const);
  return Object.fromEntries(await Promise.all(hashes));
}

/** `{ "files": { path: hex SHA-256 } }`, canonical: what was built, in one spelling. */
async function writeManifest(out: string): Promise<string> {
  const manifest = canonicalJson({ files: await hashesOf(out) });
  await writeFile(join(out, 'manifest.json'), manifest);
  return sha256(Buffer.from(manifest)).digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${await buildBooth(join(root, 'dist/booth'))}\n`);
}
