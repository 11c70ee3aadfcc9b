/**
 * Process-wide state. Next bundles its own copy of `lib`, so a module-level `let` would exist twice beside the
 * hot handlers (STACK): pools, keys and limits live in this one record instead.
 */
const key = Symbol.for('isoloir');

/** The value under `name`, made by `make` on first use in this process. */
export function shared<T>(name: string, make: () => T): T {
  const world = globalThis as typeof globalThis & { [key]?: Map<string, unknown> };
  world[key] ??= new Map();
  const record = world[key];
  if (!record.has(name)) record.set(name, make());
  return record.get(name) as T;
}
