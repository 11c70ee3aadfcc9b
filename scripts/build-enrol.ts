/**
 * Builds enrolment and sign-in apart from Next and from the booth (decision 022): of each, per language one HTML and one
 * script with that language alone; one style sheet. They are no part of the booth's manifest; of the booth they use the letters' files.
 * Beside it the one script of pages of links (app/_still), and the tag that loads it, in `still.html`; per language the one
 * that searches the board (app/_board), and its tag in `board-….html`.
 */
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { type Locale, locales } from '#lib/i18n/index.ts';
import { browser, madeFrom, root, slim, tagOf } from './browser-build.ts';
import { compressFolder } from './compress.ts';
import { enrolDocument, scriptTag, signInDocument } from './people-shell.ts';

const PREFIX = '/enrol/assets/';
const STYLE = 'app/_enrol/enrol.css';
const PAGES = [
  { name: 'enrol', main: 'app/_enrol/main.tsx', document: enrolDocument },
  { name: 'sign-in', main: 'app/_sign-in/main.tsx', document: signInDocument },
] as const;
const STILL = 'app/_still/still.ts';
const BOARD = 'app/_board/main.tsx';

type Order = { out: string; booth: string; compress?: boolean };

/** `out` is wiped; `booth`: the folder of the booth's build, made before. @throws Error where it lacks a letters' file */
export async function buildEnrol({ out, booth, compress = true }: Order): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await mkdir(join(out, 'assets'), { recursive: true });
  const shared = { ...browser, outdir: join(out, 'assets'), entryNames: '[name]-[hash]', metafile: true } as const;
  // The same files under the same names: who has enrolled has the letters of the booth already.
  const styled = await build({
    ...shared,
    entryPoints: [STYLE],
    assetNames: '[name]-[hash]',
    publicPath: '/booth/assets/',
    loader: { '.woff2': 'file' },
  });
  for (const path of Object.keys(styled.metafile.outputs).filter((one) => one.endsWith('.woff2'))) {
    await access(join(booth, 'assets', basename(path)));
    await rm(join(root, path));
  }
  const style = await tagOf(madeFrom(styled.metafile, STYLE), PREFIX);
  for (const locale of locales) {
    const { metafile } = await build({
      ...shared,
      entryPoints: Object.fromEntries([
        ...PAGES.map(({ name, main }) => [`${name}-${locale}`, main]),
        [`board-${locale}`, BOARD],
      ]),
      // Preact in React's place: a tenth of the bytes for the same parts (app/_ui).
      alias: { react: 'preact/compat', 'react-dom': 'preact/compat' },
      define: { 'process.env.NODE_ENV': '"production"' },
      plugins: [oneLanguage(locale), slim],
    });
    for (const { name, main, document } of PAGES) {
      const script = await tagOf(madeFrom(metafile, main), PREFIX);
      await writeFile(join(out, `${name}-${locale}.html`), document(locale, { script, style }));
    }
    await writeFile(join(out, `board-${locale}.html`), scriptTag(await tagOf(madeFrom(metafile, BOARD), PREFIX)));
  }
  const { metafile } = await build({ ...shared, entryPoints: [STILL] });
  await writeFile(join(out, 'still.html'), scriptTag(await tagOf(madeFrom(metafile, STILL), PREFIX)));
  if (compress) await compressFolder(out);
}

/** Every area holds both languages; a page that is in one takes that one for both. */
const oneLanguage = (locale: Locale): Plugin => ({
  name: 'one-language',
  setup({ onResolve }) {
    const catalogues = join(root, 'lib/i18n');
    onResolve({ filter: /^\.\/(fr|en)\/[a-z-]+\.ts$/ }, ({ path, resolveDir }) =>
      resolveDir === catalogues ? { path: join(catalogues, locale, basename(path)) } : null,
    );
  },
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildEnrol({ out: join(root, 'dist/enrol'), booth: join(root, 'dist/booth') });
}
