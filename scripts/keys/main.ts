/**
 * `npm run keys -- new FILE`            a fresh key-encryption key in a file of mode 0600
 * `npm run keys -- check people|urn`    what lies under which key; status 1 where something does not open
 * `npm run keys -- rotate people|urn`   puts everything under the key given first (docs/OPERATIONS, Keys)
 * `npm run keys -- renew people|urn`    a fresh key for journals or receipts, named by votes prepared from now on
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { keyId } from '#lib/crypto/keyring.ts';
import { ConfigFault } from '#lib/ground/config.ts';
import { SetupError } from '../db/setup.ts';
import { type Finding, inspect, keyringOf, rotate, type Side } from './keyring.ts';
import { renew } from './renew.ts';

type Out = { print: (line: string) => void; env: Readonly<Record<string, string | undefined>> };

const USAGE = 'npm run keys -- new FILE | check people|urn | rotate people|urn | renew people|urn';

const WORDS = {
  current: 'the current key',
  also: 'a key to be given up: run rotate',
  missing: 'A KEY THAT WAS NOT GIVEN',
  broken: 'DOES NOT OPEN: damaged or altered',
} as const;

const isSide = (text: string | undefined): text is Side => text === 'people' || text === 'urn';

/** @returns the exit status */
export async function runKeys([command, subject]: readonly string[], { print, env }: Out): Promise<number> {
  if (command === 'new' && subject !== undefined) return makeKey(subject, print);
  if (command === 'check' && isSide(subject)) {
    print(`${subject}: the current key is ${keyId(keyringOf(env, subject).current)}`);
    const findings = await inspect(env, subject);
    for (const line of summarise(findings)) print(line);
    return findings.some(({ state }) => state === 'missing' || state === 'broken') ? 1 : 0;
  }
  if (command === 'rotate' && isSide(subject)) {
    const count = await rotate(env, subject);
    print(`${subject}: ${count} wrapped anew; everything lies under ${keyId(keyringOf(env, subject).current)}`);
    return 0;
  }
  if (command === 'renew' && isSide(subject)) {
    const { was, is } = await renew(env, subject);
    print(
      `${subject}: new votes name ${is}; those that name ${was} go on under it. Start every process of ${subject} anew.`,
    );
    return 0;
  }
  print(USAGE);
  return 2;
}

/** One line per table, key and state. */
function summarise(findings: readonly Finding[]): string[] {
  const lines = new Map<string, number>();
  for (const { table, key, state } of findings) {
    const line = `${table.padEnd(14)} ${key}  ${WORDS[state]}`;
    lines.set(line, (lines.get(line) ?? 0) + 1);
  }
  return [...lines].map(([line, count]) => `${String(count).padStart(6)}  ${line}`);
}

/** Never over something that is there: a key lost is everything lost that lies under it. */
function makeKey(file: string, print: Out['print']): number {
  const key = randomBytes(32);
  const path = resolve(file);
  try {
    writeFileSync(path, `${key.toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (thrown) {
    const exists = thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
    throw new SetupError(exists ? `${path} exists already.` : `${path} cannot be written.`);
  }
  print(`${path}: key ${keyId(Uint8Array.from(key))}. Keep a copy offline, apart from every backup.`);
  return 0;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  try {
    const out = { print: (line: string) => console.log(line), env: process.env };
    process.exitCode = await runKeys(process.argv.slice(2), out);
  } catch (thrown) {
    if (!(thrown instanceof SetupError || thrown instanceof ConfigFault)) throw thrown;
    console.error(thrown.message);
    process.exitCode = 1;
  }
}
