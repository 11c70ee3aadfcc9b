/** The wall as functions over the import graph: each answers the faults it finds, one sentence naming the file. */
import { type Graph, type Import, reach, type Source } from './graph.ts';
import {
  CRYPTO_MAY_SEE,
  DEFAULT_EXPORT,
  DOORS,
  FRAMEWORK_IN_LIB,
  LOADERS,
  LOADING_PACKAGES,
  MAY_IMPORT,
  MODULES,
  NOT_IN_ENROLMENT,
  NOT_IN_ENROLMENT_PACKAGES,
  SERVER_FILES,
  SERVER_PACKAGES,
  STARTERS,
  TESTS_MAY_ALSO,
} from './table.ts';

export type Rule = (graph: Graph) => string[];

export const moduleOf = (file: string): string | null => MODULES.find(([, path]) => path.test(file))?.[0] ?? null;

const isTest = (file: string): boolean => /\.test\.tsx?$|(^|\/)testing(-[a-z-]+)?\.ts$|\.bench\.ts$/.test(file);

function overImports(graph: Graph, judge: (source: Source, one: Import) => string | null): string[] {
  return [...graph.values()].flatMap((source) =>
    source.imports.flatMap((one) => {
      const fault = judge(source, one);
      return fault === null ? [] : [`${source.file}: ${fault}`];
    }),
  );
}

/** Our own source modules, and styles: not JSON, not a generated client (which has a rule of its own). */
const isOurs = (file: string | null): file is string =>
  file !== null && !/^lib\/\w+\/generated\/|\.(css|json|svg|html)$/.test(file);

/** Every file belongs to a module of the table. */
export const everyFileHasAModule: Rule = (graph) =>
  [...graph.keys()].filter((file) => moduleOf(file) === null).map((file) => `${file}: belongs to no module`);

/** `people` of people/roll and side/people, `urn` of urn and side/urn: a test may look anywhere on its own side. */
const sideOf = (module: string): string => /people|urn/.exec(module)?.[0] ?? module;

/**
 * What the graph cannot follow, it cannot judge: every file of ours is named as it is called on disk (a bundler would also
 * find `./x` or `./x.js`), every package by a bare name, and nothing that runs loads code by other ways.
 */
export const canBeFollowed: Rule = (graph) =>
  overImports(graph, (source, { file, specifier, dynamic }) => {
    const runs = /^(lib|app)\/|^(server|proxy)\.ts$/.test(source.file) && !isTest(source.file);
    if (dynamic && specifier.startsWith('(require ')) return runs ? 'require() in what runs' : null;
    if (dynamic && specifier.startsWith('('))
      return runs || !LOADERS.includes(source.file) ? 'import() of something that is no literal' : null;
    if (runs && LOADING_PACKAGES.test(specifier) && STARTERS[source.file] !== specifier)
      return `may not import ${specifier}: it loads code unseen`;
    if (file === null)
      return /^(node:[a-z0-9/_]+|@?[a-z0-9][a-z0-9._/-]*)$/.test(specifier) ? null : `cannot follow ${specifier}`;
    return isOurs(file) && !graph.has(file) ? `cannot follow ${specifier}: no source file ${file}` : null;
  });

/** HOUSE §2, the table. */
export const mayImport: Rule = (graph) =>
  overImports(graph, (source, { file }) => {
    if (!isOurs(file)) return null;
    const [from, to] = [moduleOf(source.file), moduleOf(file)];
    if (from === null || to === null || from === to) return null;
    if (isTest(source.file) && (TESTS_MAY_ALSO.includes(to) || sideOf(from) === sideOf(to))) return null;
    return MAY_IMPORT[from]?.includes(to) ? null : `${from} may not import ${to} (${file})`;
  });

/** crypto sees bytes and canonical encoding alone. */
export const cryptoSeesLittle: Rule = (graph) =>
  overImports(graph, (source, { file }) => {
    if (moduleOf(source.file) !== 'crypto' || isTest(source.file) || file === null) return null;
    if (moduleOf(file) !== 'ground' || CRYPTO_MAY_SEE.some((door) => door === file)) return null;
    return `crypto may not import ${file}`;
  });

/** Modules are entered through their doors; across modules of lib one writes `#lib/…`, inside them `./x.ts`. */
export const throughDoors: Rule = (graph) =>
  overImports(graph, (source, { file, specifier }) => {
    if (!isOurs(file) || !file.startsWith('lib/') || isTest(source.file)) return null;
    const [from, to] = [moduleOf(source.file), moduleOf(file)];
    const family = (module: string | null) => module?.split(/[/-]/)[0];
    if (family(from) !== family(to) && !specifier.startsWith('#lib/')) return `write #lib/… for ${file}`;
    if (to === null || from === to || family(from) === family(to)) return null;
    return DOORS[to]?.test(file) === false ? `${file} is not a door of ${to}` : null;
  });

/** The side modules are named by the front door alone, by a literal import(), one branch each. */
export const sidesAreNamedOnce: Rule = (graph) =>
  overImports(graph, (source, { file, dynamic }) => {
    if (file === null || !file.startsWith('lib/side/') || isTest(source.file)) return null;
    if (moduleOf(file) === moduleOf(source.file)) return null;
    if (source.file !== 'server.ts') return 'only server.ts names a side';
    return dynamic ? null : 'a side is loaded by import() alone';
  });

