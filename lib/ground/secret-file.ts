/** Secrets that lie in a file instead of the environment: `NAME_FILE` in place of `NAME`. */
import { readFileSync, statSync } from 'node:fs';
import { ConfigFault } from './config-fault.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The longest secret is a key of 32 bytes; nobody means a larger file. */
const LIMIT = 4096;

/**
 * The environment, with each of `names` read from the file that `<name>_FILE` names.
 * @throws ConfigFault where both are given, the file cannot be read, or others on this machine may read or change it
 */
export function withFiles(env: Environment, names: readonly string[]): Environment {
  const read = names.flatMap((name) => {
    const path = env[`${name}_FILE`];
    if (path === undefined || path === '') return [];
    if (env[name] !== undefined && env[name] !== '') throw new ConfigFault(`both ${name} and ${name}_FILE are given`);
    return [[name, readSecret(`${name}_FILE`, path)] as const];
  });
  return { ...env, ...Object.fromEntries(read) };
}

/** The text of the file without the line end that an editor leaves. */
function readSecret(variable: string, path: string): string {
  let mode: number;
  let text: string;
  try {
    const { mode: bits, size } = statSync(path);
    if (size > LIMIT) throw new Error('too large');
    mode = bits;
    text = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigFault(`${variable} names a file that cannot be read`);
  }
  if ((mode & 0o077) !== 0)
    throw new ConfigFault(`${variable} names a file that others may read: give it mode 0600 (chmod 600)`);
  return text.trim();
}
