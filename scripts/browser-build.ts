/** What the pages built apart from Next share: how they are built, and how a document names their files. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { z } from 'zod';
import { parsedOf } from '#lib/i18n/translator.ts';

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

const Texts = z.record(z.string(), z.string());

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/**
 * Slow lines (LOOK): what these pages never run stays out of them. Zod’s messages in forty languages, which no reader ever
 * sees; its translation into JSON Schema (35 kB before compression); and whatever of zod and cborg (which only servers
 * need, to read keys) nothing refers to.
 */
export const slim: Plugin = {
  name: 'slim',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /locales\/(index|en)\.js$/ }, ({ importer }) =>
      importer.includes('/node_modules/zod/') ? { path: 'zod-locales', namespace: 'slim', sideEffects: false } : null,
    );
    onLoad({ filter: /^zod-locales$/, namespace: 'slim' }, () => ({ contents: 'export default () => ({});' }));
    onLoad({ filter: /\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/ }, async ({ path }) => {
      const names = (await readFile(path, 'utf8')).matchAll(
        /^export (?:const|function) (\w+)|^export \{ \w+ as (\w+) \}/gm,
      );
      const empty = [...names].map(([, name, alias]) => `export const ${name ?? alias} = leftOut;`);
      return { contents: `const leftOut = () => () => { throw new Error('left out'); };\n${empty.join('\n')}` };
    });
    onResolve({ filter: /^cborg$/ }, async ({ path, pluginData, ...rest }) =>
      pluginData === 'slim' ? null : { ...(await resolve(path, { ...rest, pluginData: 'slim' })), sideEffects: false },
    );
    // Messages go out parsed, as the makers of their library advise, and its parser stays here.
    onResolve({ filter: /^@formatjs\/icu-messageformat-parser$/ }, ({ path, kind, resolveDir }) =>
      resolve(`${path}/no-parser.js`, { kind, resolveDir }),
    );
    onLoad({ filter: /\/lib\/i18n\/(fr|en)\/[a-z-]+\.ts$/ }, async ({ path }) => {
      const locale = path.includes('/fr/') ? 'fr' : 'en';
      const areas = Object.entries(z.record(z.string(), Texts).parse({ ...(await import(path)) }));
      const parsed = areas.map(([area, texts]) => {
        const said = Object.entries(texts).map(([key, text]) => [key, parsedOf(locale, text)]);
        return `export const ${area} = ${JSON.stringify(Object.fromEntries(said))};`;
      });
      return { contents: parsed.join('\n') };
    });
    // A namespace that is passed on whole cannot be shaken; one that is imported as such can.
    onLoad({ filter: /\/(lib|app)\/.*\.tsx?$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^import \{ z \} from 'zod';$/m, "import * as z from 'zod';"),
      loader: path.endsWith('x') ? 'tsx' : 'ts',
    }));
  },
};
