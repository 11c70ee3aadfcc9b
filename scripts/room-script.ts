/** The script of the waiting room's page, as one text: small enough to stand in the page itself (lib/gate/room/page.ts). */
import { build } from 'esbuild';
import { browser } from './browser-build.ts';

export async function roomScript(): Promise<string> {
  const { outputFiles = [] } = await build({
    ...browser,
    format: 'iife',
    // a telephone that waits may be older than one that votes
    target: ['es2018'],
    entryPoints: ['lib/gate/room/browser.ts'],
    write: false,
    logLevel: 'warning',
  });
  return (outputFiles[0]?.text ?? '').trim();
}
