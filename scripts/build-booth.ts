/**
 * Builds the booth apart from everything else (HOUSE §10.4): one HTML per language, one script and one style sheet with
 * their hashes in their names, and the manifest whose hash every definition binds (PROTOCOL §4.5).
 * The same sources give the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { compareText } from '#lib/ground/bytes.ts';
import { canonicalJson } from '#lib/ground/canonical.ts';
import { booth } from '#lib/i18n/booth.ts';
import { type Locale, locales } from '#lib/i18n/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const PREFIX = '/booth/assets/';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes);

/** @returns hex SHA-256 of the manifest */
export async function buildBooth(out = join(root, 'dist/booth')): Promise<string> {
  await rm(out, { recursive: true, force: true });
  await mkdir(join(out, 'assets'), { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['lib/booth/page/main-fr.ts', 'lib/booth/page/main-en.ts', 'lib/booth/page/booth.css'],
    outdir: join(out, 'assets'),
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    publicPath: PREFIX,
    bundle: true,
    minify: true,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2022', 'chrome111', 'firefox121', 'safari16.4'],
    loader: { '.woff2': 'file' },
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    plugins: [slim],
  });
  const madeFrom = (entry: string): string => {
    const made = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry);
    if (!made) throw new Error(`nothing was made from ${entry}`);
    return join(root, made[0]);
  };
  const style = await tagOf(madeFrom('lib/booth/page/booth.css'));
  for (const locale of locales) {
    const script = await tagOf(madeFrom(`lib/booth/page/main-${locale}.ts`));
    await writeFile(join(out, `${locale}.html`), documentOf(locale, script, style));
  }
  return writeManifest(out);
}

/**
 * Slow lines (LOOK): what the booth never runs stays out of it. Zod's messages in forty languages, which no reader ever
 * sees; and whatever of zod and cborg (which only servers need, to read keys) nothing refers to.
 */
const slim: Plugin = {
  name: 'slim',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /locales\/(index|en)\.js$/ }, ({ importer }) =>
      importer.includes('/node_modules/zod/') ? { path: 'zod-locales', namespace: 'slim', sideEffects: false } : null,
    );
    onLoad({ filter: /^zod-locales$/, namespace: 'slim' }, () => ({ contents: 'export default () => ({});' }));
    onResolve({ filter: /^cborg$/ }, async ({ path, pluginData, ...rest }) =>
      pluginData === 'slim' ? null : { ...(await resolve(path, { ...rest, pluginData: 'slim' })), sideEffects: false },
    );
    // A namespace that is passed on whole cannot be shaken; one that is imported as such can.
    onLoad({ filter: /\/lib\/.*\.tsx?$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^import \{ z \} from 'zod';$/m, "import * as z from 'zod';"),
      loader: path.endsWith('x') ? 'tsx' : 'ts',
    }));
  },
};

type Tag = { href: string; integrity: string };

async function tagOf(path: string): Promise<Tag> {
  const integrity = `sha256-${sha256(await readFile(path)).digest('base64')}`;
  return { href: PREFIX + (path.split('/').at(-1) ?? ''), integrity };
}

const documentOf = (locale: Locale, script: Tag, style: Tag): string => `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${booth[locale].page} · Isoloir</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style.href}" integrity="${style.integrity}">
<script type="module" src="${script.href}" integrity="${script.integrity}"></script>
</head>
<body>
<div id="booth" class="booth"><p>${booth[locale].loading}</p><noscript><p>${booth[locale].noScript}</p></noscript></div>
</body>
</html>
`;

/** `{ "files": { path: hex SHA-256 } }`, canonical: what was built, in one spelling. */
async function writeManifest(out: string): Promise<string> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
    .sort(compareText);
  const hashes = await Promise.all(
    paths.map(async (path) => [path, sha256(await readFile(join(out, path))).digest('hex')] as const),
  );
  const manifest = canonicalJson({ files: Object.fromEntries(hashes) });
  await writeFile(join(out, 'manifest.json'), manifest);
  return sha256(Buffer.from(manifest)).digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${await buildBooth()}\n`);
}
