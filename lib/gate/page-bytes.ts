/** Scripts, styles and fonts of Next's pages: their names are their hashes, so they need no server behind them. */
import { IMMUTABLE, readFolder, type StaticBytes, serve } from './bytes.ts';

const PREFIX = '/_next/static/';

/** Next names these by the hash of their content; its manifests bear the name of the build. */
const HASHED = /^(chunks|media|css)\//;

/** Reads `.next/static`. What is not there is left to Next, which knows how to say so. */
export async function loadPages(folder: string): Promise<StaticBytes> {
  const files = await readFolder(folder, (name) => ({ 'cache-control': HASHED.test(name) ? IMMUTABLE : 'no-cache' }));
  return {
    serve: (incoming, outgoing, pathname) =>
      pathname.startsWith(PREFIX) && serve(files.get(decoded(pathname.slice(PREFIX.length))), incoming, outgoing),
  };
}

/** Next writes `[locale]` into names, and browsers ask for `%5Blocale%5D`. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // not UTF-8: nothing of ours
  }
}
