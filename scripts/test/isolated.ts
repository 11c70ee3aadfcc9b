/** Test files that replace or reload modules: each has a process of its own, all others share one per worker. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Is this the text of such a file? */
export const replacesModules = (text: string): boolean => /\bvi\s*\.\s*(mock|doMock|unmock|resetModules)\(/.test(text);

/**
 * @param folders of the tree, searched to the bottom
 * @param ending of the names of the suite's test files
 * @returns paths from the root
 */
export function isolatedFiles(folders: readonly string[], ending: RegExp): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
  );
  return files.filter((file) => ending.test(file) && replacesModules(readFileSync(path.join(root, file), 'utf8')));
}
