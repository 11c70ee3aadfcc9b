/** What a test file may leave behind in its process, and how it is undone before the next one. */

export type State = { env: NodeJS.ProcessEnv; folder: string; globals: ReadonlyMap<string, PropertyDescriptor> };

/** Where `ground/shared` keeps its record: clock, configuration, keys, caches, pools. */
const SHARED = Symbol.for('isoloir');

/** The process as it stands. */
export function stateNow(): State {
  const globals = Object.entries(Object.getOwnPropertyDescriptors(globalThis));
  return {
    env: { ...process.env },
    folder: process.cwd(),
    // the runner's own names are its own
    globals: new Map(globals.filter(([name, { configurable }]) => configurable && !/vitest/.test(name))),
  };
}

/** The process as it stood, and nothing in `shared`. Globals that have come since stay: modules that are loaded made them. */
export function backTo({ env, folder, globals }: State): void {
  Reflect.deleteProperty(globalThis, SHARED);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  if (process.cwd() !== folder) process.chdir(folder);
  for (const [name, was] of globals) {
    const is = Object.getOwnPropertyDescriptor(globalThis, name);
    if (is?.value !== was.value || is?.get !== was.get) Object.defineProperty(globalThis, name, was);
  }
}
