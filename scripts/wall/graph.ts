/** The import graph of our own source, read by oxc-parser: what each file names, and what its bundle would hold. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { parseSync } from 'oxc-parser';
import { z } from 'zod';

export type Import = {
  /** As written: `#lib/urn/index.ts`, `./x.ts`, `pg`. */
  specifier: string;
  /** Path from the root for our own files, null for packages. */
  file: string | null;
  /** `import type`: gone from what runs, but still a coupling. */
  typeOnly: boolean;
  /** `import()` or `require()`; what cannot be followed stands in brackets. */
  dynamic: boolean;
};
export type Source = { file: string; imports: Import[]; useClient: boolean; defaultExport: boolean };
/** By path from the root. */
export type Graph = ReadonlyMap<string, Source>;

/** Whatever Node, Next or a bundler would run. */
const SOURCE = /\.[cm]?[jt]sx?$/;
const DECLARATION = /\.d\.[cm]?ts$/;
const SKIP = new Set(['node_modules', 'generated', '.git', '.next', 'dist', '.data', '.cache', 'test-results']);

/** Every source file of the project. */
export async function readGraph(root: string): Promise<Graph> {
  const sources: Record<string, string> = {};
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !SKIP.has(entry.name)) await walk(path);
      else if (entry.isFile() && SOURCE.test(entry.name) && !DECLARATION.test(entry.name)) {
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
  // Every statement that names a module, also one that takes nothing from it (`export {} from './x.ts'`).
  const statics = program.body.flatMap((node) => {
    switch (node.type) {
      case 'ImportDeclaration':
        return [make(node.source.value, node.importKind === 'type')];
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        return node.source ? [make(node.source.value, node.exportKind === 'type')] : [];
      default:
        return [];
    }
  });
  const dynamics = module.dynamicImports.map(({ moduleRequest }) =>
    make(literal(text.slice(moduleRequest.start, moduleRequest.end)), false, true),
  );
  return {
    file,
    imports: [...statics, ...dynamics, ...requires(program).map((written) => make(literal(written), false, true))],
    useClient: program.body.some((node) => 'directive' in node && node.directive === 'use client'),
    defaultExport: module.staticExports.some(({ entries }) =>
      entries.some(
        ({ exportName, isType }) => (exportName.kind === 'Default' || exportName.name === 'default') && !isType,
      ),
    ),
  };

  /** `require(…)`, and TypeScript's `import x = require(…)`: a bundler follows both. Answers their arguments as written. */
  function requires(node: unknown): string[] {
    if (Array.isArray(node)) return node.flatMap(requires);
    if (typeof node !== 'object' || node === null) return [];
    const inside = Object.values(node).flatMap(requires);
    const call = Called.safeParse(node);
    if (!call.success) return inside;
    const { start, end } = call.data.type === 'CallExpression' ? call.data.arguments[0] : call.data.expression;
    return [`require ${text.slice(start, end)}`, ...inside];
  }
}

const Span = z.object({ start: z.number(), end: z.number() });
const Called = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('CallExpression'),
    callee: z.object({ type: z.literal('Identifier'), name: z.literal('require') }),
    arguments: z.tuple([Span], z.unknown()),
  }),
  z.object({ type: z.literal('TSExternalModuleReference'), expression: Span }),
]);

/** The text between the quotes; what is no literal, and every `require`, stands in brackets. */
function literal(written: string): string {
  const quoted = /^(['"`])([^'"`$\\]*)\1$/.exec(written);
  return quoted?.[2] ?? `(${written})`;
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
