/** For tests only: a process that starts again, as far as keys go. */
import { shared } from '#lib/ground/shared.ts';

/** What a process remembers of configuration and keys is read anew. */
export function forgetKept(): void {
  Object.assign(
    shared('people/data-key', () => ({ root: null })),
    { root: null },
  );
  shared('people/issuers', () => new Map()).clear();
  Object.assign(
    shared('people/token', () => ({ open: null })),
    { open: null },
  );
  const record = Reflect.get(globalThis, Symbol.for('isoloir'));
  if (record instanceof Map) record.delete('config/people');
}
