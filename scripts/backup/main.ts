/** `npm run backup`: see arguments.ts. The file appears whole or not at all. */
import fs from 'node:fs';
import { fromBase64Url } from '#lib/ground/bytes.ts';
import { backupUsage, readBackupOrder } from './arguments.ts';
import { copyBoards, type Ways } from './board.ts';
import { dumpSide, urlOf } from './dump.ts';
import { BackupError, type Side, sealLines } from './stream.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws BackupError where it is missing or no key */
export function backupKey(env: Environment): Uint8Array<ArrayBuffer> {
  const file = env.BACKUP_KEY_FILE;
  const text = env.BACKUP_KEY ?? (file === undefined ? undefined : fs.readFileSync(file, 'utf8').split('\n')[0]);
  try {
    const key = fromBase64Url(text?.trim() ?? '');
    if (key.length === 32) return key;
  } catch {
    // said below
  }
  throw new BackupError('BACKUP_KEY is not base64url of 32 bytes (nor is the first line of BACKUP_KEY_FILE).');
}

/** Writes one side's backup. @returns bytes in the file */
export async function backUp(env: Environment, side: Side, out: string): Promise<number> {
  const key = backupKey(env);
  const part = `${out}.part`;
  const file = fs.openSync(part, 'w', 0o600);
  try {
    for await (const bytes of sealLines(key, side, dumpSide(env, side))) fs.writeSync(file, bytes);
    fs.fsyncSync(file);
  } catch (thrown) {
    fs.rmSync(part, { force: true });
    throw thrown;
  } finally {
    fs.closeSync(file);
  }
  fs.renameSync(part, out);
  return fs.statSync(out).size;
}

const say = (sentence: string): void => console.log(sentence);

async function main(): Promise<void> {
  const order = readBackupOrder(process.argv.slice(2));
  if (order === null) {
    console.error(backupUsage);
    process.exitCode = 2;
    return;
  }
  if (order.what !== 'board') {
    say(`${order.out}: ${await backUp(process.env, order.what, order.out)} bytes, encrypted.`);
    return;
  }
  const ways: Ways = {
    people: urlOf(process.env, 'PEOPLE_ORIGIN'),
    urn: urlOf(process.env, 'URN_ORIGIN'),
    dir: order.out,
  };
  for (const { chain, events, added } of await copyBoards(ways)) say(`${chain}: ${events} events, ${added} new.`);
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