const SIDES = [
  ['people', /^lib\/(people|side\/people)/],
  ['urn', /^lib\/(urn|side\/urn)/],
] as const;

const sidesIn = (files: Iterable<string>): string[] => {
  const all = [...files];
  return SIDES.filter(([, path]) => all.some((file) => path.test(file))).map(([side]) => side);
};

/** No page, no handler, no script may ever hold both sides, through any number of steps. */
export const neverBothSides: Rule = (graph) =>
  [...graph.keys()]
    .filter((file) => file !== 'server.ts' && !isTest(file))
    .filter((file) => sidesIn(reach(graph, file).files).length > 1)
    .map((file) => `${file}: reaches both people and urn`);

/** Scripts, benches and end-to-end tests speak HTTP; only the setting up of databases may see people's tables. */
export const outsideSpeaksHttp: Rule = (graph) =>
  [...graph.keys()]
    .filter((file) => ['scripts', 'demo', 'drill', 'replay', 'bench', 'e2e'].includes(moduleOf(file) ?? ''))
    .filter((file) => sidesIn([...reach(graph, file).files].filter((one) => !one.startsWith('scripts/'))).length > 0)
    .map((file) => `${file}: reaches a side by import`);

/** What runs in a browser: client leaves of app, enrolment, sign-in, the board's search, booth and trustee. */
const isBrowserRoot = (source: Source): boolean =>
  !isTest(source.file) &&
  (source.useClient || /^(lib\/(booth|trustee)|app\/_(board|enrol|sign-in))\//.test(source.file));

/** No database, no configuration, no Node module in a browser's bundle. */
export const browserBundlesAreClean: Rule = (graph) =>
  [...graph.values()].filter(isBrowserRoot).flatMap(({ file }) => {
    const { files, packages } = reach(graph, file);
    return [
      ...[...files].filter((one) => SERVER_FILES.test(one)),
      ...[...packages].filter((one) => SERVER_PACKAGES.test(one)),
    ].map((one) => `${file}: would bring ${one} into a browser`);
  });

/** The bundles of enrolment and sign-in hold nothing of the booth, of a vote or of either side's code, nor what weighs
 * too much. */
export const enrolmentStandsAlone: Rule = (graph) =>
  [...graph.keys()]
    .filter((file) => moduleOf(file) === 'enrol' && !isTest(file))
    .flatMap((file) => {
      const { files, packages } = reach(graph, file);
      return [
        ...[...files].filter((one) => NOT_IN_ENROLMENT.test(one)),
        ...[...packages].filter((one) => NOT_IN_ENROLMENT_PACKAGES.test(one)),
      ].map((one) => `${file}: would bring ${one} to the enrolment`);
    });

/** `'use client'` stands in the leaves of app, in booth and trustee, nowhere else. */
export const useClientInLeaves: Rule = (graph) =>
  [...graph.values()]
    .filter(({ file, useClient }) => useClient && !/^(app|lib\/booth|lib\/trustee)\//.test(file))
    .map(({ file }) => `${file}: 'use client' outside of app, booth and trustee`);

/** lib does not know React or Next, but for web, booth and the session. */
export const frameworkStaysOut: Rule = (graph) =>
  overImports(graph, (source, { specifier }) =>
    source.file.startsWith('lib/') &&
    !isTest(source.file) &&
    /^(next|next-auth|react|react-dom)($|\/)/.test(specifier) &&
    !FRAMEWORK_IN_LIB.test(source.file)
      ? `may not import ${specifier}`
      : null,
  );

/** The generated client is the business of its db.ts; `server-only` throws under plain Node. */
export const generatedBehindDb: Rule = (graph) =>
  overImports(graph, (source, { file, specifier }) => {
    if (specifier === 'server-only') return 'may not import server-only';
    const side = /^lib\/(\w+)\/generated\//.exec(file ?? '')?.[1];
    if (side === undefined || source.file === `lib/${side}/db.ts`) return null;
    return `the generated client of ${side} is for its db.ts alone`;
  });

/** Tests' own modules never reach what runs. */
export const testsStayOut: Rule = (graph) =>
  overImports(graph, (source, { file }) =>
    file?.startsWith('lib/') && isTest(file) && !isTest(source.file) && !/^(e2e|bench)\//.test(source.file)
      ? `imports ${file}, which is for tests`
      : null,
  );

export const noDefaultExport: Rule = (graph) =>
  [...graph.values()]
    .filter(({ file, defaultExport }) => defaultExport && !DEFAULT_EXPORT.test(file))
    .map(({ file }) => `${file}: default export`);

export const RULES: Readonly<Record<string, Rule>> = {
  everyFileHasAModule,
  canBeFollowed,
  mayImport,
  cryptoSeesLittle,
  throughDoors,
  sidesAreNamedOnce,
  neverBothSides,
  outsideSpeaksHttp,
  browserBundlesAreClean,
  enrolmentStandsAlone,
  useClientInLeaves,
  frameworkStaysOut,
  generatedBehindDb,
  testsStayOut,
  noDefaultExport,
};
