/** The import graph of our own source, read by oxc-parser: what each file names, and what its bundle would hold. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';

export type Import = {
  /** As written: `#lib/urn/index.ts`, `./x.ts`, `pg`. */
  specifier: string;
  /** Path from the root for our own files, null for packages. */
  file: string | null;
  /** `import type`: gone from what runs, but still a coupling. */
  typeOnly: boolean;
  /** `import()`; an argument that is no literal stands in brackets. */
  dynamic: boolean;
};
export type Source = { file: string; imports: Import[]; useClient: boolean; defaultExport: boolean };
/** By path from the root. */
export type Graph = ReadonlyMap<string, Source>;

const SOURCE = /\.(ts|tsx|js|mjs)$/;
const SKIP = new Set(['node_modules', 'generated', 'vectors', '.git', '.next', 'dist', '.data', '.cache']);

/** Every source file of the project. */
export async function readGraph(root: string): Promise<Graph> {
  const sources: Record<string, string> = {};
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !SKIP.has(entry.name)) await walk(path);
      else if (entry.isFile() && SOURCE.test(entry.name) && !entry.name.endsWith('.d.ts')) {
        sources[path] = await readFile(join(root, path), 'utf8');
      }
    }
  };
  await walk('');
  return graphOf(sources);
}

/** The graph of these texts, by path: fixtures are written in the test itself. */
export const graphOf = (sources: Readonly<Record<string, string>>): Graph =>
  new Map(Object.entries(sources).map(([file, text]) => [file, readSource(file, text)]));

function readSource(file: string, text: string): Source {
  const { module, program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`);
  const make = (specifier: string, typeOnly: boolean, dynamic = false): Import => ({
    specifier,
    file: resolve(file, specifier),
    typeOnly,
    dynamic,
  });
  const statics = module.staticImports.map(({ start, moduleRequest }) =>
    make(moduleRequest.value, /^import\s+type\b/.test(text.slice(start, start + 20))),
  );
  const reexports = module.staticExports.flatMap(({ start, entries }) =>
    entries.flatMap(({ moduleRequest }) =>
      moduleRequest === null || moduleRequest === undefined
        ? []
        : [make(moduleRequest.value, /^export\s+type\b/.test(text.slice(start, start + 20)))],
    ),
  );
  const dynamics = module.dynamicImports.map(({ moduleRequest }) => {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    return make(/^(['"])[^'"]*\1$/.test(written) ? written.slice(1, -1) : `(${written})`, false, true);
  });
  return {
    file,
    imports: [...statics, ...reexports, ...dynamics],
    useClient: program.body.some((node) => 'directive' in node && node.directive === 'use client'),
    defaultExport: module.staticExports.some(({ entries }) =>
      entries.some(
        ({ exportName, isType }) => (exportName.kind === 'Default' || exportName.name === 'default') && !isType,
      ),
    ),
  };
}

function resolve(from: string, specifier: string): string | null {
  if (specifier.startsWith('#lib/')) return `lib/${specifier.slice('#lib/'.length)}`;
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  return null;
}

/** All files and packages that a bundle of this file would hold: what runs, through any number of steps. */
export function reach(graph: Graph, file: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const queue = [file];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (files.has(next)) continue;
    files.add(next);
    for (const one of graph.get(next)?.imports ?? []) {
      if (one.typeOnly) continue;
      if (one.file === null) packages.add(one.specifier);
      else queue.push(one.file);
    }
  }
  return { files, packages };
}
