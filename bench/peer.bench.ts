/**
 * What a voter's device must load, ours beside a peer's. Of the voter's pages in use, one has client code in a registry
 * that runs without its vendor's servers: Assembly Voting's @aion-dk/js-client (npm), the library behind its voter
 * application. It has no page and no words: theirs is a lower bound, ours the whole. Both bundled by esbuild, minified,
 * brotli at its best.
 *
 * Tried as well, and why there is no figure: Debian's belenios-tool is a command line, and no registry has the voter's
 * page of Belenios (belenios-server is in no suite); of ElectionGuard, npm has @decidim/voting_schemes-electionguard,
 * which wants a Python in the page that it does not bring; Helios' booth is in no registry that we reach.
 */
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from '@playwright/test';
import { build } from 'esbuild';
import { buildBooth } from '../scripts/build-booth.ts';
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

export async function run(say: (text: string) => void): Promise<Figures> {
  const built = path.join(root, 'dist/booth');
  await buildBooth(built);
  const assets = path.join(built, 'assets');
  const script = fs.readdirSync(assets).find((file) => /^main-fr-.*\.js$/.test(file)) ?? '';
  const ours = kilobytes(fs.readFileSync(path.join(assets, script), 'utf8'));
  const home = await fetched(PEER.package, PEER.version, say);
  const folder = path.dirname(path.dirname(path.dirname(home)));
  const entry = `import * as all from ${JSON.stringify(PEER.package)}; globalThis.entry = all;`;
  const theirs = await bundle(entry, folder);
  await expectToRun(theirs);
  return {
    'our booth: page, words, proofs, blind signatures, both sides, kB brotli': ours,
    [`${PEER.package} ${PEER.version}: library alone, no page and no words, kB brotli`]: kilobytes(theirs),
    'other peers': 'none that runs from a registry (bench/peer.bench.ts says what was tried)',
  };
}

/** @throws Error where the bundle does not start in Chromium: then its size says nothing */
async function expectToRun(content: string): Promise<void> {
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: [...headlessFlags] });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content });
    const isThere = await page.evaluate('typeof globalThis.entry.AVClient === "function"');
    if (isThere !== true) throw new Error('the peer’s library does not start');
  } finally {
    await browser.close();
  }
}
