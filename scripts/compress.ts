/**
 * Compresses what a build made, as well as brotli can, beside each file: a server that starts has no time for that
 * (lib/gate/bytes.ts reads them). `tsx scripts/compress.ts` does it for Next's pages.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

/** As lib/gate/bytes.ts expects it. */
export const COMPRESSED = '.br';

const COMPRESSIBLE = /\.(js|css|html|json|svg)$/;

export async function compressFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name));
  await Promise.all(
    paths.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const plain = await readFile(path);
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
      await writeFile(path + COMPRESSED, await promisify(brotliCompress)(plain, { params }));
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const pages = fileURLToPath(new URL('../.next/static', import.meta.url));
  if (existsSync(pages)) await compressFolder(pages);
}
