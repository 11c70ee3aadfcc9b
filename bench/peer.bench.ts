/**
 * What a voter's device must load, ours beside a peer's. Of the voter's pages in use, one has client code in a registry
 * that runs without its vendor's servers: Assembly Voting's @aion-dk/js-client (npm), the library behind its voter
 * application. It has no page: it is compared with our booth's library alone; our whole booth, page and words included,
 * stands beside. Both bundled by the same esbuild, minified, brotli at its best.
 *
 * Tried as well, and why there is no figure: Debian's belenios-tool is a command line, and no registry has the voter's
 * page of Belenios (belenios-server is in no suite); of ElectionGuard, npm has @decidim/voting_schemes-electionguard,
 * which wants a Python in the page that it does not bring; Helios' booth is in no registry that we reach.
 */
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from '@playwright/test';
import { build } from 'esbuild';
import { findChromium, headlessFlags } from '../scripts/chromium.mjs';
import { fetched } from './fetched.ts';
import type { Figures } from './main.ts';

export const name = 'peer';

const PEER = { package: '@aion-dk/js-client', version: '3.1.0' } as const;
const root = path.resolve(import.meta.dirname, '..');

const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };

/** A bundle that keeps all that the entry exports. @returns its text */
async function bundle(contents: string, resolveDir: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

const kilobytes = (text: string): number => Number((brotliCompressSync(text, best).length / 1000).toFixed(1));

/** Milliseconds until the script stands ready in a fresh page of Chromium, median of five. @throws where it does not */
async function readyIn(content: string): Promise<number> {
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: [...headlessFlags] });
  const times: number[] = [];
  try {
    for (let i = 0; i < 5; i++) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const timed = `const start = performance.now();${content};globalThis.took = performance.now() - start;`;
      await page.addScriptTag({ content: timed });
      times.push(Number(await page.evaluate('globalThis.took')));
      if (!(await page.evaluate('typeof globalThis.entry === "object"'))) throw new Error('the script does not run');
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return times.sort((a, b) => a - b)[2] ?? Number.NaN;
}

export async function run(say: (text: string) => void): Promise<Figures> {
  const library = await bundle(
    `import * as all from '#lib/booth/index.ts'; globalThis.entry = all;`,
    import.meta.dirname,
  );
  const { buildBooth } = await import('../scripts/build-booth.ts');
  await buildBooth();
  const fs = await import('node:fs');
  const assets = path.join(root, 'dist/booth/assets');
  const script = fs.readdirSync(assets).find((file) => /^main-fr-.*\.js$/.test(file)) ?? '';
  const whole = fs.readFileSync(path.join(assets, script), 'utf8');

  const home = await fetched(PEER.package, PEER.version, say);
  const theirs = await bundle(
    `import * as all from ${JSON.stringify(PEER.package)}; globalThis.entry = all;`,
    path.dirname(path.dirname(path.dirname(home))),
  );
  const label = `${PEER.package} ${PEER.version}`;
  const [ours, peer] = [kilobytes(library), kilobytes(theirs)];
  return {
    'library of our booth (both sides, proofs, blind signatures), kB brotli': ours,
    [`${label} (library of Assembly Voting’s voter page), kB brotli`]: peer,
    'ours ÷ theirs, libraries': Number((ours / peer).toFixed(2)),
    'our whole booth, page and words, kB brotli': kilobytes(whole),
    'library of our booth, ready in a fresh page of Chromium, ms': Number((await readyIn(library)).toFixed(1)),
    [`${label}, ready in a fresh page, ms`]: Number((await readyIn(theirs)).toFixed(1)),
    'other peers': 'none that runs from a registry (bench/peer.bench.ts says what was tried)',
  };
}
